"""Reads across tables: what an appeal received, and what is promised beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from ravive.giving.balance_checks import BalanceGap, KnownBalances, gaps
from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankMovement,
    BankTransfer,
    BookedStatement,
    ClosedMonth,
    Donor,
    GivingPromise,
    JournalLine,
    PaymentReference,
    Receipt,
)


@dataclass(frozen=True, kw_only=True)
class AppealSum:
    """What an appeal received, and what is promised beside it. `gifts` counts what was received and not given back whole."""

    received_cents: int
    gifts: int
    promised_cents: int
    promises: int


NOTHING = AppealSum(received_cents=0, gifts=0, promised_cents=0, promises=0)


def booked_receipts() -> QuerySet[Receipt]:
    """Return the receipts that nobody undid: only these count."""
    return Receipt.objects.filter(undone_at=None)


def undone_receipts() -> QuerySet[Receipt]:
    """Return the receipts that were undone, in no order, without those whose transfer was then booked again: for somebody else, perhaps."""
    return Receipt.objects.filter(undone_at__isnull=False).exclude(transfer__in=booked_receipts().order_by().values("transfer")).order_by()


def given_by_erased() -> Q:
    """Return the condition of a receipt whose donor, or whose promise, was erased because somebody asked for it or its day had come."""
    promises = GivingPromise.objects.filter(erased_on__isnull=False).order_by().values("reference")
    return Q(reference__in=promises) | Q(donor__in=Donor.objects.filter(erased_on__isnull=False).order_by().values("pk"))


def receipts_beside(account: BankAccount) -> QuerySet[Receipt]:
    """Return the receipts that count of an account's organisation: of an example, invented money alone, else real money alone."""
    return booked_receipts().filter(organisation=account.organisation_id, transfer__movement__account__is_example=account.is_example)


def sums_of(appeals: Iterable[Appeal], *, today: date) -> dict[int, AppealSum]:
    """Return the sum of each appeal, by its number. Money given back is subtracted; promises that expired are left out."""
    numbers = [appeal.pk for appeal in appeals]
    received = booked_receipts().filter(appeal__in=numbers)
    sums = dict(received.order_by().values_list("appeal").annotate(total=Sum("amount_cents")))
    left = with_left_cents(received).filter(left_cents__gt=0)
    gifts = dict(left.order_by().values_list("appeal").annotate(count=Count("pk")))
    promises = {
        appeal_id: (total, count)
        for appeal_id, total, count in open_promises(today)
        .filter(reference__appeal__in=numbers)
        .order_by()
        .values_list("reference__appeal")
        .annotate(total=Sum("amount_cents"), count=Count("pk"))
    }
    return {
        number: AppealSum(
            received_cents=sums.get(number, 0),
            gifts=gifts.get(number, 0),
            promised_cents=promises.get(number, (0, 0))[0],
            promises=promises.get(number, (0, 0))[1],
        )
        for number in numbers
    }


def with_left_cents(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Return, of some receipts, those of money received, with `left_cents`: what was not given back of them."""
    back = Receipt.objects.filter(reverses=OuterRef("pk"), undone_at=None).order_by().values("reverses").annotate(total=Sum("amount_cents"))
    return receipts.filter(amount_cents__gt=0).annotate(left_cents=F("amount_cents") + Coalesce(Subquery(back.values("total")), 0))


def with_authors(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Return receipts with `author`, who booked each: the name stays in the journal when the account is deleted. Empty: its reference."""
    booked = JournalLine.objects.filter(receipt=OuterRef("pk"), verb=JournalLine.JournalVerb.BOOKED).order_by().values("by_name")[:1]
    return receipts.annotate(author=Coalesce(Subquery(booked), Value("")))


def author_of(receipt: Receipt) -> str:
    """Return who booked a receipt that `with_authors` returned."""
    return str(vars(receipt)["author"])


def month_of(day: date) -> date:
    """Return the first day of a month, as closed months are stored."""
    return day.replace(day=1)


def next_month(first: date) -> date:
    """Return the first day of the month after the one that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1)


def closed_months(account_id: int) -> frozenset[date]:
    """Return the first days of the months of an account that are closed."""
    return frozenset(ClosedMonth.objects.filter(account=account_id).order_by().values_list("month", flat=True))


def open_promises(today: date) -> QuerySet[GivingPromise]:
    """Return the promises that nothing was received for and that did not expire."""
    received = booked_receipts().filter(reference__isnull=False, amount_cents__gt=0).values("reference")
    return GivingPromise.objects.filter(expires_on__gte=today).exclude(reference__in=received)


def balance_gaps(account: BankAccount) -> list[BalanceGap]:
    """Return where what is stored of an account does not add up between two balances that its statements name, by day."""
    heads = BookedStatement.objects.filter(account=account, opening_cents__isnull=False, closing_cents__isnull=False).order_by("pk")
    statements = [
        KnownBalances(opening_cents=opening, closing_cents=closing, closing_day=day, first_on=first, last_on=last)
        for opening, closing, day, first, last in heads.values_list("opening_cents", "closing_cents", "closing_day", "first_on", "last_on")
    ]
    by_day = BankMovement.objects.filter(account=account).order_by().values_list("booked_on").annotate(total=Sum("amount_cents"))
    return list(gaps(statements, dict(by_day)))


def waits_for_decision(organisation_id: int) -> Q:
    """Return the condition of a transfer that nobody decided and that may concern a gift.

    That is money received, or a debit that carries an own reference, or that gives back a gift of its account, to the cent.
    """
    own = PaymentReference.objects.filter(organisation=organisation_id).values("reference")
    earlier_gifts = booked_receipts().filter(
        organisation=organisation_id, transfer__iban_mark=OuterRef("iban_mark"), amount_cents=-1 * OuterRef("amount_cents")
    )
    gives_back = Q(structured__in=own) | (~Q(iban_mark="") & Q(Exists(earlier_gifts)))
    return Q(Q(amount_cents__gt=0) | (Q(amount_cents__lt=0) & gives_back), decision=BankTransfer.Decision.OPEN)
