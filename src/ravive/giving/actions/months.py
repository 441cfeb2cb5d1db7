"""Closes the months of an account: what is no gift loses its details for good."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from ravive.giving import journal
from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.models import BankAccount, BankMovement, BankNotice, BankTransfer, ClosedMonth, JournalLine, Receipt, RefusedProposal
from ravive.giving.queries import month_of, next_month, waits_for_decision

Verb, Decision = JournalLine.JournalVerb, BankTransfer.Decision


class OpenDecisionsError(Exception):
    """Transfers of the month wait for a decision. `count` says how many: money received, and debits that may give a gift back."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} transfers of the month are to be decided")
        self.count = count


def close(*, account: BankAccount, month: date, by: User | None, now: datetime, most_undecided: int = 0) -> ClosedMonth:
    """Close the month of a day, and return it; one that is closed stays as it is.

    What is undecided becomes no gift. Of all that is no gift, only date, amount and fingerprint stay: the details are gone for good.
    Raises OpenDecisionsError where more transfers that may be gifts wait than `most_undecided`, which somebody saw and took for none.
    """
    first = month_of(month)
    with transaction.atomic():
        lock_accounts(account.organisation_id)
        closed = ClosedMonth.objects.filter(account=account, month=first).first()
        if closed:
            return closed
        in_month = _transfers_of(account, first)
        to_decide = in_month.filter(waits_for_decision(account.organisation_id)).count()
        if to_decide > most_undecided:
            raise OpenDecisionsError(to_decide)
        rest = in_month.filter(decision=Decision.OPEN).update(decision=Decision.NO_GIFT)
        _clear(account, first)
        closed = ClosedMonth.objects.create(account=account, month=first, closed_at=now, closed_by=by)
        journal.write(_month_line(Verb.CLOSED, account, first, by=by, now=now, no_gift=rest))
    return closed


def reopen(*, account: BankAccount, month: date, by: User | None, now: datetime, reason: str = "") -> bool:
    """Open the month of a day again; return whether it was closed. Details that were cleared do not come back.

    `reason` is a code for the journal, such as `late` where movements arrived late.
    """
    first = month_of(month)
    with transaction.atomic():
        lock_accounts(account.organisation_id)
        deleted, _by_model = ClosedMonth.objects.filter(account=account, month=first).delete()
        if deleted:
            journal.write(_month_line(Verb.REOPENED, account, first, by=by, now=now, **({"reason": reason} if reason else {})))
    return bool(deleted)


def clear_no_gifts(transfers: QuerySet[BankTransfer]) -> int:
    """Delete the details of transfers that are no gift, and for whose they were taken; return how many had any."""
    forget_proposals(transfers)
    return transfers.exclude(sealed="", iban_mark="", structured="").update(sealed="", iban_mark="", structured="")


def forget_proposals(transfers: QuerySet[BankTransfer]) -> None:
    """Delete for whose transfers were taken: proposals that were refused, and donor and reference of bookings that were undone."""
    RefusedProposal.objects.filter(transfer__in=transfers).delete()
    Receipt.objects.filter(transfer__in=transfers, undone_at__isnull=False).update(donor=None, reference=None)


def clear_movements(movements: QuerySet[BankMovement]) -> int:
    """Delete all of movements but day, amount and digests of their rows in the files; return how many had more."""
    nothing: dict[str, object] = {"statement": None, "value_on": None, "is_reversal": False, "bank_mark": ""}
    return movements.exclude(**nothing).order_by().update(**nothing)


def _transfers_of(account: BankAccount, first: date) -> QuerySet[BankTransfer]:
    return BankTransfer.objects.filter(
        movement__account=account, movement__booked_on__gte=first, movement__booked_on__lt=next_month(first)
    ).order_by()


def _clear(account: BankAccount, first: date) -> None:
    clear_no_gifts(_transfers_of(account, first).filter(decision=Decision.NO_GIFT))
    booked = _transfers_of(account, first).exclude(decision=Decision.NO_GIFT)
    in_month = {"account": account, "booked_on__gte": first, "booked_on__lt": next_month(first)}
    clear_movements(BankMovement.objects.filter(**in_month).exclude(pk__in=booked.values("movement")))
    BankNotice.objects.filter(**in_month).delete()


def _month_line(verb: journal.Verb, account: BankAccount, first: date, *, by: User | None, now: datetime, **detail: object) -> JournalLine:
    return journal.line(
        verb, organisation_id=account.organisation_id, by=by, now=now, detail={"month": f"{first:%Y-%m}", "account": account.pk, **detail}
    )
