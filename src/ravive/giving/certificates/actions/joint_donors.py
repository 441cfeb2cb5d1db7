"""Puts two donors together whose gifts are one person's, and separates them again. Neither loses anything of its own."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.giving import journal
from ravive.giving.models import DistinctDonors, Donor, JournalLine, ReportedYear
from ravive.giving.queries import booked_receipts
from ravive.people.actions import RefusedError

Verb = JournalLine.JournalVerb


def join(*, kept: Donor, other: Donor, by: User, now: datetime) -> None:
    """Count the gifts of one donor with those of another, from all accounts of both. Raises RefusedError.

    A year of which one of them has a certificate, or that was declared, stays as it is. Refused where that year counts members of `other`.
    """
    with transaction.atomic():
        kept, other = _locked(kept, other)
        if kept.same_as_id or other.same_as_id:
            raise RefusedError(_("One of these donors is put together with another one already."))
        years = _fixed_years(kept)
        if _counts_others(other, years | _fixed_years(other)):
            message = _(
                "The gifts of one of them count together with others in a year that has a certificate or was declared. "
                "Put them together the other way round, or separate those others first."
            )
            raise RefusedError(message)
        for row in (other, *other.members.select_for_update(no_key=True)):
            row.same_as, row.apart_years = kept, sorted(years.union(row.apart_years))
            row.save(update_fields=["same_as", "apart_years"])
        if other.sealed_national_number and not kept.sealed_national_number:
            kept.sealed_national_number, kept.national_number_year = other.sealed_national_number, other.national_number_year
            kept.save(update_fields=["sealed_national_number", "national_number_year"])
        _write(Verb.JOINED, kept, other, by, now)


def separate(*, donor: Donor, by: User, now: datetime) -> None:
    """Count the gifts of a donor alone again. Raises RefusedError for one who is not put together with another."""
    with transaction.atomic():
        row = Donor.objects.select_for_update(no_key=True, of=("self",)).select_related("same_as").filter(pk=donor.pk).first()
        if row is None or row.same_as is None:
            raise RefusedError(_("This donor was separated already."))
        kept, row.same_as, row.apart_years = row.same_as, None, []
        row.save(update_fields=["same_as", "apart_years"])
        if number := row.sealed_national_number:
            # The same encrypted text: it was copied when the two were put together.
            Donor.objects.filter(pk=kept.pk, sealed_national_number=number).update(sealed_national_number="", national_number_year=None)
        _keep_apart(kept, row)
        _write(Verb.SEPARATED, kept, row, by, now)


def keep_apart(*, donor: Donor, other: Donor, by: User, now: datetime) -> None:
    """Store that two donors are two, so that they are not proposed again. Raises RefusedError."""
    with transaction.atomic():
        first, second = _locked(donor, other)
        _keep_apart(first, second)
        _write(Verb.SEPARATED, first, second, by, now)


def _locked(donor: Donor, other: Donor) -> tuple[Donor, Donor]:
    rows = Donor.objects.select_for_update(no_key=True).filter(organisation=donor.organisation_id, erased_on=None)
    found = {row.pk: row for row in rows.filter(pk__in=(donor.pk, other.pk)).order_by("pk")}
    if len(found) != 2:
        raise RefusedError(_("One of these donors was merged or erased in the meantime."))
    return found[donor.pk], found[other.pk]


def _fixed_years(kept: Donor) -> set[int]:
    """Return the years whose sum must not change: the donor has a certificate that counts, or the year was declared."""
    certified = kept.certificates.filter(cancelled_on=None).values_list("year", flat=True)
    reported = ReportedYear.objects.filter(organisation=kept.organisation_id).values_list("year", flat=True)
    return set(certified) | set(reported)


def _counts_others(donor: Donor, years: set[int]) -> bool:
    """Return whether gifts of members are in the sum of a donor in one of some years: a member counts with one other alone."""
    return any(
        booked_receipts().filter(donor=member, received_on__year__in=years.difference(member.apart_years)).exists()
        for member in donor.members.all()
    )


def _keep_apart(donor: Donor, other: Donor) -> None:
    first, second = sorted((donor, other), key=lambda either: either.pk)
    DistinctDonors.objects.get_or_create(donor=first, other=second)


def _write(verb: journal.Verb, kept: Donor, other: Donor, by: User, now: datetime) -> None:
    """Write a line by the numbers of the donors: the journal stays for longer than a name may."""
    detail = {"donor": kept.pk, "other": other.pk}
    journal.write(journal.line(verb, organisation_id=kept.organisation_id, by=by, now=now, detail=detail))
