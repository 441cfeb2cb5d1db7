"""When to ask a card again, in days after its last answer: found on the model's own curve of recall.

`app/src/core/asking.ts` is the twin that runs on phones, judged by `protocol/hybrid_vectors.json`. Why the rule is so, and what
was measured: `docs/understand/memory.md`, `docs/decisions/0014-when-to-ask-again.md`.
"""

from __future__ import annotations

from collections.abc import Callable

from ravive.memory.fsrs import LONGEST_INTERVAL_DAYS, Grade

# A card comes back at the latest when its recall has fallen to this, where it ever was above.
TARGET_RECALL = 0.6
# After a wrong answer, whatever the curve says, and after none sooner: soon, and never day after day.
SOON_DAYS = 2.0
# Where recall stands a day after an answer is what the answer left; from the third day on, the clock alone moves it.
LEFT_AFTER_DAYS, CLOCK_ALONE_DAYS = 1.0, 3.0
# A card is asked again in another session: by then the rest of this one lies in between.
CARDS_BETWEEN = 6
# Halvings of the time between one and three days: to a few milliseconds.
HALVINGS = 30
# Of what an answer left, the share that may remain where that is less: partly right, a right guess or only read comes sooner.
SHARES_LEFT = {Grade.HARD: 0.9, Grade.GOOD: 0.8}
# Who has just bridged a wait can bridge a longer one, whatever the curve says.
GROWTH = 1.5


def wait_days(
    *,
    grade: Grade,
    bridged_days: float,
    recall_after: Callable[[float], float],
    days_to_fall_by_clock: Callable[[float], float],
    target_recall: float = TARGET_RECALL,
) -> float:
    """Return how many days after its last answer a card is asked again, from 2 to 365.

    `grade` is that of the last answer and `bridged_days` the wait before it, 0 at the first. `recall_after` gives the recall
    predicted so many days after the answer, 1 to 3; `days_to_fall_by_clock` the days until it has fallen, by the clock alone,
    to a recall below that of the third day.
    """
    if grade == Grade.AGAIN:
        return SOON_DAYS
    lowest = min(target_recall, SHARES_LEFT[grade] * recall_after(LEFT_AFTER_DAYS))
    days = days_to_fall_by_clock(lowest) if recall_after(CLOCK_ALONE_DAYS) > lowest else _first_day_at(lowest, recall_after)
    return min(max(days, GROWTH * bridged_days, SOON_DAYS), LONGEST_INTERVAL_DAYS)


def _first_day_at(lowest: float, recall_after: Callable[[float], float]) -> float:
    """Return when recall falls to `lowest`, between the first day and the third: halved as often as a phone does."""
    above, below = LEFT_AFTER_DAYS, CLOCK_ALONE_DAYS
    for _ in range(HALVINGS):
        middle = (above + below) / 2
        if recall_after(middle) > lowest:
            above = middle
        else:
            below = middle
    return below
