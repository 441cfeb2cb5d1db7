"""When a learner is reminded. Pure: days, earlier prompts and the time are arguments."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ravive.memory import session_days
from ravive.reviews.reminder_wire import Language, PushEndpoint, ReminderDay
from ravive.trainings.plan import MOST_PROMPTS_A_WEEK

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
# Phones plan in days. The job runs once an hour, and clocks change by one: seven days may last as much less.
TOLERANCE_MS = 2 * 3_600_000
# The day on which clocks go back has 25 hours.
LONGEST_DAY_MS = 25 * 3_600_000
# No prompt follows on the next day.
SHORTEST_GAP_MS = 2 * DAY_MS
# Phones know no days further ahead.
FURTHEST_MS = 400 * DAY_MS
MOST_SHOWN = 64


class ReminderState(Struct, frozen=True, kw_only=True):
    """The encrypted state of one key's reminders: coming days, recent prompts, the push subscription.

    `shown`: the starts of recent calendar days that a later plan of the phone replaced.
    """

    language: Language
    days: tuple[ReminderDay, ...] = ()
    # In milliseconds since 1970, of the last week only.
    prompts: Annotated[tuple[int, ...], Meta(max_length=64)] = ()
    shown: Annotated[tuple[int, ...], Meta(max_length=64)] = ()
    push: PushEndpoint | None = None


class BadDaysError(ValueError):
    """The days cannot be used; the message says why."""


def check_days(days: Sequence[ReminderDay], *, now_ms: int) -> tuple[ReminderDay, ...]:
    """Return the days that are not over, in order. Raises BadDaysError."""
    for place, day in enumerate(days):
        if not day.opens_at < day.closes_at <= day.opens_at + LONGEST_DAY_MS:
            raise BadDaysError(f"days[{place}] closes at {day.closes_at}; it has to be after {day.opens_at}, at most 25 hours later")
        try:
            shown = date.fromisoformat(day.day)
        except ValueError as problem:
            raise BadDaysError(f'days[{place}].day "{day.day}" is in no calendar: {problem}') from problem
        # A phone's calendar may be a day ahead of this machine's clock.
        furthest = datetime.fromtimestamp((now_ms + FURTHEST_MS + DAY_MS) / 1000, UTC).date()
        if day.closes_at > now_ms + FURTHEST_MS or shown > furthest:
            raise BadDaysError(f"days[{place}] is more than {FURTHEST_MS // DAY_MS} days away")
    return tuple(sorted((day for day in days if day.closes_at > now_ms), key=lambda day: day.opens_at))


def due_day(state: ReminderState, *, now_ms: int, most_a_week: int) -> ReminderDay | None:
    """Return the day whose prompt is due now, None if no prompt is due."""
    lately = [at for at in state.prompts if now_ms - at < WEEK_MS - TOLERANCE_MS]
    if len(lately) >= min(most_a_week, MOST_PROMPTS_A_WEEK):
        return None
    if any(now_ms - at < SHORTEST_GAP_MS - TOLERANCE_MS for at in lately):
        return None
    return next((day for day in state.days if day.opens_at <= now_ms < day.closes_at), None)


def replan(state: ReminderState, days: tuple[ReminderDay, ...], *, now_ms: int) -> ReminderState:
    """Return the state after a phone sent a new plan. Days that have begun count as shown."""
    begun = {day.opens_at for day in state.days if day.opens_at <= now_ms}
    lately = sorted(at for at in begun.union(state.shown) if now_ms - at < WEEK_MS)
    return msgspec.structs.replace(state, days=days, shown=tuple(lately[-MOST_SHOWN:]))


def limit_days(state: ReminderState, *, most_a_week: int) -> tuple[ReminderDay, ...]:
    """Return the days that a calendar may show. Any seven days contain at most `most_a_week`, recent ones and prompts included.

    A phone that is opened daily without an answer plans the next day each time.
    """
    prompt_days = {at // DAY_MS for at in (*state.shown, *state.prompts)}
    most = min(most_a_week, session_days.MOST_DAYS_A_WEEK)
    found: list[ReminderDay] = []
    for day in state.days:
        begins = day.opens_at // DAY_MS
        if begins in prompt_days or session_days.has_room(begins, prompt_days, most_a_week=most, gap_days=1):
            found.append(day)
            prompt_days.add(begins)
    return tuple(found)


def record_prompt(state: ReminderState, *, now_ms: int) -> ReminderState:
    """Return the state after a prompt: each day gives one. Older prompts than a week are dropped."""
    return msgspec.structs.replace(
        state,
        days=tuple(day for day in state.days if day.opens_at > now_ms),
        prompts=(*(at for at in state.prompts if now_ms - at < WEEK_MS), now_ms),
    )
