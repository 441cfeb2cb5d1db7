"""Decides what a transfer is: a receipt of an appeal, money given back, or no gift. Each decision can be undone."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from ravive.giving import changed_sums, journal
from ravive.giving.actions import months
from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.actions.receipt_numbers import give_numbers
from ravive.giving.actions.sure_bookings import book_sure, given_back
from ravive.giving.models import Appeal, BankTransfer, ClosedMonth, Donor, JournalLine, PaymentReference, Receipt
from ravive.giving.queries import booked_receipts, month_of, receipts_beside, with_left_cents

__all__ = [
    "AlreadyDecidedError",
    "MonthClosedError",
    "NothingReceivedError",
    "NothingToDeductError",
    "book",
    "book_sure",
    "change_kind",
    "deduct",
    "mark_no_gift",
    "undo",
    "undo_no_gift",
]

Verb, Decision = JournalLine.JournalVerb, BankTransfer.Decision


class AlreadyDecidedError(Exception):
    """Somebody decided it meanwhile."""


class MonthClosedError(Exception):
    """The month of the transfer is closed; reopen it first."""


class NothingReceivedError(Exception):
    """The transfer brought no money, and so it is no receipt."""


class NothingToDeductError(Exception):
    """The transfer takes nothing back, or more than is left of the receipt."""


def book(
    *,
    transfer_id: int,
    appeal: Appeal | None,
    reference: PaymentReference | None = None,
    kind: str,
    donor: Donor | None = None,
    by: User | None,
    now: datetime,
) -> Receipt:
    """Book money received, to an appeal or to none, and return the receipt.

    Raises AlreadyDecidedError, MonthClosedError, NothingReceivedError, and ValueError for what belongs to another organisation, and for
    invented money of a real appeal or real money of an example.
    """
    with transaction.atomic():
        transfer = _open_transfer(transfer_id)
        organisation_id = transfer.movement.account.organisation_id
        if any(row is not None and row.organisation_id != organisation_id for row in (appeal, reference, donor)):
            raise ValueError("the appeal, reference or donor is that of another organisation")
        if appeal and appeal.is_example != transfer.movement.account.is_example:
            raise ValueError("money of an example is booked to an example alone")
        if transfer.amount_cents <= 0:
            raise NothingReceivedError(f"transfer {transfer_id} brought no money")
        return _add_receipt(
            transfer, Receipt(organisation_id=organisation_id, appeal=appeal, reference=reference, kind=kind, donor=donor), by=by, now=now
        )


def deduct(*, transfer_id: int, receipt_id: int, by: User | None, now: datetime) -> Receipt:
    """Take a debit off an earlier receipt, whole or in part, and return the receipt of the debit.

    Raises AlreadyDecidedError, MonthClosedError, and NothingToDeductError, for invented money and a real receipt too, or the reverse.
    """
    with transaction.atomic():
        transfer = _open_transfer(transfer_id)
        receipts = receipts_beside(transfer.movement.account).filter(pk=receipt_id)
        receipt, left_cents = receipts.first(), with_left_cents(receipts).values_list("left_cents", flat=True).first() or 0
        if receipt is None or not -left_cents <= transfer.amount_cents < 0:
            raise NothingToDeductError(f"transfer {transfer_id} cannot be taken off receipt {receipt_id}")
        return _add_receipt(transfer, given_back(receipt), by=by, now=now)


def mark_no_gift(*, transfer_id: int, by: User | None, now: datetime) -> None:
    """Say that a transfer is no gift. Its details are cleared with the month. Raises AlreadyDecidedError and MonthClosedError."""
    with transaction.atomic():
        transfer = _open_transfer(transfer_id)
        _decide(transfer, Decision.NO_GIFT)
        journal.write(_transfer_line(Verb.NO_GIFT, transfer, by=by, now=now))


def undo_no_gift(*, transfer_id: int, by: User | None, now: datetime) -> None:
    """Let a transfer that was marked as no gift be decided again. A closed month reopens. Raises AlreadyDecidedError."""
    with transaction.atomic():
        transfer = _locked_transfer(transfer_id)
        if transfer.decision != Decision.NO_GIFT or not transfer.amount_cents:
            raise AlreadyDecidedError(f"transfer {transfer_id} is not marked as no gift")
        _hold(transfer, by=by, now=now)
        journal.write(_transfer_line(Verb.UNDONE, transfer, by=by, now=now))


def change_kind(*, receipt_id: int, kind: str, by: User | None, now: datetime) -> None:
    """Change what was received, of a receipt and of what was given back of it.

    Raises AlreadyDecidedError, MonthClosedError, and NothingReceivedError for money given back: its kind is that of what it gives back.
    """
    with transaction.atomic():
        receipt = _booked_receipt(receipt_id)
        _refuse_closed_month(receipt.transfer)
        if receipt.reverses_id:
            raise NothingReceivedError(f"receipt {receipt_id} gives back another")
        booked_receipts().filter(reverses=receipt).update(kind=kind)
        was, receipt.kind = receipt.kind, kind
        receipt.save(update_fields=["kind"])
        journal.write(journal.receipt_line(Verb.CHANGED, receipt, by=by, now=now, detail={"kind": kind, "was": was}))


def undo(*, receipt_id: int, by: User | None, now: datetime) -> list[Receipt]:
    """Undo a booking, and those that give it back; return them. Their transfers are decided again, and never book themselves again.

    A closed month reopens. Raises AlreadyDecidedError for a booking that was undone.
    """
    with transaction.atomic():
        receipt = _booked_receipt(receipt_id)
        undone = [*booked_receipts().select_related("transfer__movement__account").filter(reverses=receipt).order_by("pk"), receipt]
        for booking in undone:
            booking.undone_at, booking.undone_by = now, by
            booking.save(update_fields=["undone_at", "undone_by"])
            _hold(booking.transfer, by=by, now=now)
        changed_sums.note(undone)
        journal.write(*(journal.receipt_line(Verb.UNDONE, row, by=by, now=now) for row in undone))
    return undone


def _locked_transfer(transfer_id: int) -> BankTransfer:
    """Return a transfer as it is once nobody else changes the ledger of its organisation."""
    found = BankTransfer.objects.select_related("movement__account")
    lock_accounts(found.get(pk=transfer_id).movement.account.organisation_id)
    return found.get(pk=transfer_id)


def _open_transfer(transfer_id: int) -> BankTransfer:
    transfer = _locked_transfer(transfer_id)
    if transfer.decision != Decision.OPEN:
        raise AlreadyDecidedError(f"transfer {transfer_id} is decided")
    _refuse_closed_month(transfer)
    return transfer


def _refuse_closed_month(transfer: BankTransfer) -> None:
    movement = transfer.movement
    if ClosedMonth.objects.filter(account=movement.account, month=month_of(movement.booked_on)).exists():
        raise MonthClosedError(f"{movement.booked_on:%Y-%m} is closed")


def _booked_receipt(receipt_id: int) -> Receipt:
    """Return a receipt that counts, once nobody else changes the ledger of its organisation."""
    lock_accounts(Receipt.objects.get(pk=receipt_id).organisation_id)
    receipt = booked_receipts().select_related("transfer__movement__account").filter(pk=receipt_id).first()
    if receipt is None:
        raise AlreadyDecidedError(f"receipt {receipt_id} was undone")
    return receipt


def _add_receipt(transfer: BankTransfer, receipt: Receipt, *, by: User | None, now: datetime) -> Receipt:
    receipt.transfer, receipt.amount_cents, receipt.received_on = transfer, transfer.amount_cents, transfer.movement.booked_on
    receipt.booked_by, receipt.booked_at = by, now
    give_numbers(receipt.organisation_id, [receipt])
    receipt.save()
    changed_sums.note([receipt])
    _decide(transfer, Decision.BOOKED)
    journal.write(journal.receipt_line(Verb.BOOKED, receipt, by=by, now=now, detail={"kind": receipt.kind}))
    return receipt


def _decide(transfer: BankTransfer, decision: BankTransfer.Decision) -> None:
    transfer.decision = decision
    transfer.save(update_fields=["decision"])


def _hold(transfer: BankTransfer, *, by: User | None, now: datetime) -> None:
    transfer.decision, transfer.is_held = Decision.OPEN, True
    transfer.save(update_fields=["decision", "is_held"])
    months.reopen(account=transfer.movement.account, month=transfer.movement.booked_on, by=by, now=now, reason="undone")


def _transfer_line(verb: journal.Verb, transfer: BankTransfer, *, by: User | None, now: datetime) -> JournalLine:
    organisation_id = transfer.movement.account.organisation_id
    return journal.line(verb, organisation_id=organisation_id, by=by, now=now, transfer_id=transfer.pk, amount_cents=transfer.amount_cents)
