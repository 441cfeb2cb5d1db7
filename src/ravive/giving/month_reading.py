"""What the screen of a month shows of an account: its sums, its balance, and its transfers, page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet, Sum

from ravive.giving import queries
from ravive.giving.details import TransferDetails, bank_details
from ravive.giving.models import Appeal, BankAccount, BankFile, BankMovement, BankTransfer, BookedStatement, ClosedMonth, Receipt
from ravive.people.models import Organisation

A_PAGE = 50
Decision = BankTransfer.Decision
# The parts of the list, in their order.
PARTS = ("open", "booked", "out", "no_gift", "all")


@dataclass(frozen=True, kw_only=True)
class AccountMonth:
    """A month of an account, by its first day, and its closing if it is closed."""

    account: BankAccount
    first: date
    closed: ClosedMonth | None

    @property
    def following(self) -> date:
        """The first day of the next month."""
        return queries.next_month(self.first)


@dataclass(frozen=True, kw_only=True)
class MonthBalance:
    """Whether balances agree: with all movements, with those up to day `until` (`partly`), or with none from `since` to `until`."""

    state: Literal["agrees", "partly", "differs", "unchecked"]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class MonthSums:
    """How many transfers a month has, by part of the list, and what was booked of them. `formats` are those of their files."""

    counts: dict[str, int]
    movements: int
    received_cents: int
    given_back: int
    gifts: int
    formats: tuple[str, ...]
    balance: MonthBalance

    @property
    def to_decide(self) -> int:
        """How many transfers wait for a decision."""
        return self.counts["open"]

    @property
    def leaving(self) -> int:
        """How many transfers that are no gifts lose their details when the month is closed. Those to decide come on top."""
        return self.counts["out"] + self.counts["no_gift"]


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """A transfer with what the bank said of it, and its receipt if it is booked."""

    transfer: BankTransfer
    details: TransferDetails
    receipt: Receipt | None


def account_month(account: BankAccount, first: date) -> AccountMonth:
    """Return a month of an account."""
    closed = ClosedMonth.objects.filter(account=account, month=first).select_related("closed_by").first()
    return AccountMonth(account=account, first=first, closed=closed)


def transfers_of(month: AccountMonth) -> QuerySet[BankTransfer]:
    """Return the transfers of a month in the order of the days."""
    return BankTransfer.objects.filter(
        movement__account=month.account, movement__booked_on__gte=month.first, movement__booked_on__lt=month.following
    ).order_by("movement__booked_on", "movement", "position")


def filter_of(part: str, organisation_id: int) -> Q:
    """Return the condition of a part of the list: what waits, what is booked, money that went out, what is no gift, everything."""
    waits = queries.waits_for_decision(organisation_id)
    return {
        "open": waits,
        "booked": Q(decision=Decision.BOOKED),
        "out": Q(decision=Decision.OPEN) & ~waits,
        "no_gift": Q(decision=Decision.NO_GIFT),
        "all": Q(),
    }[part]


def sums_of_month(month: AccountMonth) -> MonthSums:
    """Return the sums of a month, in a constant number of queries."""
    organisation_id = month.account.organisation_id
    transfers = transfers_of(month).order_by()
    counts = transfers.aggregate(**{part: Count("pk", filter=filter_of(part, organisation_id)) for part in PARTS})
    receipts = queries.booked_receipts().filter(transfer__in=transfers.values("pk"))
    booked = receipts.aggregate(
        total=Sum("amount_cents"),
        back=Count("pk", filter=Q(amount_cents__lt=0)),
        gifts=Count("pk", filter=Q(kind="gift", amount_cents__gt=0)),
    )
    movements = movements_of(month)
    files = BankFile.objects.filter(statements__movements__in=movements).order_by("format").values_list("format", flat=True)
    return MonthSums(
        counts=counts,
        movements=movements.count(),
        received_cents=booked["total"] or 0,
        given_back=booked["back"],
        gifts=booked["gifts"],
        formats=tuple(files.distinct()),
        balance=balance_of_month(month),
    )


def balance_of_month(month: AccountMonth) -> MonthBalance:
    """Return whether the bank's balances agree with the movements that are stored, in a constant number of queries."""
    if month.account.file_format == BankAccount.FileFormat.NOTICES:
        return MonthBalance(state="unchecked")
    gap = next(
        (
            balance_gap
            for balance_gap in queries.balance_gaps(month.account)
            if balance_gap.first < month.following and balance_gap.last >= month.first
        ),
        None,
    )
    if gap:
        return MonthBalance(state="differs", since=gap.first, until=gap.last)
    heads = BookedStatement.objects.filter(account=month.account, closing_cents__isnull=False, closing_day__gte=month.first)
    near = heads.filter(Q(first_on__lt=month.following) | Q(first_on=None, closing_day__lt=month.following))
    until = near.aggregate(last=Max("closing_day"))["last"]
    if until is None:
        return MonthBalance(state="unchecked")
    last = movements_of(month).aggregate(last=Max("booked_on"))["last"]
    return MonthBalance(state="partly" if last and last > until else "agrees", until=until)


def movements_of(month: AccountMonth) -> QuerySet[BankMovement]:
    """Return the movements of a month."""
    return BankMovement.objects.filter(account=month.account, booked_on__gte=month.first, booked_on__lt=month.following).order_by()


def page_of_lines(month: AccountMonth, part: str, number: str | None, *, beside: int | None = None) -> tuple[Page, list[MonthLine]]:
    """Return a page of a part of the list, with its lines. `beside`: a transfer that stays in it though it was just decided."""
    found = transfers_of(month)
    condition = filter_of(part, month.account.organisation_id)
    shown = found.filter(condition | Q(pk=beside)) if beside and condition else found.filter(condition)
    page = Paginator(shown.select_related("movement__account"), A_PAGE).get_page(number)
    return page, lines_of(list(page))


def lines_of(transfers: Sequence[BankTransfer]) -> list[MonthLine]:
    """Return transfers with what the bank said of them, and their receipts, in one query."""
    receipts = receipts_by_transfer(transfers)
    return [
        MonthLine(transfer=transfer, details=bank_details(transfer.sealed), receipt=receipts.get(transfer.pk)) for transfer in transfers
    ]


def receipts_by_transfer(transfers: Iterable[BankTransfer]) -> dict[int, Receipt]:
    """Return the receipts that count of some transfers, by the number of the transfer."""
    found = queries.with_authors(queries.booked_receipts().filter(transfer__in=[transfer.pk for transfer in transfers]))
    ways = ("appeal", "reference__team", "reference__runner", "reference__promise", "reverses", "donor")
    return {receipt.transfer_id: receipt for receipt in found.select_related(*ways)}


def usual_appeal(appeals: Sequence[Appeal], account: BankAccount, day: date) -> Appeal | None:
    """Return the appeal that a gift of a day is most likely for: one of the account that runs, else the last one that began.

    A sponsored run comes after others: its teams and runners have references of their own.
    """
    fitting = [appeal for appeal in appeals if appeal.is_example == account.is_example and appeal.account_id in (account.pk, None)]
    begun = [appeal for appeal in fitting if appeal.starts_on <= day]
    return max(
        begun, key=lambda appeal: (appeal.ends_on >= day, appeal.account_id is not None, not appeal.is_run, appeal.starts_on), default=None
    )


def months_with_movements(organisation: Organisation) -> list[tuple[int, date, int]]:
    """Return the account, first day, and number of open decisions of each month with movements, the latest first. One query."""
    waits = queries.waits_for_decision(organisation.pk)
    rows = (
        BankTransfer.objects.filter(movement__account__organisation=organisation)
        .order_by()
        .values_list("movement__account", "movement__booked_on__year", "movement__booked_on__month")
        .annotate(count=Count("pk", filter=waits))
    )
    return sorted(
        ((account, date(year, month, 1), count) for account, year, month, count in rows), key=lambda row: (row[1], -row[0]), reverse=True
    )


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """A month in the list of months: what waits in it, and whether it is closed."""

    account: BankAccount
    first: date
    to_decide: int
    is_closed: bool


def month_rows(organisation: Organisation, accounts: Sequence[BankAccount]) -> list[MonthRow]:
    """Return the months with movements, the latest first, in two queries."""
    by_number = {account.pk: account for account in accounts}
    closed = set(ClosedMonth.objects.filter(account__organisation=organisation).values_list("account", "month"))
    return [
        MonthRow(account=by_number[number], first=first, to_decide=count, is_closed=(number, first) in closed)
        for number, first, count in months_with_movements(organisation)
    ]
