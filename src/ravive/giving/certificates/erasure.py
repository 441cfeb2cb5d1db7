"""What is stored of donors, and its deletion: numbers once declared, details and certificates when the retention of accounts is over."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ravive.giving.certificates import packages
from ravive.giving.certificates.actions import donors, years
from ravive.giving.certificates.queries import NUMBER_LAST_DAY, NUMBER_LAST_MONTH
from ravive.giving.mailbox_gifts import EMPTY_STORED
from ravive.giving.models import Donor, GiftCertificate, Receipt
from ravive.giving.retention import accounts_days, retention_of
from ravive.people.models import Organisation
from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, PersonalData, PersonalField, StorageLimit, details, fixed

_RETENTION = _("The years that the organisation chose in its settings (7 at first) after the last gift, as its accounts.")
_NUMBER = _("When the year is declared to the tax office; on 30 June of the next year at the latest.")
_ADDRESS = _("When its reader stops the e-mails; with the donor’s details at the latest; after two days if it is not confirmed.")


def erase(now: datetime) -> int:
    """Delete what is due; return how many rows changed."""
    today = timezone.localdate(now)
    changed = years.delete_overdue_numbers(today=today) + packages.delete_old(now=now)
    for organisation in Organisation.objects.filter(Q(donors__isnull=False) | Q(gift_certificates__isnull=False)).distinct():
        changed += _erase_old(organisation, today)
    return changed


def _erase_old(organisation: Organisation, today: date) -> int:
    """Delete the donors and certificates of an organisation whose retention is over."""
    first_day = retention_of(organisation).first_stored_day(today)
    changed = 0
    for donor in _with_last_gift(organisation):
        if _is_due(donor, first_day, today):
            donors.erase(donor=donor, today=today)
            changed += 1
    # Of the year in which the organisation raised the period, those issued before it were promised the shorter one.
    is_old = Q(year__lt=first_day.year) | Q(year=first_day.year, issued_on__lt=first_day)
    old = GiftCertificate.objects.filter(is_old, organisation=organisation).exclude(sealed="")
    with transaction.atomic():
        # No page of a package is drawn between the two.
        packages.drop(organisation_id=organisation.pk, until_year=first_day.year - 1)
        if old.filter(year=first_day.year).exists():
            packages.drop(organisation_id=organisation.pk, year=first_day.year)
        return changed + old.update(sealed="")


def _with_last_gift(organisation: Organisation) -> QuerySet[Donor]:
    """Return the donors who are not erased, with the day of the last gift, also of those who were put together with them."""
    of_members = Receipt.objects.filter(donor__same_as=OuterRef("pk")).order_by("-received_on").values("received_on")[:1]
    own = Receipt.objects.filter(donor=OuterRef("pk")).order_by("-received_on").values("received_on")[:1]
    # Members before their head, which sets free those who are not erased.
    rows = Donor.objects.filter(organisation=organisation, erased_on=None).order_by(F("same_as").asc(nulls_last=True), "pk")
    return rows.annotate(last_gift=Subquery(own), last_gift_of_members=Subquery(of_members))


def _is_due(donor: Donor, first_day: date, today: date) -> bool:
    # Annotations, which the model does not have.
    days: list[date] = [day for name in ("last_gift", "last_gift_of_members") if (day := getattr(donor, name)) is not None]
    last_gift = max(days, default=None)
    return today - donor.added_on >= EMPTY_STORED if last_gift is None else last_gift < first_day


_ACCOUNTS = StorageLimit(days=accounts_days, since=_("after the end of the year of the last gift"))
# In a leap year, which is the longest.
_NUMBER_DAYS = (date(2028, NUMBER_LAST_MONTH, NUMBER_LAST_DAY) - date(2027, 12, 31)).days
_NUMBER_LIMIT = StorageLimit(days=fixed(_NUMBER_DAYS), since=_("after the end of the year of the gift"))
DATA = PersonalData(
    name="donors",
    label=_("Tax certificates of gifts"),
    people=(DataSubject.DONORS, DataSubject.STAFF),
    recipients=(DataRecipient.MAIL_PROVIDER, DataRecipient.TAX_AUTHORITY),
    fields=(
        PersonalField(
            model="giving.Donor",
            field="sealed",
            purpose=_("Who gave, for the tax certificate: name, address, language, a company’s number. Encrypted."),
            deletion=_RETENTION,
            basis=LegalBasis.OBLIGATION,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.Donor",
            field="sealed_national_number",
            purpose=_("National number, which the tax office asks for. Encrypted; staff see its last digits."),
            deletion=_NUMBER,
            basis=LegalBasis.OBLIGATION,
            limit=_NUMBER_LIMIT,
        ),
        PersonalField(
            model="giving.Donor",
            field="mailbox_mark",
            purpose=_("Add up the gifts of one mailbox: a keyed digest."),
            deletion=_RETENTION,
            basis=LegalBasis.INTEREST,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.DonorAccount",
            field="iban_mark",
            purpose=_("Propose the next gift from the same account: a keyed digest of its number."),
            deletion=_RETENTION,
            basis=LegalBasis.INTEREST,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.GiftCertificate",
            field="sealed",
            purpose=_("What a tax certificate says, so that a copy says the same. Encrypted; its national number is deleted earlier."),
            deletion=_RETENTION,
            basis=LegalBasis.OBLIGATION,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.PackagedCertificate",
            field="sealed",
            purpose=_("Tax certificates of a year, drawn for a download: each as a PDF, encrypted."),
            deletion=_("A day after somebody asked for them; as soon as one of these certificates, or its donor’s details, is deleted."),
            basis=LegalBasis.OBLIGATION,
            limit=StorageLimit(days=fixed(1), since=_("after it was asked for")),
        ),
        *details(
            "giving.GivingSettings",
            ("signer_name", "signer_function"),
            purpose=_("Who signs the tax certificates for the organisation"),
            deletion=_("When the settings name somebody else; in certificates with them."),
            basis=LegalBasis.OBLIGATION,
            limit=StorageLimit(days=None, since=_("as long as somebody has this task")),
        ),
        PersonalField(
            model="mailing.MailAddress",
            field="sealed",
            purpose=_("E-mail address of a donor, for the private link and the tax certificate. Encrypted."),
            deletion=_ADDRESS,
            basis=LegalBasis.INTEREST,
            limit=_ACCOUNTS,
        ),
    ),
    erase=erase,
)
