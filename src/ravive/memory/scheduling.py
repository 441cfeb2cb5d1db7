"""When to ask a card again, in days after its last answer: when its recall has fallen, and no later than was bridged before allows.

`app/src/core/scheduling.ts` is the twin that runs on phones, judged by `protocol/hybrid_vectors.json`. Why the rule is so, and what
was measured: `docs/understand/memory.md`, `docs/decisions/0037-waits-that-were-earned.md`.
"""

from __future__ import annotations

from collections.abc import Callable

from ravive.memory.fsrs import LONGEST_INTERVAL_DAYS, Grade

# A card comes back at the latest when its recall has fallen to this, where it ever was above.
TARGET_RECALL = 0.6
# After a wrong answer, whatever the curve says, and after none sooner: soon, and never day after day.
SOON_DAYS = 2.0
# Where recall stands a day after an answer is what the answer left.
LEFT_AFTER_DAYS = 1.0
# A card is asked again in another session: by then the rest of this one lies in between.
CARDS_BETWEEN = 6
# Of what an answer left, the share that may remain where that is less: partly right, a right guess or only read comes sooner.
SHARES_LEFT = {Grade.HARD: 0.9, Grade.GOOD: 0.8}
# Who has just bridged a wait can bridge a longer one, whatever the curve says.
GROWTH = 1.5
# No log has shown the curve beyond three days: a wait is no longer than this, or than so many times the longest one bridged.
FIRST_DAYS = 7.0
MOST_GROWTH = {Grade.HARD: GROWTH, Grade.GOOD: 3.0}
# Of a wait that was too long, what is tried again first.
TOO_LONG = 0.5
# Halvings of the time in which the day lies: to less than a thousandth of a second.
HALVINGS = 40


def longest_bridged(*, grade: Grade, waited_days: float, before_days: float) -> float:
    """Return the longest wait in days that a card was recalled after, once it has this grade; `before_days` is that of before.

    After a wrong answer growth is earned again: the next wait may be as long as the longest before, and half as long as the one that
    was too long.
    """
    if grade == Grade.AGAIN:
        return min(before_days, waited_days * TOO_LONG) / MOST_GROWTH[Grade.GOOD]
    return max(before_days, waited_days)


def bounds_of_wait(*, grade: Grade, bridged_days: float, longest_days: float) -> tuple[float, float]:
    """Return the shortest and the longest wait in days after an answer that was not wrong, from 2 to 365."""
    most = min(max(FIRST_DAYS, MOST_GROWTH[grade] * longest_days), LONGEST_INTERVAL_DAYS)
    return min(max(SOON_DAYS, GROWTH * bridged_days), most), most


def is_due(
    *,
    elapsed_days: float,
    grade: Grade,
    bridged_days: float,
    longest_days: float,
    recall_after: Callable[[float], float],
    target_recall: float = TARGET_RECALL,
) -> bool:
    """Return whether `wait_days` of the same card are over, without looking for the day."""
    if grade == Grade.AGAIN:
        return elapsed_days >= SOON_DAYS
    least, most = bounds_of_wait(grade=grade, bridged_days=bridged_days, longest_days=longest_days)
    if not least <= elapsed_days < most:
        return elapsed_days >= most
    return recall_after(elapsed_days) <= min(target_recall, SHARES_LEFT[grade] * recall_after(LEFT_AFTER_DAYS))


def wait_days(
    *,
    grade: Grade,
    bridged_days: float,
    longest_days: float,
    recall_after: Callable[[float], float],
    target_recall: float = TARGET_RECALL,
) -> float:
    """Return how many days after its last answer a card is asked again, from 2 to 365.

    `grade` is that of the last answer, `bridged_days` the wait before it, 0 at the first, and `longest_days` the longest the
    card was recalled after. `recall_after` gives the recall predicted so many days after the answer, and never rises.
    """
    if grade == Grade.AGAIN:
        return SOON_DAYS
    above, below = bounds_of_wait(grade=grade, bridged_days=bridged_days, longest_days=longest_days)
    lowest = min(target_recall, SHARES_LEFT[grade] * recall_after(LEFT_AFTER_DAYS))
    if recall_after(below) > lowest:
        return below
    if recall_after(above) <= lowest:
        return above
    for _ in range(HALVINGS):
        middle = (above + below) / 2
        if recall_after(middle) > lowest:
            above = middle
        else:
            below = middle
    return below
