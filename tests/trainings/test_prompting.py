"""Whatever phones send and however often the job runs: never over two a week, never in quiet hours, never without due cards."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.reviews.reminder_wire import ReminderDay
from ravive.trainings.reminders import prompts
from ravive.trainings.reminders.prompts import DAY_MS, TOLERANCE_MS, WEEK_MS, ReminderState

START = datetime(2026, 10, 20, tzinfo=UTC)
VECTORS = json.loads((Path(__file__).parents[2] / "protocol" / "reminding_vectors.json").read_text())
ZONES = [ZoneInfo(name) for name in ("Europe/Brussels", "America/St_Johns", "Pacific/Auckland", "Asia/Kolkata")]


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def day(opens_at: int, closes_at: int) -> ReminderDay:
    return ReminderDay(day=datetime.fromtimestamp(opens_at / 1000, UTC).date().isoformat(), opens_at=opens_at, closes_at=closes_at)


@dataclass(frozen=True)
class Learner:
    """Where a learner lives, when they may be reminded, and when each of their cards comes due."""

    zone: ZoneInfo
    earliest: int
    latest: int
    dues: tuple[datetime, ...]

    def is_quiet(self, at: datetime) -> bool:
        return not self.earliest <= at.astimezone(self.zone).hour < self.latest

    def has_due(self, at: datetime, practised_at: datetime) -> bool:
        return any(practised_at < due <= at for due in self.dues)

    def days(self, now: datetime) -> list[ReminderDay]:
        """Return what a phone sends: each day on which cards are due, however many there are of them."""
        found: list[ReminderDay] = []
        here = now.astimezone(self.zone).date()
        for number in range(30):
            on = here + timedelta(days=number)
            opens = datetime.combine(on, time(self.earliest), tzinfo=self.zone)
            closes = datetime.combine(on, time(self.latest - 1, 59), tzinfo=self.zone)
            coming = [due for due in self.dues if now < due < closes.astimezone(UTC)]
            if coming and min(coming) < closes.astimezone(UTC):
                opens = max(opens.astimezone(UTC), min(coming))
                found.append(day(ms(opens), ms(closes)))
        return found


learners = st.builds(
    lambda zone, earliest, length, dues: Learner(
        zone, earliest, min(earliest + length, 24), tuple(START + timedelta(minutes=due) for due in dues)
    ),
    st.sampled_from(ZONES),
    st.integers(0, 22),
    st.integers(1, 12),
    st.lists(st.integers(0, 40 * 24 * 60), max_size=12),
)
# What happens next, and after how many minutes: the job runs, or the phone sends its days after practice.
steps = st.lists(st.tuples(st.sampled_from(["job", "job", "job", "phone"]), st.integers(0, 60 * 30)), max_size=60)


@given(learners, steps, st.integers(1, 2))
def test_never_over_two_a_week_never_in_quiet_hours_never_without_due_cards(learner: Learner, course: list, most: int) -> None:
    now = practised_at = START
    state, given_at = ReminderState(language="fr", days=tuple(learner.days(now))), []
    for what, minutes in course:
        now += timedelta(minutes=minutes)
        if what == "phone":
            practised_at = now
            days = prompts.check_days(learner.days(now), now_ms=ms(now))
            state = ReminderState(language="fr", days=days, prompts=state.prompts)
        elif prompts.due_day(state, now_ms=ms(now), most_a_week=most):
            state = prompts.record_prompt(state, now_ms=ms(now))
            given_at.append(now)
            assert not learner.is_quiet(now)
            assert learner.has_due(now, practised_at)
            assert sum(ms(now) - ms(at) < WEEK_MS - TOLERANCE_MS for at in given_at) <= most


@given(st.lists(st.integers(0, 60 * 24 * 60), min_size=1, max_size=200), st.integers(1, 9))
def test_even_days_that_are_always_open_give_two_a_week(minutes: list[int], most: int) -> None:
    whole = tuple(day(ms(START) + number * DAY_MS, ms(START) + (number + 1) * DAY_MS) for number in range(60))
    state, given_at = ReminderState(language="fr", days=whole), []
    for minute in sorted(minutes):
        now = ms(START) + minute * 60_000
        if prompts.due_day(state, now_ms=now, most_a_week=most):
            state = prompts.record_prompt(state, now_ms=now)
            given_at.append(now)
    for at in given_at:
        assert sum(at - other < WEEK_MS - TOLERANCE_MS for other in given_at if other <= at) <= min(most, 2)


@pytest.mark.parametrize("days", [2, 7])
@pytest.mark.parametrize(("late_seconds", "clock_hours"), [(5, 0), (3_000, 0), (5, 1), (3_000, 1)])
def test_the_same_hour_days_later_is_not_too_early(days: int, late_seconds: int, clock_hours: int) -> None:
    """Where reminders may come in one hour alone, one that is refused then is lost."""
    then = ms(START) + late_seconds * 1_000
    later = ms(START) + days * DAY_MS - clock_hours * 3_600_000
    first = ReminderState(language="fr", days=(day(ms(START), ms(START) + 3_600_000), day(later, later + 3_600_000)))
    state = prompts.record_prompt(first, now_ms=then)
    most = 2 if days == 2 else 1
    assert prompts.due_day(state, now_ms=later, most_a_week=most) == first.days[1]
    assert prompts.due_day(state, now_ms=later - DAY_MS, most_a_week=most) is None


def test_a_day_gives_one_prompt_and_one_that_was_missed_gives_none() -> None:
    state = ReminderState(language="fr", days=(day(1_000, 5_000),))
    assert prompts.due_day(state, now_ms=999, most_a_week=2) is None
    assert prompts.due_day(state, now_ms=1_000, most_a_week=2) == state.days[0]
    assert prompts.due_day(state, now_ms=5_000, most_a_week=2) is None
    assert prompts.record_prompt(state, now_ms=1_000).days == ()


def test_a_prompt_of_a_clock_that_was_ahead_still_counts() -> None:
    state = ReminderState(language="fr", days=(day(1_000, 5_000),), prompts=(9_000,))
    assert prompts.due_day(state, now_ms=2_000, most_a_week=2) is None


@pytest.mark.parametrize(("opens_at", "closes_at"), [(5, 5), (5, 4), (0, DAY_MS + 3_600_001), (500 * DAY_MS, 500 * DAY_MS + 1)])
def test_days_that_cannot_be_are_refused(opens_at: int, closes_at: int) -> None:
    with pytest.raises(prompts.BadDaysError, match=r"days\[0\]"):
        prompts.check_days([day(opens_at, closes_at)], now_ms=0)


@pytest.mark.parametrize("case", VECTORS["days"], ids=lambda case: case["why"])
def test_the_days_that_phones_work_out_are_taken(case: dict[str, Any]) -> None:
    reminder_day = msgspec.convert(case["first"], ReminderDay)
    assert prompts.check_days([reminder_day], now_ms=case["now"]) == (reminder_day,)


@pytest.mark.parametrize("shown", ["2026-99-99", "2027-02-29", "0000-01-01", "9999-12-31"])
def test_days_that_no_calendar_can_show_are_refused(shown: str) -> None:
    now_ms = ms(START)
    with pytest.raises(prompts.BadDaysError, match=r"days\[0\]"):
        prompts.check_days([ReminderDay(day=shown, opens_at=now_ms, closes_at=now_ms + 1)], now_ms=now_ms)


@given(st.lists(st.booleans(), min_size=20, max_size=40), st.sampled_from([1, 2]))
def test_a_calendar_shows_no_more_days_a_week_than_were_agreed_however_often_a_phone_plans_anew(opened: list[bool], most: int) -> None:
    state, seen = ReminderState(language="fr"), list[int]()
    for number, is_opened in enumerate(opened):
        morning = ms(START) + number * DAY_MS
        # Who looks at the calendar in the morning sees today's; who opens the app afterwards without answering is planned for tomorrow.
        if any(shown_day.opens_at == morning for shown_day in prompts.limit_days(state, most_a_week=most)):
            seen.append(number)
        if is_opened:
            plan = tuple(day(morning + after * DAY_MS, morning + after * DAY_MS + DAY_MS // 2) for after in (1, 4, 8))
            state = prompts.replan(state, plan, now_ms=morning + DAY_MS // 4)
    assert all(sum(0 <= number - first < 7 for number in seen) <= most for first in seen)


def test_a_day_that_was_prompted_counts_once_in_the_calendar() -> None:
    plan = tuple(day(ms(START) + after * DAY_MS, ms(START) + after * DAY_MS + DAY_MS // 2) for after in (0, 2, 4))
    prompted = prompts.record_prompt(ReminderState(language="fr", days=plan), now_ms=ms(START) + DAY_MS // 8)
    again = prompts.replan(prompted, plan[1:], now_ms=ms(START) + DAY_MS // 4)
    assert prompts.limit_days(again, most_a_week=2) == plan[1:2]


def test_days_are_stored_in_their_order_without_those_that_are_over() -> None:
    given_days = [day(900, 1_000), day(10, 20), day(500, 600)]
    assert [state.opens_at for state in prompts.check_days(given_days, now_ms=100)] == [500, 900]
