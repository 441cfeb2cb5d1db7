"""When to ask a card again: on a calendar that counts right answers in a row, as no forecast of ours left more.

`app/src/core/scheduling.ts` is the twin that runs on phones, judged by `protocol/hybrid_vectors.json`. What was measured:
`docs/decisions/0105-a-calendar.md`.
"""

from __future__ import annotations

from ravive.memory.fsrs import Grade

# After a wrong answer: the next session, and never the next day. Partly right, a right guess or only read counts from here too.
SOON_DAYS = 4.0
# After a first right answer, and how much longer after each one more in a row.
FIRST_DAYS, GROWTH = 7.0, 1.5
# By then a wait is a year, which is the longest.
MOST_STEPS, LONGEST_DAYS = 12, 365.0
# Who answers the same card again and again in one day has not shown to remember it for weeks.
MOST_GROWTH = 3.0


def longest_bridged(*, grade: Grade, waited_days: float, before_days: float) -> float:
    """Return the longest wait in days that a card was recalled after since it was last answered wrong."""
    return 0.0 if grade == Grade.AGAIN else max(before_days, waited_days)


def wait_days(*, grade: Grade, times: float, longest_days: float) -> float:
    """Return how many days after its last answer a card is asked again, from 4 to 365.

    `grade` is that of the last answer, and `times` how often in a row it was right, or how often the card was read. The wait is at
    most three times `longest_days`, the longest wait that it was recalled after.
    """
    if grade == Grade.AGAIN:
        return SOON_DAYS
    first = FIRST_DAYS if grade == Grade.GOOD else SOON_DAYS
    steps = min(max(times, 1.0) - 1.0, MOST_STEPS)
    return min(first * GROWTH**steps, max(first, MOST_GROWTH * longest_days), LONGEST_DAYS)
