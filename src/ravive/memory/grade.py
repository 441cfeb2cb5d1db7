"""From a marked answer to a grade of the memory model."""

from typing import Literal

from ravive.memory.fsrs import Grade

Confidence = Literal["sure", "rather", "guess"]


def grade_of(*, credit: float | None, confidence: Confidence | None = None) -> Grade:
    """Return how an answer counts for memory.

    Credit under one half is Again, under 1 Hard, 1 Good. A right guess counts as Hard: it was not recalled. A card that was
    only read (credit None) is an exposure and counts as Hard, so that its siblings ask soon. Self-graded recall comes in as
    credit 0, 0.5 or 1. Raises ValueError outside 0..1.

    >>> grade_of(credit=1.0), grade_of(credit=1.0, confidence="guess"), grade_of(credit=0.4)
    (<Grade.GOOD: 3>, <Grade.HARD: 2>, <Grade.AGAIN: 1>)
    """
    if credit is None:
        return Grade.HARD
    if not 0 <= credit <= 1:
        raise ValueError(f"credit is {credit!r}; it must lie between 0 and 1")
    if credit < 0.5:
        return Grade.AGAIN
    if credit < 1 or confidence == "guess":
        return Grade.HARD
    return Grade.GOOD
