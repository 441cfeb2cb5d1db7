"""When a learner is reminded. Pure: days, earlier prompts and the clock are given."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from ravive.reviews.reminder_wire import Language, PushEndpoint, ReminderDay
from ravive.trainings.plan import MOST_PROMPTS_A_WEEK

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
# The whole of the day on which clocks go back.
LONGEST_DAY_MS = 25 * 3_600_000
# Whoever was reminded yesterday and did nothing is left alone today.
SHORTEST_GAP_MS = 2 * DAY_MS
# A day that is so far away is none that a phone could know of.
FURTHEST_MS = 400 * DAY_MS
MOST_SHOWN = 64


class ReminderState(Struct, frozen=True, kw_only=True):
    """What is kept for the reminders of one key, encrypted: the days to come, when it was reminded lately, and where to push.

    `shown`: when the days began that stood in its calendar lately, and that a later plan of the phone took the place of.
    """

    language: Language
    days: tuple[ReminderDay, ...] = ()
    # In milliseconds since 1970; older ones than a week are forgotten.
    prompts: Annotated[tuple[int, ...], Meta(max_length=64)] = ()
    shown: Annotated[tuple[int, ...], Meta(max_length=64)] = ()
    push: PushEndpoint | None = None


class BadDaysError(ValueError):
    """The days cannot be used as they are; the message says why."""


def checked(days: Sequence[ReminderDay], *, now_ms: int) -> tuple[ReminderDay, ...]:
    """Return the days that are not over, in their order. Raises BadDaysError."""
    for place, day in enumerate(days):
        if not day.opens_at < day.closes_at <= day.opens_at + LONGEST_DAY_MS:
            raise BadDaysError(f"days[{place}] closes at {day.closes_at}; it has to be after {day.opens_at}, at most 25 hours later")
        try:
            shown = date.fromisoformat(day.day)
        except ValueError as problem:
            raise BadDaysError(f'days[{place}].day "{day.day}" is in no calendar: {problem}') from problem
        # What a calendar shows may be a day later than the clock of this machine says.
        furthest = datetime.fromtimestamp((now_ms + FURTHEST_MS + DAY_MS) / 1000, UTC).date()
        if day.closes_at > now_ms + FURTHEST_MS or shown > furthest:
            raise BadDaysError(f"days[{place}] is more than {FURTHEST_MS // DAY_MS} days away")
    return tuple(sorted((day for day in days if day.closes_at > now_ms), key=lambda day: day.opens_at))


def due(kept: ReminderState, *, now_ms: int, most_a_week: int) -> ReminderDay | None:
    """Return the day for which to remind now, None where this is no time to."""
    lately = [at for at in kept.prompts if now_ms - at < WEEK_MS]
    if len(lately) >= min(most_a_week, MOST_PROMPTS_A_WEEK):
        return None
    if any(now_ms - at < SHORTEST_GAP_MS for at in lately):
        return None
    return next((day for day in kept.days if day.opens_at <= now_ms < day.closes_at), None)


def replanned(kept: ReminderState, days: tuple[ReminderDay, ...], *, now_ms: int) -> ReminderState:
    """Return what is kept once a phone planned anew: days that have begun were shown, whatever is planned from now on."""
    begun = {day.opens_at for day in kept.days if day.opens_at <= now_ms}
    lately = sorted(at for at in begun.union(kept.shown) if now_ms - at < WEEK_MS)
    return msgspec.structs.replace(kept, days=days, shown=tuple(lately[-MOST_SHOWN:]))


def spaced(kept: ReminderState, *, most_a_week: int) -> tuple[ReminderDay, ...]:
    """Return the days that a calendar may show: at most so many in any seven days, those counted that were shown or prompted lately.

    A phone that is opened each day without a card being answered plans for the next day, each day anew.
    """
    told = [place * DAY_MS for place in sorted({at // DAY_MS for at in (*kept.shown, *kept.prompts)})]
    found: list[ReminderDay] = []
    for day in kept.days:
        begins = day.opens_at // DAY_MS * DAY_MS
        if begins in told or sum(begins - at < WEEK_MS for at in told) < min(most_a_week, MOST_PROMPTS_A_WEEK):
            found.append(day)
            told.append(begins)
    return tuple(found)


def after(kept: ReminderState, *, now_ms: int) -> ReminderState:
    """Return what is kept once a prompt was given: each day gives one, and what is long past is forgotten."""
    return msgspec.structs.replace(
        kept,
        days=tuple(day for day in kept.days if day.opens_at > now_ms),
        prompts=(*(at for at in kept.prompts if now_ms - at < WEEK_MS), now_ms),
    )
