"""A year is declared to the tax office: from then on, no national number of it is stored."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec.structs import replace

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.giving.certificates import packages, queries
from ravive.giving.certificates.national_numbers import ERASED
from ravive.giving.details import seal
from ravive.giving.models import Donor, GiftCertificate, ReportedYear
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation

# Of a line in the log of departures: the numbers of an organisation's year were deleted.
NUMBERS = "national-numbers"


def report(*, organisation: Organisation, year: int, by: User, now: datetime) -> int:
    """Store that a year's certificates were declared, and delete its national numbers; return how many. Raises RefusedError.

    After a correction that was declared too, it is done again.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        if year >= today.year or not GiftCertificate.objects.filter(organisation=organisation, year=year).exists():
            raise RefusedError(_("Nothing of this year can have been declared: it has no certificate."))
        ReportedYear.objects.update_or_create(organisation=organisation, year=year, defaults={"reported_on": today})
        deleted = delete_numbers(organisation_id=organisation.pk, year=year)
        record(organisation=organisation, by=by, now=now, verb="gift_year.reported", detail={"year": year, "numbers": deleted})
        departures.record(kind=NUMBERS, digest=departures.digest_of(NUMBERS, organisation.pk, year))
    return deleted


def delete_numbers(*, organisation_id: int, year: int, issued_until: date | None = None) -> int:
    """Delete the national numbers stored for a year or an earlier one, also in certificates; return how many donors had one.

    With `issued_until`, certificates that were issued later keep theirs.
    """
    donors = Donor.objects.filter(organisation_id=organisation_id, national_number_year__lte=year).exclude(sealed_national_number="")
    deleted = donors.update(sealed_national_number="", national_number_year=None)
    rows = GiftCertificate.objects.filter(organisation_id=organisation_id, year__lte=year)
    if issued_until:
        rows = rows.filter(issued_on__lte=issued_until)
    for row in rows.select_for_update(of=("self",)):
        text = queries.text_of(row)
        if text and text.national_number not in ("", ERASED):
            row.sealed = seal(replace(text, national_number=ERASED))
            row.save(update_fields=["sealed"])
            packages.drop(organisation_id=organisation_id, year=row.year)
    return deleted


def delete_overdue_numbers(*, today: date) -> int:
    """Delete the national numbers whose last day has come, declared or not; return how many donors' they were.

    Certificates issued after that day have theirs until the same day of the next year.
    """
    last_day = date(today.year, queries.NUMBER_LAST_MONTH, queries.NUMBER_LAST_DAY)
    if today < last_day:
        last_day = last_day.replace(year=today.year - 1)
    year = last_day.year - 1
    owners = set(Donor.objects.filter(national_number_year__lte=year).values_list("organisation_id", flat=True))
    owners |= set(GiftCertificate.objects.filter(year__lte=year).exclude(sealed="").values_list("organisation_id", flat=True))
    with transaction.atomic():
        return sum(delete_numbers(organisation_id=owner, year=year, issued_until=last_day) for owner in sorted(owners))


def replay_report(departure: Departure, _now: datetime) -> None:
    """Delete the national numbers of a year again, after a copy of the database was restored."""
    for organisation, year in GiftCertificate.objects.order_by().values_list("organisation", "year").distinct():
        if departures.digest_of(NUMBERS, organisation, year) == departure.digest:
            delete_numbers(organisation_id=organisation, year=year)
