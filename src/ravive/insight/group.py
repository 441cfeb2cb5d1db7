"""What figures need to know of a training: which answers, which days, how small a group may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK_DAYS = 7
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class TrainingGroup:
    """One training. `control_day` is None where no card is held back; `smallest_group` is never under 5, 10 for minors."""

    training: int
    held_on: date
    test_days: tuple[int, ...]
    window_days: int
    smallest_group: int
    control_day: int | None
    decks: tuple[str, ...]

    @property
    def held_day(self) -> int:
        """The day of the training as a number: days since 1970, as the log counts them."""
        return day_number(self.held_on)

    def column_of(self, day: int) -> int:
        """Return the column of a cut on a day (since 1970): 0 is the day after the training, then the weeks since."""
        return max((day - self.held_day) // WEEK_DAYS, 0)

    def closed_on(self, test_day: int) -> int:
        """Return the first day (since 1970) on which a test is over. The entry test is over the day after the training."""
        return self.held_day + (1 if test_day == 0 else test_day + self.window_days)


@dataclass(frozen=True, kw_only=True)
class Cutoff:
    """A moment at which figures are computed: answers received before `day` (since 1970) count. Column 0 is the day after the training."""

    column: int
    day: int


def day_number(day: date) -> int:
    """Return a day as days since 1970."""
    return (day - EPOCH).days


def date_of(day: int) -> date:
    """Return a day that was written as days since 1970."""
    return EPOCH + timedelta(days=day)


def cutoffs(group: TrainingGroup, *, after: int | None, today: date) -> Iterator[Cutoff]:
    """Yield the moments later than `after` that have come: the day after the training, then the end of every week since."""
    last = day_number(today) - group.held_day
    for column in range(max(last // WEEK_DAYS, 0) + 1):
        day = group.held_day + (column * WEEK_DAYS if column else 1)
        if day <= day_number(today) and (after is None or day > after):
            yield Cutoff(column=column, day=day)


def next_cut(group: TrainingGroup, *, after: int | None) -> date:
    """Return the next day on which figures are made: the day after the training, then a week's end."""
    if after is None:
        return date_of(group.held_day + 1)
    return date_of(group.held_day + (group.column_of(after) + 1) * WEEK_DAYS)
