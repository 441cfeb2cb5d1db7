"""Whether what is stored of an account adds up between the balances that its statements name. Pure: no database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    for one in statements:
        if one.end:
            by_end[one.end].append(one)
    every = [one for some in by_end.values() for one in some]
    ends_by_closing: dict[int, list[date]] = defaultdict(list)
    for end, some in by_end.items():
        for one in some:
            ends_by_closing[one.closing_cents].append(end)
    found = {end: _last_closing(some) for end, some in by_end.items()}
    for one in every:
        # Some banks date a movement before the end of the statement before: that end is no clean cut between days.
        for end in ends_by_closing[one.opening_cents]:
            if one.first_on and one.end and one.first_on <= end < one.end and found.get(end) == one.opening_cents:
                del found[end]
    for one in every:
        follows = any(
            one.first_on and one.first_on <= end for end in ends_by_closing[one.opening_cents] if one.closing_cents != one.opening_cents
        )
        if one.first_on and not follows:
            found.setdefault(one.first_on - timedelta(days=1), one.opening_cents)
    return found


def _last_closing(statements: list[KnownBalances]) -> int:
    """Return the closing balance of the last of the statements that end on one day: no other goes on from it."""
    for one in reversed(statements):
        if not any(other.opening_cents == one.closing_cents for other in statements if other is not one):
            return one.closing_cents
    return statements[-1].closing_cents
