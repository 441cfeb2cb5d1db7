"""Who gave: donors are added, described, merged and erased. Whose gift it is, is decided by an exact reference or by a person."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.giving.certificates import packages, queries
from ravive.giving.certificates.private_links import PURPOSE, new_handle
from ravive.giving.details import DonorDetails, seal
from ravive.giving.models import Donor, DonorAccount, Receipt
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.queries import confirmed_recipient, has_address
from ravive.mailing.recipients import Recipient
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation

# A line of the log of departures: the address of a donor who stopped the e-mails, or for whom staff deleted or replaced it.
STOPPED = "donor-mails"


def add_requested(*, organisation: Organisation, by: User, now: datetime) -> int:
    """Add the donors who left an address and asked for a certificate, each with their gifts; return how many gifts were added.

    Gifts of one mailbox are one donor's. An address serves certificates only once its reader confirmed it.
    """
    with transaction.atomic():
        receipts = list(queries.requested_receipts(organisation).order_by("pk").select_for_update(of=("self",)))
        donors: set[int] = set()
        for receipt in receipts:
            promise = receipt.reference.promise  # pyright: ignore[reportOptionalMemberAccess] -- the query asks for it
            donor, is_new = Donor.objects.get_or_create(
                organisation=organisation, mailbox_mark=promise.mailbox_mark, defaults={"added_on": timezone.localdate(now)}
            )
            if is_new:
                _describe(donor, name=queries.donor_name(receipt), language=promise.language)
            if not donor.handle and promise.handle and (reader := confirmed_recipient(promise.handle)):
                donor.handle = new_handle(donor)
                donor.save(update_fields=["handle"])
                mailing.store_confirmed(purpose=PURPOSE, handle=donor.handle, recipient=reader)
            _assign(donor, [receipt])
            donors.add(donor.pk)
        if receipts:
            detail = {"gifts": len(receipts), "donors": len(donors)}
            record(organisation=organisation, by=by, now=now, verb="donor.requested", detail=detail)
    return len(receipts)


def add_donor(*, organisation: Organisation, receipt_ids: Iterable[int], language: str, by: User, now: datetime) -> Donor:
    """Add somebody who gave as a donor, and return them. Raises RefusedError for a gift that has a donor already."""
    with transaction.atomic():
        receipts = _free(organisation, receipt_ids)
        donor = Donor.objects.create(organisation=organisation, added_on=timezone.localdate(now))
        _describe(donor, name=queries.donor_name(receipts[0]), language=language)
        _assign(donor, receipts)
        record(organisation=organisation, by=by, now=now, verb="donor.added", subject=donor, detail={"gifts": len(receipts)})
    return donor


def add_receipts(*, donor: Donor, receipt_ids: Iterable[int], by: User, now: datetime) -> int:
    """Add gifts to a donor, and return how many. Raises RefusedError for one that has a donor already."""
    with transaction.atomic():
        donor = _locked(donor)
        receipts = _free(donor.organisation, receipt_ids)
        _assign(donor, receipts)
        record(organisation=donor.organisation, by=by, now=now, verb="donor.gifts_added", subject=donor, detail={"gifts": len(receipts)})
    return len(receipts)


def remove_receipt(*, donor: Donor, receipt_id: int, by: User, now: datetime) -> None:
    """Take a gift away from a donor. Its account is not proposed for this donor any more, unless another gift came from it."""
    with transaction.atomic():
        own = Q(donor=donor) | Q(donor__same_as=donor)
        receipt = Receipt.objects.select_for_update(of=("self",)).filter(own, pk=receipt_id).select_related("transfer", "donor").first()
        if receipt is None or receipt.donor is None:
            return
        holder, receipt.donor = receipt.donor, None
        receipt.save(update_fields=["donor"])
        mark = receipt.transfer.iban_mark
        if not Receipt.objects.filter(donor=holder, transfer__iban_mark=mark).exists():
            holder.accounts.filter(iban_mark=mark).delete()
        record(organisation=donor.organisation, by=by, now=now, verb="donor.gift_removed", subject=donor)


def _free(organisation: Organisation, receipt_ids: Iterable[int]) -> list[Receipt]:
    """Return gifts without a donor, under a lock. Raises RefusedError unless all are."""
    asked = set(receipt_ids)
    found = list(queries.unassigned_receipts(organisation).filter(pk__in=asked).select_for_update(of=("self",)))
    if not found or len(found) != len(asked):
        raise RefusedError(_("A gift was added to a donor, or undone, in the meantime. Look at the list again."))
    return found


def _describe(donor: Donor, *, name: str, language: str) -> None:
    donor.sealed = seal(DonorDetails(name=name, street="", postcode="", city="", country="BE", language=language))
    donor.save(update_fields=["sealed"])


def _assign(donor: Donor, receipts: Iterable[Receipt]) -> None:
    """Let gifts be a donor's, and remember their accounts. An account that two donors gave from stays the first one's."""
    for receipt in receipts:
        receipt.donor = donor
        receipt.save(update_fields=["donor"])
        if mark := receipt.transfer.iban_mark:
            DonorAccount.objects.get_or_create(organisation_id=donor.organisation_id, iban_mark=mark, defaults={"donor": donor})


def merge(*, kept: Donor, other: Donor, by: User, now: datetime) -> None:
    """Give everything of one donor to another, and delete the first. What is known of the kept one stays.

    Raises RefusedError where both have a certificate of one year, or each has a mailbox of its own: one entry remembers one.
    """
    if kept.pk == other.pk or kept.organisation_id != other.organisation_id:
        raise RefusedError(_("Choose another donor."))
    with transaction.atomic():
        found = Donor.objects.select_for_update(no_key=True).filter(pk__in=(kept.pk, other.pk), erased_on=None)
        rows = {row.pk: row for row in found.order_by("pk")}
        if len(rows) != 2:
            raise RefusedError(_("One of these donors was merged or erased in the meantime."))
        kept, other = rows[kept.pk], rows[other.pk]
        if "" not in (kept.mailbox_mark, other.mailbox_mark):
            raise RefusedError(_("Each has an e-mail address of its own. Put them together instead: both addresses then count."))
        years = kept.certificates.filter(cancelled_on=None).values("year")
        if both := other.certificates.filter(cancelled_on=None, year__in=years).first():
            raise RefusedError(_("Both have a certificate of %(year)s: cancel one of them first.") % {"year": both.year})
        Receipt.objects.filter(donor=other).update(donor=kept)
        other.certificates.update(donor=kept)
        DonorAccount.objects.filter(donor=other).update(donor=kept)
        if kept.same_as_id == other.pk:
            kept.same_as, kept.apart_years, other.same_as = None, [], None
            kept.save(update_fields=["same_as", "apart_years"])
        other.members.exclude(pk=kept.pk).update(same_as=kept.same_as_id or kept.pk)
        _take_over(kept, other)
        record(organisation=kept.organisation, by=by, now=now, verb="donor.merged", subject=kept, detail={"donor": other.pk})


def _take_over(kept: Donor, other: Donor) -> None:
    """Fill what the kept donor lacks from the other, and delete the other."""
    mine, theirs = queries.details_of(kept), queries.details_of(other)
    if theirs.street and not mine.street:
        kept.sealed = seal(theirs)
    if not kept.sealed_national_number:
        kept.sealed_national_number, kept.national_number_year = other.sealed_national_number, other.national_number_year
    reader = confirmed_recipient(other.handle) if other.handle and not kept.handle else None
    mark = other.mailbox_mark
    other.delete()
    if reader:
        kept.handle = new_handle(kept)
        mailing.store_confirmed(purpose=PURPOSE, handle=kept.handle, recipient=reader)
    kept.mailbox_mark = kept.mailbox_mark or mark
    kept.save(update_fields=["sealed", "sealed_national_number", "national_number_year", "handle", "mailbox_mark"])


def change_details(*, donor: Donor, details: DonorDetails, by: User | None, now: datetime) -> None:
    """Store who a donor is. `by` is None for the donor; the audit log has no detail of them."""
    with transaction.atomic():
        row = _locked(donor)
        row.sealed = seal(details)
        fields = ["sealed"]
        if details.enterprise_number:
            row.sealed_national_number, row.national_number_year = "", None
            fields += ["sealed_national_number", "national_number_year"]
        row.save(update_fields=fields)
        if by:
            record(organisation=row.organisation, by=by, now=now, verb="donor.changed", subject=row)


def correct_detail(*, donor: Donor, name: str, value: str, by: User, now: datetime) -> None:
    """Store one of a donor's details, a field of `DonorDetails`; the others stay. Raises RefusedError for one who was merged or erased."""
    with transaction.atomic():
        row = _locked(donor)
        change_details(donor=row, details=msgspec.structs.replace(queries.details_of(row), **{name: value}), by=by, now=now)


def store_national_number(*, donor: Donor, number: str, year: int, by: User | None, now: datetime) -> None:
    """Store a national number that `national_numbers.checked_number` accepted, for the gifts of a year; it replaces the one before."""
    with transaction.atomic():
        row = _locked(donor)
        row.sealed_national_number, row.national_number_year = encryption.encrypt(number), year
        row.save(update_fields=["sealed_national_number", "national_number_year"])
        if by:
            record(organisation=row.organisation, by=by, now=now, verb="donor.number_entered", subject=row)


def store_address(*, donor: Donor, address: str, by: User, now: datetime) -> None:
    """Store an e-mail address that `recipients.check_address` accepted; its reader is asked to confirm it. Empty: delete the stored one."""
    with transaction.atomic():
        row = _locked(donor)
        handle = new_handle(row)
        before = confirmed_recipient(handle)
        leaves = has_address(handle) and not (before and before.address == address)
        if address:
            recipient = Recipient(address=address, language=queries.details_of(row).language)
            row.handle = handle
            row.save(update_fields=["handle"])
            mailing.store_address(purpose=PURPOSE, handle=handle, recipient=recipient, group=str(row.organisation_id), now=now)
        else:
            mailing.delete_address(handle)
            Donor.objects.filter(pk=row.pk).update(handle=None)
        record(organisation=row.organisation, by=by, now=now, verb="donor.address_changed", subject=row)
        if leaves:
            departures.record(kind=STOPPED, digest=handle)


def erase(*, donor: Donor, today: date) -> None:
    """Delete who a donor is. Certificates that were issued keep what they say until the retention is over, as accounts do.

    An erased donor goes on to count with the one it was put together with: a certificate of both still says the truth.
    """
    with transaction.atomic():
        row = _locked(donor, may_be_erased=True)
        if row.handle:
            mailing.delete_address(row.handle)
        row.accounts.all().delete()
        row.members.filter(erased_on=None).update(same_as=None, apart_years=[])
        for year in set(row.certificates.values_list("year", flat=True)):
            packages.drop(organisation_id=row.organisation_id, year=year)
        row.sealed, row.sealed_national_number, row.national_number_year = "", "", None
        row.handle, row.mailbox_mark, row.erased_on = None, "", row.erased_on or today
        row.save()


def _locked(donor: Donor, *, may_be_erased: bool = False) -> Donor:
    """Return a donor under a lock. Raises RefusedError for one that was merged into another, or erased."""
    row = Donor.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation").filter(pk=donor.pk).first()
    if row is None or (row.erased_on and not may_be_erased):
        raise RefusedError(_("This donor was merged or erased in the meantime."))
    return row
