"""The days of a training, counted from its date: tests, practice, end of answers, deletion. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ravive.lib.months import months_after

# A test stays open for so many days.
WINDOW_DAYS = 21
# Phones without network send late.
LATE_DAYS = 14
CARDS_A_FORM = 12
CONTROL_CARDS = 3
CONTROL_DAY = 90
MOST_PROMPTS_A_WEEK = 2


@dataclass(frozen=True, kw_only=True)
class TestDates:
    """One test: its day after the training, and its first and last date, both included."""

    __test__ = False

    day: int
    opens_on: date
    last_day: date


def tests(*, held_on: date, test_days: Sequence[int]) -> tuple[TestDates, ...]:
    """Return the delayed tests in order."""
    opening = [(day, held_on + timedelta(days=day)) for day in sorted(test_days)]
    return tuple(TestDates(day=day, opens_on=on, last_day=on + timedelta(days=WINDOW_DAYS - 1)) for day, on in opening)


def last_test_day(*, held_on: date, test_days: Sequence[int], weeks: int) -> date:
    """Return the last day of the last test. Without tests, the last day of practice. Retention starts here."""
    found = tests(held_on=held_on, test_days=test_days)
    return found[-1].last_day if found else held_on + timedelta(weeks=weeks)


def forget_on(last_test: date, retention_months: int) -> date:
    """Return the day on which a training's answers are deleted.

    >>> forget_on(date(2026, 12, 31), 2)
    datetime.date(2027, 2, 28)
    """
    return months_after(last_test, retention_months)


def plan_end(*, held_on: date, test_days: Sequence[int], weeks: int) -> date:
    """Return the last day of tests and practice."""
    return max(last_test_day(held_on=held_on, test_days=test_days, weeks=weeks), held_on + timedelta(weeks=weeks))


def answers_until(*, held_on: date, test_days: Sequence[int], weeks: int, retention_months: int) -> date:
    """Return the last day on which answers are accepted, unless the trainer extends it. Answers are deleted later."""
    last_test = last_test_day(held_on=held_on, test_days=test_days, weeks=weeks)
    usual = plan_end(held_on=held_on, test_days=test_days, weeks=weeks) + timedelta(days=LATE_DAYS)
    return min(usual, forget_on(last_test, retention_months) - timedelta(days=1))
