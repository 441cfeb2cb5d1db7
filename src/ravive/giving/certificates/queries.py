"""Reads across tables: what each donor gave in a year, what a certificate still lacks, which one no longer says the truth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear

from ravive.giving.certificates.tax_rules import YearRules
from ravive.giving.details import CertificateText, DonorDetails, TransferDetails, open_sealed
from ravive.giving.models import Donor, DonorAccount, GiftCertificate, GivingSettings, Receipt, ReportedYear
from ravive.giving.queries import booked_receipts, with_left_cents
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.people.models import Organisation

NO_DETAILS = DonorDetails(name="", street="", postcode="", city="", country="BE", language="fr")
# What an organisation says before it offers certificates.
NEEDED_SETTINGS = ("legal_name", "seat", "enterprise_number", "approval_source", "signer_name", "signer_function")
# What a new certificate says of it besides. Earlier versions did not ask for it: certificates without it are read and cancelled as before.
NEEDED_TO_ISSUE = (*NEEDED_SETTINGS, "approved_on")
# National numbers of a year are deleted on this month and day of the next year at the latest: donors are promised this day.
NUMBER_LAST_MONTH, NUMBER_LAST_DAY = 6, 30


class CertificateState(StrEnum):
    """Where a donor's certificate of a year stands."""

    ISSUED = "issued"
    # The gifts are no longer what it says.
    OUTDATED = "outdated"
    READY = "ready"
    INCOMPLETE = "incomplete"
    # Under the least amount.
    UNDER = "under"


class Lack(StrEnum):
    """What a donor's certificate lacks."""

    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class DonorYear:
    """A donor's gifts of a year, and the certificate. `lacks` stops it; `warnings` do not."""

    donor: Donor
    details: DonorDetails
    cents: int
    state: CertificateState
    lacks: tuple[Lack, ...] = ()
    warnings: tuple[Lack, ...] = ()
    certificate: GiftCertificate | None = None


@dataclass(frozen=True, kw_only=True)
class NamedReceipt:
    """A gift and what the bank says of who gave it. `has_asked`: they asked for a certificate. Names are empty once cleared."""

    receipt: Receipt
    left_cents: int
    name: str
    has_asked: bool


def settings_of(organisation: Organisation) -> GivingSettings:
    """Return what an organisation says of itself on certificates; empty ones, not stored, before it says anything."""
    return GivingSettings.objects.filter(organisation=organisation).first() or GivingSettings(organisation=organisation)


def is_complete(settings: GivingSettings) -> bool:
    """Return whether an organisation is approved and has entered what it needs to offer certificates. A new one may need more."""
    return settings.is_approved and all(getattr(settings, name) for name in NEEDED_SETTINGS)


def missing_settings(settings: GivingSettings, needed: Iterable[str] = NEEDED_TO_ISSUE) -> list[str]:
    """Return the names of what a new certificate needs and an organisation has not entered yet, in the language of the page."""
    names = {field.name: field.verbose_name for field in GivingSettings._meta.concrete_fields}
    return [str(names[name]) for name in needed if not getattr(settings, name)]


def gives_certificates(organisation: Organisation) -> bool:
    """Return whether an organisation gives tax certificates: only one that is approved, and has entered what they need."""
    return is_complete(settings_of(organisation))


def certifiable_receipts(organisation: Organisation) -> QuerySet[Receipt]:
    """Return the gifts that nobody undid, each with `left_cents`: what was not given back of it.

    Invented gifts of an example count in an example organisation only.
    """
    gifts = booked_receipts().filter(organisation=organisation, kind=Receipt.ReceiptKind.GIFT)
    if not organisation.is_example:
        gifts = gifts.exclude(appeal__is_example=True).exclude(transfer__movement__account__is_example=True)
    return with_left_cents(gifts)


def sums_of_year(organisation: Organisation, year: int) -> dict[int, int]:
    """Return what each donor gave in a year and did not get back, in cents, by the donor's number.

    Gifts of a donor who was put together with another are that one's, except in years that stay apart.
    """
    gifts = certifiable_receipts(organisation).filter(donor__isnull=False, received_on__year=year)
    # What has a certificate of its own stays as it says.
    certified = GiftCertificate.objects.filter(organisation=organisation, year=year, cancelled_on=None).values("donor")
    joined = Donor.objects.filter(organisation=organisation, same_as__isnull=False).exclude(pk__in=certified.filter(donor__isnull=False))
    heads = {donor: head for donor, head, apart in joined.values_list("pk", "same_as", "apart_years") if year not in apart}
    sums: dict[int, int] = {}
    for number, cents in gifts.order_by().values_list("donor", "left_cents"):
        donor = heads.get(number, number)
        sums[donor] = sums.get(donor, 0) + cents
    return sums


def head_of(donor: Donor) -> Donor:
    """Return the donor who counts the gifts of another one, and whose details its certificates need: itself, where nobody joined them."""
    return donor.same_as or donor


def details_of(donor: Donor) -> DonorDetails:
    """Return who a donor is; empty details before somebody gave any. Raises encryption.SealKeyError."""
    return open_sealed(donor.sealed, DonorDetails) if donor.sealed else NO_DETAILS


def national_number_of(donor: Donor) -> str:
    """Return a donor's national number, for certificates and the declaration alone; empty without one."""
    return encryption.decrypt(donor.sealed_national_number) if donor.sealed_national_number else ""


def text_of(certificate: GiftCertificate) -> CertificateText | None:
    """Return what a certificate says; None once its retention is over."""
    return open_sealed(certificate.sealed, CertificateText) if certificate.sealed else None


def lacks_of(donor: Donor, details: DonorDetails, rules: YearRules) -> tuple[tuple[Lack, ...], tuple[Lack, ...]]:
    """Return what stops a donor's certificate, and what is only a warning. A company's number stands for a national number."""
    lacks = [Lack.NAME] if not details.name else []
    if not all((details.street, details.postcode, details.city, details.country)):
        lacks.append(Lack.ADDRESS)
    if details.enterprise_number or donor.sealed_national_number:
        return tuple(lacks), ()
    return ((*lacks, Lack.NUMBER), ()) if rules.is_number_required else (tuple(lacks), (Lack.NUMBER,))


def donor_years(organisation: Organisation, rules: YearRules) -> list[DonorYear]:
    """Return everybody who gave in a year or has a certificate of it, by name. Three queries.

    An erased donor without a certificate can get none any more, and is left out.
    """
    sums = sums_of_year(organisation, rules.year)
    own = GiftCertificate.objects.filter(organisation=organisation, year=rules.year, cancelled_on=None)
    certificates = {row.donor_id: row for row in own.select_related("donor") if row.donor_id}
    donors = Donor.objects.filter(organisation=organisation, pk__in=[*sums, *certificates]).exclude(
        ~Q(pk__in=certificates), erased_on__isnull=False
    )
    found = [donor_year(donor, sums.get(donor.pk, 0), certificates.get(donor.pk), rules) for donor in donors]
    return sorted(found, key=lambda line: (line.details.name.casefold(), line.donor.pk))


def donor_year(donor: Donor, cents: int, certificate: GiftCertificate | None, rules: YearRules) -> DonorYear:
    """Return where a donor's certificate stands."""
    details, text = details_of(donor), text_of(certificate) if certificate else None
    lacks, warnings = lacks_of(donor, details, rules)
    if not donor.sealed and text:
        details = text.donor
    if certificate:
        state = CertificateState.ISSUED if certificate.amount_cents == cents else CertificateState.OUTDATED
    elif cents < rules.least_cents:
        state = CertificateState.UNDER
    else:
        state = CertificateState.INCOMPLETE if lacks else CertificateState.READY
    return DonorYear(donor=donor, details=details, cents=cents, state=state, lacks=lacks, warnings=warnings, certificate=certificate)


def is_reported(organisation: Organisation, year: int) -> bool:
    """Return whether the certificates of a year were declared."""
    return ReportedYear.objects.filter(organisation=organisation, year=year).exists()


def year_in_work(organisation: Organisation, today: date) -> int:
    """Return the year whose certificates are prepared: the last one until it is declared or its numbers are deleted, then this one."""
    is_last = (today.month, today.day) < (NUMBER_LAST_MONTH, NUMBER_LAST_DAY) and not is_reported(organisation, today.year - 1)
    return today.year - 1 if is_last else today.year


def number_last_day(year: int, *, issued_on: date, today: date) -> date:
    """Return the day on which a national number on a certificate of a year is deleted at the latest; never a day that is over.

    One that is issued after the last day of its year has its number until the same day of a later year.
    """
    last_day = date(year + 1, NUMBER_LAST_MONTH, NUMBER_LAST_DAY)
    while last_day < issued_on:
        last_day = last_day.replace(year=last_day.year + 1)
    return max(last_day, today)


def years_of(organisation: Organisation, today: date) -> list[int]:
    """Return the years with gifts or certificates, and the one in work, the latest first."""
    gifts = booked_receipts().filter(organisation=organisation, kind=Receipt.ReceiptKind.GIFT)
    years = set(gifts.annotate(year=ExtractYear("received_on")).order_by().values_list("year", flat=True).distinct())
    years |= set(GiftCertificate.objects.filter(organisation=organisation).order_by().values_list("year", flat=True).distinct())
    return sorted(years | {year_in_work(organisation, today)}, reverse=True)


def unassigned_receipts(organisation: Organisation) -> QuerySet[Receipt]:
    """Return the gifts without a donor, the latest first, those given back whole and those of erased donors left out."""
    gifts = certifiable_receipts(organisation).filter(donor=None, left_cents__gt=0).exclude(reference__promise__erased_on__isnull=False)
    return gifts.select_related("transfer", "reference__promise", "appeal").order_by("-received_on", "-pk")


def requested_receipts(organisation: Organisation) -> QuerySet[Receipt]:
    """Return the gifts without a donor for which a certificate was asked and an address confirmed: anybody may type another's."""
    confirmed = MailAddress.objects.filter(unconfirmed_since=None).values("handle")
    asked = unassigned_receipts(organisation).filter(reference__promise__wants_certificate=True)
    return asked.filter(reference__promise__handle__in=confirmed).exclude(reference__promise__mailbox_mark="")


def reachable_donors(organisation: Organisation) -> dict[int, int]:
    """Return the donors to whom one can write: their address is confirmed, and e-mails have not come back from it.

    Each with the donor whose address serves: its own, or that of one who was put together with it.
    """
    there = MailAddress.objects.filter(unconfirmed_since=None, unreachable_since=None)
    rows = list(Donor.objects.filter(organisation=organisation, handle__in=there.values("handle")).values_list("pk", "same_as"))
    found = {number: number for number, _head in rows}
    for number, head in rows:
        if head is not None:
            found.setdefault(head, number)
    return found


def proposed_receipts(donor: Donor) -> QuerySet[Receipt]:
    """Return the gifts without a donor that came from an account of this one: somebody may give for another, so a person decides."""
    return unassigned_receipts(donor.organisation).filter(transfer__iban_mark__in=accounts_of(donor).values("iban_mark"))


def accounts_of(donor: Donor) -> QuerySet[DonorAccount]:
    """Return the accounts that a donor gave from, with those of the donors who are the same."""
    return DonorAccount.objects.filter(Q(donor=donor) | Q(donor__same_as=donor))


def receipts_of(donor: Donor) -> QuerySet[Receipt]:
    """Return a donor's gifts, the latest first."""
    gifts = certifiable_receipts(donor.organisation).filter(Q(donor=donor) | Q(donor__same_as=donor))
    return gifts.select_related("transfer", "reference__promise", "appeal").order_by("-received_on", "-pk")


def named_receipts(receipts: Iterable[Receipt]) -> list[NamedReceipt]:
    """Return gifts with what the bank says of their donors, for the treasurer."""
    return [
        NamedReceipt(receipt=receipt, left_cents=left_cents(receipt), name=donor_name(receipt), has_asked=_has_asked(receipt))
        for receipt in receipts
    ]


def left_cents(receipt: Receipt) -> int:
    """Return what was not given back of a gift that `certifiable_receipts` returned."""
    left: int = getattr(receipt, "left_cents")  # noqa: B009 - an annotation, which the model does not have
    return left


def donor_name(receipt: Receipt) -> str:
    """Return the name that the bank gives; empty once it was cleared."""
    sealed = receipt.transfer.sealed
    return " ".join(open_sealed(sealed, TransferDetails).counterparty.split()) if sealed else ""


def _has_asked(receipt: Receipt) -> bool:
    promise = getattr(receipt.reference, "promise", None)
    return promise is not None and promise.wants_certificate


def outdated_certificates(organisation: Organisation) -> list[GiftCertificate]:
    """Return the certificates, of any year, whose gifts were undone, given back, or moved to another donor since."""
    own = GiftCertificate.objects.filter(organisation=organisation, cancelled_on=None, donor__isnull=False).exclude(sealed="")
    rows = list(own)
    sums = {year: sums_of_year(organisation, year) for year in {row.year for row in rows}}
    return [row for row in rows if row.amount_cents != sums[row.year].get(row.donor_id or 0, 0)]
