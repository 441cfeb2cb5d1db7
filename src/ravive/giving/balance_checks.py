"""Whether what is stored of an account adds up between the balances that its statements name. Pure: no database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownBalances:
    """The balances of a statement in cents, and its days: of the closing balance, of its first and last movement (None without any)."""

    opening_cents: int
    closing_cents: int
    closing_day: date | None
    first_on: date | None
    last_on: date | None

    @property
    def end(self) -> date | None:
        """The day at whose end its closing balance stood."""
        return max((day for day in (self.closing_day, self.last_on) if day), default=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class BalanceGap:
    """Days between two known balances where what is stored does not make their difference."""

    first: date
    last: date
    balances_cents: int
    movements_cents: int


def gaps(statements: Iterable[KnownBalances], movements: Mapping[date, int]) -> Iterator[BalanceGap]:
    """Yield where the movements, in cents by day, do not make the difference of two known balances that follow each other."""
    known = sorted(_balances_by_day(dict.fromkeys(statements)).items())
    days = sorted(movements)
    at = 0
    for number, ((before, opening), (last, closing)) in enumerate(pairwise(known)):
        stored = 0
        while at < len(days) and days[at] <= last:
            # What stands before the first known balance cannot be checked.
            stored += movements[days[at]] if number or days[at] > before else 0
            at += 1
        if stored != closing - opening:
            yield BalanceGap(first=before + timedelta(days=1), last=last, balances_cents=closing - opening, movements_cents=stored)


def _balances_by_day(statements: Iterable[KnownBalances]) -> dict[date, int]:
    """Return what stood on the account at the end of days, in cents, where statements say it without doubt."""
    by_end: dict[date, list[KnownBalances]] = defaultdict(list)
    for statement in statements:
        if statement.end:
            by_end[statement.end].append(statement)
    every = [balances for some in by_end.values() for balances in some]
    by_closing: dict[int, list[KnownBalances]] = defaultdict(list)
    for statement in every:
        by_closing[statement.closing_cents].append(statement)
    found = {end: _last_closing(some, every) for end, some in by_end.items()}
    heads: dict[date, int] = {}
    for statement in every:
        first = statement.first_on
        # Statements that this one goes on from, though it has movements of their days.
        before = [
            other.end
            for other in by_closing[statement.opening_cents]
            if other is not statement and first and other.end and first <= other.end <= (statement.end or first)
        ]
        for end in before:
            # Some banks date a movement before the end of the statement before: that end is no clean cut between days.
            if statement.end and end < statement.end and found.get(end) == statement.opening_cents:
                del found[end]
        if first and not before:
            heads[first - timedelta(days=1)] = statement.opening_cents
    return heads | found


def _last_closing(statements: Sequence[KnownBalances], every: Sequence[KnownBalances]) -> int:
    """Return the closing balance of the last of the statements that end on one day: none of them goes on from it, a later one may."""
    continued = Counter(statement.opening_cents for statement in statements)
    ends = [
        statement.closing_cents
        for statement in statements
        if continued[statement.closing_cents] <= (statement.opening_cents == statement.closing_cents)
    ]
    candidates = ends or [statement.closing_cents for statement in statements]
    if len(set(candidates)) == 1:
        return candidates[0]
    end = statements[0].end
    later = {statement.opening_cents for statement in every if statement.first_on and end and statement.first_on > end}
    return next((cents for cents in reversed(candidates) if cents in later), candidates[-1])
