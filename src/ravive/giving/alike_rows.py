"""Says where rows of a statement were taken for those alike of another statement of the same day, and money is missing since."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Count, Q

from ravive.giving.balance_checks import BalanceGap
from ravive.giving.bank_rows import BankRow
from ravive.giving.ledger_problems import LedgerCode, ledger_problem
from ravive.giving.models import BankAccount, BankFile, BookedStatement
from ravive.lib.problem import Problem


def alike_rows(account: BankAccount, file: BankFile, rows: Sequence[BankRow], gaps: Sequence[BalanceGap]) -> Iterator[Problem]:
    """Yield a warning for each statement of a file that lacks rows where balances do not add up, and goes on from another of its day.

    Nothing that a file says tells such rows from those that came before. One file with both statements does, as it counts them.
    """
    counts = Counter(row.statement for row in rows)
    heads = BookedStatement.objects.filter(account=account, file=file).annotate(stored=Count("movements")).order_by("pk")
    for at, head in enumerate(heads):
        first, last, known = head.first_on, head.last_on, counts[at] - vars(head)["stored"]
        if first and last and known and any(gap.first <= last and first <= gap.last for gap in gaps) and _is_cut_within_a_day(head, file):
            yield ledger_problem(LedgerCode.ALIKE_ROWS, "warning", day=f"{first:%Y-%m-%d}", count=known)


def _is_cut_within_a_day(head: BookedStatement, file: BankFile) -> bool:
    """Return whether another statement of its first or last day ends where it opens, or opens where it ends."""
    if head.opening_cents is None or head.closing_cents is None or head.opening_cents == head.closing_cents:
        return False
    before = Q(closing_cents=head.opening_cents, last_on=head.first_on)
    after = Q(opening_cents=head.closing_cents, first_on=head.last_on)
    others = BookedStatement.objects.filter(before | after, account=head.account_id, file__format=file.format)
    return others.exclude(file=file).exists()
