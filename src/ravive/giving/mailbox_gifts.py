"""What is stored of a donor's mailbox: promises, what was received, details for certificates, and until when the accounts need it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Q, QuerySet

from ravive.giving.details import DonorDetails, TransferDetails, open_sealed
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import BankTransfer, Donor, GiftCertificate, GivingPromise, Receipt
from ravive.giving.queries import booked_receipts, undone_receipts
from ravive.giving.retention import retention_of
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.models import MailAddress

# From the last day of a promise that no money came for to the deletion of its details. Banks and treasurers may be late.
UNPAID_STORED = timedelta(days=31)
# A donor without any gift was added by mistake, or all gifts were taken away again: from the day it was added.
EMPTY_STORED = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class BookedGift:
    """Money of a donor that was booked. `left_cents` is what was not given back."""

    receipt: Receipt
    left_cents: int

    @property
    def back_cents(self) -> int:
        """Return what was given back, 0 or more."""
        return self.receipt.amount_cents - self.left_cents


def own_promises(mailbox: DonorMailbox) -> QuerySet[GivingPromise]:
    """Return the promises of a mailbox, the latest first. Anybody may type an address: those not confirmed are left out."""
    unconfirmed = MailAddress.objects.exclude(unconfirmed_since=None).values("handle")
    rows = all_promises(mailbox).exclude(handle__in=unconfirmed)
    return rows.select_related("reference__appeal__account").order_by("-promised_on", "-pk")


def all_promises(mailbox: DonorMailbox) -> QuerySet[GivingPromise]:
    """Return the promises in which the address of a mailbox was typed, by its reader or by somebody else."""
    return GivingPromise.objects.filter(reference__organisation=mailbox.organisation, mailbox_mark=mailbox.mark).exclude(mailbox_mark="")


def donor_of(mailbox: DonorMailbox) -> Donor | None:
    """Return the donor under whom the certificates of a mailbox stand: the head of those put together. None without any, or once erased."""
    rows = Donor.objects.filter(organisation=mailbox.organisation, mailbox_mark=mailbox.mark).exclude(mailbox_mark="")
    found = rows.select_related("same_as").first()
    return (found.same_as or found) if found else None


def donors_of(mailbox: DonorMailbox) -> list[Donor]:
    """Return the donors of a mailbox, the head first, then those that somebody put together with it."""
    head = donor_of(mailbox)
    return [head, *head.members.order_by("pk")] if head else []


def donors_to_erase(mailbox: DonorMailbox) -> list[Donor]:
    """Return the donors that an erasure reaches: those of the mailbox, and those that staff added for nothing but its gifts.

    People pay for others: the page and the files of the mailbox do not show the second ones.
    """
    found = donors_of(mailbox)
    for head in sorted({donor.same_as_id or donor.pk for donor in _holding_donors(mailbox) if donor not in found}):
        group = list(Donor.objects.filter(Q(pk=head) | Q(same_as=head)).order_by(F("same_as").asc(nulls_first=True), "pk"))
        if not any(donor.mailbox_mark for donor in group) and not _foreign_receipts(mailbox, group).exists():
            found += group
    return found


def leaves_donor(mailbox: DonorMailbox) -> bool:
    """Return whether a gift of a mailbox stands with a donor that an erasure does not reach."""
    reached = donors_to_erase(mailbox)
    return any(donor not in reached for donor in _holding_donors(mailbox))


def _holding_donors(mailbox: DonorMailbox) -> QuerySet[Donor]:
    references = own_promises(mailbox).order_by().values("reference")
    held = booked_receipts().filter(reference__in=references, organisation=mailbox.organisation).order_by().values("donor")
    return Donor.objects.filter(pk__in=held, erased_on=None)


def _foreign_receipts(mailbox: DonorMailbox, donors: list[Donor]) -> QuerySet[Receipt]:
    """Return what donors gave without a reference of a mailbox, and not from an account that a gift with one came from."""
    held = booked_receipts().filter(donor__in=donors)
    own = held.filter(reference__in=own_promises(mailbox).order_by().values("reference"))
    accounts = own.exclude(transfer__iban_mark="").order_by().values("transfer__iban_mark")
    unnamed = Q(reference=None, transfer__iban_mark__in=accounts)
    return held.exclude(pk__in=own.order_by().values("pk")).exclude(unnamed)


def own_receipts(mailbox: DonorMailbox) -> QuerySet[Receipt]:
    """Return what was booked under the references of a mailbox, or to its donors, and what was given back of it."""
    references = own_promises(mailbox).order_by().values("reference")
    own = Q(reference__in=references) | Q(reverses__reference__in=references)
    if found := donors_of(mailbox):
        own |= Q(donor__in=found) | Q(reverses__donor__in=found)
    return booked_receipts().filter(own, organisation=mailbox.organisation).order_by("-received_on", "-pk")


def own_gifts(mailbox: DonorMailbox) -> list[BookedGift]:
    """Return what was received of a mailbox, the latest first, each with what is left of it. Two queries."""
    return _with_back(own_receipts(mailbox))


def gifts_of(donor: Donor) -> list[BookedGift]:
    """Return what was booked to one donor, the latest first, each with what is left of it."""
    return _with_back(booked_receipts().filter(Q(donor=donor) | Q(reverses__donor=donor)).order_by("-received_on", "-pk"))


def _with_back(receipts: QuerySet[Receipt]) -> list[BookedGift]:
    rows = list(receipts.select_related("appeal", "reference", "transfer"))
    back: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.reverses_id is not None:
            back[row.reverses_id] += row.amount_cents
    return [BookedGift(receipt=row, left_cents=row.amount_cents + back[row.pk]) for row in rows if row.amount_cents > 0]


def own_transfers(mailbox: DonorMailbox) -> QuerySet[BankTransfer]:
    """Return the transfers that an erasure reaches: those booked or undone, and those that carry one of the donor's references."""
    own = own_promises(mailbox).order_by()
    references = own.values("reference__reference")
    booked = own_receipts(mailbox).order_by().values("transfer")
    erased = donors_to_erase(mailbox)
    held = booked_receipts().filter(donor__in=erased).order_by()
    given_back = booked_receipts().filter(reverses__in=held.values("pk")).order_by()
    carrying = Q(structured__in=references) & ~Q(structured="") & Q(movement__account__organisation=mailbox.organisation)
    known = Q(pk__in=booked) | Q(pk__in=held.values("transfer")) | Q(pk__in=given_back.values("transfer"))
    undone = undone_receipts().filter(Q(reference__in=own.values("reference")) | Q(donor__in=erased), organisation=mailbox.organisation)
    return BankTransfer.objects.filter(known | carrying | Q(pk__in=undone.values("transfer")))


def certificates_of(mailbox: DonorMailbox) -> list[GiftCertificate]:
    """Return the certificates of a mailbox that are still stored, the latest year first."""
    return list(GiftCertificate.objects.filter(donor__in=donors_of(mailbox)).exclude(sealed="").select_related("donor"))


def certificates_left(mailbox: DonorMailbox) -> list[GiftCertificate]:
    """Return the certificates that an erasure leaves as they are, the latest year first."""
    return list(GiftCertificate.objects.filter(donor__in=donors_to_erase(mailbox)).exclude(sealed=""))


def last_stored_day(mailbox: DonorMailbox) -> date | None:
    """Return the last day on which the accounts hold details of this donor's gifts and certificates; None where they hold none."""
    days = [gift.receipt.received_on for gift in own_gifts(mailbox)]
    days += [min(date(certificate.year, 12, 31), certificate.issued_on) for certificate in certificates_of(mailbox)]
    return retention_of(mailbox.organisation).last_day(max(days)) if days else None


def erasure_days(mailbox: DonorMailbox) -> dict[int, date]:
    """Return the day on which the details of each promise of a mailbox are deleted if nothing more arrives, by its number."""
    booked = own_receipts(mailbox).filter(reference__isnull=False).order_by().values("reference")
    last_days = dict(booked.annotate(last=Max("received_on")).values_list("reference", "last"))
    paid = set(own_receipts(mailbox).filter(amount_cents__gt=0).order_by().values_list("reference", flat=True))
    retention = retention_of(mailbox.organisation)
    return {
        promise.pk: retention.end(last_days[promise.reference_id]) if promise.reference_id in paid else promise.expires_on + UNPAID_STORED
        for promise in own_promises(mailbox)
    }


def last_erasure_day(mailbox: DonorMailbox) -> date | None:
    """Return the day on which nothing is left of a mailbox but amounts, days and references; None where nothing is stored."""
    days, stored, found = list(erasure_days(mailbox).values()), last_stored_day(mailbox), donors_of(mailbox)
    if stored is not None:
        days.append(stored + timedelta(days=1))
    giving = set(Receipt.objects.filter(donor__in=found).values_list("donor", flat=True))
    # The head stays as long as one of its members has gifts.
    days += [donor.added_on + EMPTY_STORED for at, donor in enumerate(found) if (donor.pk not in giving if at else not giving)]
    return max(days, default=None)


def transfer_details(transfer: BankTransfer) -> TransferDetails:
    """Return what the bank said of a transfer; empty once cleared, or without the seal key."""
    try:
        return open_sealed(transfer.sealed, TransferDetails) if transfer.sealed else TransferDetails()
    except SealKeyError:
        return TransferDetails()


def own_details(mailbox: DonorMailbox, gifts: Iterable[BookedGift]) -> dict[int, TransferDetails]:
    """Return what the bank said of gifts, by the number of the receipt, as far as it is certainly of their donor.

    Anybody may pay with somebody's reference, and somebody may spread theirs to read who pays. Of gifts from several accounts, the donor's
    are those that staff added to their donor.
    """
    found, donors = list(gifts), {donor.pk for donor in donors_of(mailbox)}
    transfers = [gift.receipt.transfer for gift in found]
    accounts = {transfer.iban_mark or str(transfer.pk) for transfer in transfers if transfer.sealed}
    return {
        gift.receipt.pk: transfer_details(gift.receipt.transfer) for gift in found if len(accounts) <= 1 or gift.receipt.donor_id in donors
    }


def donor_details(donor: Donor) -> DonorDetails | None:
    """Return the details of a donor; None once erased, or without the seal key."""
    try:
        return open_sealed(donor.sealed, DonorDetails) if donor.sealed else None
    except SealKeyError:
        return None
