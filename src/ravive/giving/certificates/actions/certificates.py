"""Issuing certificates: a year's numbers run from 1 without a gap. One that is wrong is cancelled, and its number is never used again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.giving.certificates import packages, queries
from ravive.giving.certificates.queries import CertificateState, DonorYear
from ravive.giving.certificates.tax_rules import YearRules, rules_of_year
from ravive.giving.details import CertificateText, seal
from ravive.giving.models import Donor, GiftCertificate, GivingSettings
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class IssueOutcome:
    """The numbers of the certificates that were issued, and how many donors have none because something lacks."""

    numbers: tuple[int, ...]
    incomplete: int


def issue(*, organisation: Organisation, year: int, by: User, now: datetime) -> IssueOutcome:
    """Issue a certificate to everybody who gave enough in a year, has none yet and lacks nothing. Raises RefusedError."""
    with transaction.atomic():
        settings, rules = _locked_settings(organisation), _rules(organisation, year, timezone.localdate(now))
        lines = queries.donor_years(organisation, rules)
        ready = [line for line in lines if line.state == CertificateState.READY]
        issued = _store(ready, settings=settings, year=year, by=by, now=now)
        if issued:
            detail = {"year": year, "certificates": len(issued)}
            record(organisation=organisation, by=by, now=now, verb="gift_certificate.issued", detail=detail)
            packages.drop(organisation_id=organisation.pk, year=year)
    incomplete = sum(line.state == CertificateState.INCOMPLETE for line in lines)
    return IssueOutcome(numbers=tuple(certificate.number for certificate in issued), incomplete=incomplete)


def cancel(*, organisation: Organisation, year: int, number: int, by: User, now: datetime) -> GiftCertificate:
    """Cancel a certificate, and return it. Its number stays its own. Raises RefusedError."""
    with transaction.atomic():
        _locked_settings(organisation, needed=queries.NEEDED_SETTINGS)
        found = _cancel(organisation, year, number, now)
        record(organisation=organisation, by=by, now=now, verb="gift_certificate.cancelled", subject=found)
    return found


def reissue(*, organisation: Organisation, year: int, number: int, by: User, now: datetime) -> GiftCertificate:
    """Cancel a certificate and issue another one with a new number, which says what is true now; return the new one.

    Raises RefusedError, and changes nothing, where the donor lacks something or did not give enough any more.
    """
    with transaction.atomic():
        settings, rules = _locked_settings(organisation), _rules(organisation, year, timezone.localdate(now))
        old = _cancel(organisation, year, number, now)
        donor = _counting_donor(old)
        line = queries.donor_year(donor, queries.sums_of_year(organisation, year).get(donor.pk, 0), None, rules) if donor else None
        if line is None or line.state != CertificateState.READY:
            raise RefusedError(_("Another certificate cannot be issued: the gifts are not enough any more, or the address is missing."))
        (new,) = _store([line], settings=settings, year=year, by=by, now=now)
        detail = {"cancelled": str(old)}
        record(organisation=organisation, by=by, now=now, verb="gift_certificate.reissued", subject=new, detail=detail)
    return new


def _counting_donor(cancelled: GiftCertificate) -> Donor | None:
    """Return the donor with whose gifts those of a cancelled certificate count now: its own, or the one it was put together with.

    Raises RefusedError where that one has a certificate of the year, which is then the one to issue again.
    """
    donor = cancelled.donor
    if donor is None or donor.same_as is None or cancelled.year in donor.apart_years:
        return donor
    if other := donor.same_as.certificates.filter(year=cancelled.year, cancelled_on=None).first():
        message = _("These gifts count with those of certificate %(number)s: cancel this one, and issue that one again.")
        raise RefusedError(message % {"number": other})
    return donor.same_as


def _locked_settings(organisation: Organisation, *, needed: Iterable[str] = queries.NEEDED_TO_ISSUE) -> GivingSettings:
    """Return the organisation's settings under a lock: nobody else gives a number until the end of the transaction.

    Raises RefusedError where the organisation is not approved or has not entered what is `needed`.
    """
    row = GivingSettings.objects.select_for_update(no_key=True).filter(organisation=organisation).first()
    if row is None or not row.is_approved:
        raise RefusedError(_("Only an approved institution gives tax certificates. Complete the settings first."))
    if missing := queries.missing_settings(row, needed):
        names = ", ".join(missing)
        raise RefusedError(_("No certificate is issued without: %(names)s. Add it under “Settings of certificates”.") % {"names": names})
    return row


def _rules(organisation: Organisation, year: int, today: date) -> YearRules:
    rules = rules_of_year(organisation, year)
    if rules is None:
        raise RefusedError(_("No rule of tax law is stored for gifts of %(year)s.") % {"year": year})
    if year >= today.year:
        raise RefusedError(_("The year %(year)s is not over: more gifts may come.") % {"year": year})
    return rules


def _store(lines: Iterable[DonorYear], *, settings: GivingSettings, year: int, by: User, now: datetime) -> list[GiftCertificate]:
    """Store certificates with the next numbers of a year."""
    rows = GiftCertificate.objects.filter(organisation_id=settings.organisation_id, year=year)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return GiftCertificate.objects.bulk_create(
        GiftCertificate(
            organisation_id=settings.organisation_id,
            year=year,
            number=number,
            donor=line.donor,
            amount_cents=line.cents,
            sealed=seal(_text(line, settings)),
            issued_on=timezone.localdate(now),
            issued_by=by,
        )
        for number, line in enumerate(lines, last + 1)
    )


def _text(line: DonorYear, settings: GivingSettings) -> CertificateText:
    return CertificateText(
        donor=line.details,
        national_number=queries.national_number_of(line.donor),
        legal_name=settings.legal_name,
        seat=settings.seat,
        enterprise_number=settings.enterprise_number,
        signer_name=settings.signer_name,
        signer_function=settings.signer_function,
        approval_source=settings.approval_source,
        approved_on=settings.approved_on.isoformat() if settings.approved_on else "",
    )


def _cancel(organisation: Organisation, year: int, number: int, now: datetime) -> GiftCertificate:
    rows = GiftCertificate.objects.select_for_update(of=("self",)).select_related("donor__same_as")
    found = rows.filter(organisation=organisation, year=year, number=number, cancelled_on=None).first()
    if found is None:
        raise RefusedError(_("This certificate was cancelled already."))
    found.cancelled_on = timezone.localdate(now)
    found.save(update_fields=["cancelled_on"])
    packages.drop(organisation_id=organisation.pk, year=year)
    return found
