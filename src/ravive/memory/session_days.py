"""On which days a learner is asked: sessions are small and rare.

`app/src/core/sessionDays.ts` is the twin that runs on phones; `protocol/gathering_vectors.json` judges both. Why the rule is so, and what
a year of it looks like: `docs/decisions/0057-small-and-rare-sessions.md`.

Days are whole numbers, of any calendar that counts them one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# Fewer cards wait for others, so that a session is worth opening the app for.
LEAST_CARDS = 4
# Days with sessions in any seven, unless the learner asks for more, and days between two of them.
MOST_DAYS_A_WEEK = 2
WEEK_DAYS = 7
SHORTEST_GAP_DAYS = 3
# A vital card waits for no others, nor one that has waited this long after its day. Both may take one day a week more, never the next.
PRESSING_AFTER_DAYS = 4
PRESSING_DAYS_A_WEEK = MOST_DAYS_A_WEEK + 1
PRESSING_GAP_DAYS = 2
# So nothing that is due waits longer than this after its day: room comes three days after the last session at the latest.
LONGEST_MORE_DAYS = 7
FURTHEST_DAYS = 400


@dataclass(frozen=True, kw_only=True)
class DueCard:
    """A card to be asked again: its day, and whether it is vital, so that it waits for no others."""

    day: int
    is_vital: bool = False


def has_room(day: int, taken: Collection[int], *, most_a_week: int = MOST_DAYS_A_WEEK, gap_days: int = SHORTEST_GAP_DAYS) -> bool:
    """Return whether a day keeps its distance from those before it: `gap_days` from each, and at most `most_a_week` in any seven."""
    lately = [day - other for other in taken if 0 < day - other < WEEK_DAYS]
    return len(lately) < most_a_week and all(days >= gap_days for days in lately)


def is_session_day(day: int, cards: Sequence[DueCard], practised: Collection[int]) -> bool:
    """Return whether a learner who practised on these days is asked on a day.

    A day that was practised already is gone on with only for a whole session: one or two cards left over wait for the next one.
    """
    due = [card for card in cards if card.day <= day]
    is_enough = len(due) >= LEAST_CARDS
    if day in practised:
        return is_enough
    is_pressing = any(card.is_vital or day - card.day >= PRESSING_AFTER_DAYS for card in due)
    if is_pressing and has_room(day, practised, most_a_week=PRESSING_DAYS_A_WEEK, gap_days=PRESSING_GAP_DAYS):
        return True
    return is_enough and has_room(day, practised)


def session_days(cards: Sequence[DueCard], practised: Collection[int], today: int) -> list[tuple[int, tuple[DueCard, ...]]]:
    """Return the coming days with a session, each with the cards it serves: all that are due by then.

    What an answer leads to is not known yet: each card is served once.
    """
    found: list[tuple[int, tuple[DueCard, ...]]] = []
    waiting, taken = list(cards), set(practised)
    for day in range(today, today + FURTHEST_DAYS):
        if not waiting:
            break
        if is_session_day(day, waiting, taken):
            found.append((day, tuple(card for card in waiting if card.day <= day)))
            waiting = [card for card in waiting if card.day > day]
            taken.add(day)
    return found
