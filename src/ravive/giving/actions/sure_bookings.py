"""Books what carries an exact reference, without a treasurer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ravive.giving import changed_sums, journal
from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.actions.receipt_numbers import give_numbers
from ravive.giving.models import BankTransfer, ClosedMonth, JournalLine, PaymentReference, Receipt
from ravive.giving.queries import booked_receipts, month_of, with_left_cents

AT_ONCE = 500
_BOOKED = BankTransfer.Decision.BOOKED


def book_sure(*, organisation_id: int, now: datetime) -> int:
    """Book the undecided transfers of an organisation that carry one of its references; return how many.

    Money received is a gift to the reference's appeal. A debit is taken off a receipt of its reference and exact amount of which nothing
    was given back. What somebody undid is left to them, and so is what a closed month holds.
    """
    with transaction.atomic():
        accounts = lock_accounts(organisation_id)
        closed = frozenset(ClosedMonth.objects.filter(account__in=accounts).order_by().values_list("account", "month"))
        credits_booked = sum(_book_credits(some, organisation_id, now) for some in _sure(organisation_id, closed, is_received=True))
        return credits_booked + sum(_book_debits(some, organisation_id, now) for some in _sure(organisation_id, closed, is_received=False))


def _sure(organisation_id: int, closed: frozenset[tuple[int, object]], *, is_received: bool) -> Iterator[Sequence[BankTransfer]]:
    """Yield what books itself, some at a time, in the order of the days."""
    own = PaymentReference.objects.filter(organisation=organisation_id)
    # Invented money fills no real appeal, nor real money an example, which goes in one click.
    fitting = Q()
    for is_example in (False, True):
        references = own.filter(appeal__is_example=is_example).values("reference")
        fitting |= Q(movement__account__is_example=is_example, structured__in=references)
    found = BankTransfer.objects.filter(
        fitting,
        movement__account__organisation=organisation_id,
        decision=BankTransfer.Decision.OPEN,
        is_held=False,
    ).exclude(structured="")
    found = found.filter(amount_cents__gt=0) if is_received else found.filter(amount_cents__lt=0)
    ordered = found.select_related("movement__account").defer("sealed").order_by("movement__booked_on", "movement", "position")
    transfers = [transfer for transfer in ordered if (transfer.movement.account_id, month_of(transfer.movement.booked_on)) not in closed]
    yield from batched(transfers, AT_ONCE)


def _references(transfers: Sequence[BankTransfer]) -> QuerySet[PaymentReference]:
    return PaymentReference.objects.filter(reference__in={transfer.structured for transfer in transfers})


def _book_credits(transfers: Sequence[BankTransfer], organisation_id: int, now: datetime) -> int:
    references = {row.reference: row for row in _references(transfers)}
    gift = Receipt.ReceiptKind.GIFT
    found: list[Receipt] = []
    for transfer in transfers:
        reference = references[transfer.structured]
        receipt = Receipt(organisation_id=organisation_id, appeal_id=reference.appeal_id, reference=reference, kind=gift)
        found.append(_of_transfer(receipt, transfer, now))
    return _store(organisation_id, found, now)


def _book_debits(transfers: Sequence[BankTransfer], organisation_id: int, now: datetime) -> int:
    """Take each debit off the last receipt before it that fits, else off the first after it.

    Only whole receipts: of several parts, the order in which files arrive would choose those that still fit.
    """
    whole: dict[tuple[str, int], list[Receipt]] = defaultdict(list)
    receipts = with_left_cents(booked_receipts().filter(reference__in=_references(transfers))).filter(left_cents=F("amount_cents"))
    for receipt in receipts.select_related("reference").order_by("received_on", "pk"):
        whole[receipt.reference.reference if receipt.reference else "", -receipt.amount_cents].append(receipt)
    found: list[Receipt] = []
    for transfer in transfers:
        fitting = whole[transfer.structured, transfer.amount_cents]
        if fitting:
            before = [at for at, receipt in enumerate(fitting) if receipt.received_on <= transfer.movement.booked_on]
            found.append(_of_transfer(given_back(fitting.pop(before[-1] if before else 0)), transfer, now))
    return _store(organisation_id, found, now)


def given_back(receipt: Receipt) -> Receipt:
    """Return a receipt that gives back another, without its transfer and not stored yet."""
    return Receipt(
        organisation_id=receipt.organisation_id,
        appeal_id=receipt.appeal_id,
        reference_id=receipt.reference_id,
        kind=receipt.kind,
        donor_id=receipt.donor_id,
        reverses=receipt,
    )


def _of_transfer(receipt: Receipt, transfer: BankTransfer, now: datetime) -> Receipt:
    receipt.transfer, receipt.amount_cents, receipt.received_on = transfer, transfer.amount_cents, transfer.movement.booked_on
    receipt.booked_at = now
    return receipt


def _store(organisation_id: int, receipts: Sequence[Receipt], now: datetime) -> int:
    give_numbers(organisation_id, receipts)
    Receipt.objects.bulk_create(receipts)
    changed_sums.note(receipts)
    BankTransfer.objects.filter(pk__in=[receipt.transfer_id for receipt in receipts]).update(decision=_BOOKED)
    journal.write(
        *(
            journal.receipt_line(JournalLine.JournalVerb.BOOKED, receipt, by=None, now=now, detail={"kind": receipt.kind})
            for receipt in receipts
        )
    )
    return len(receipts)
