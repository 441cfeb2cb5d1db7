"""From a marked answer to what the memory model takes of it: a grade, and how much it counts by how long it took."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ravive.memory.fsrs import Grade

Confidence = Literal["sure", "rather", "guess"]

# Nobody reads a card and answers it in three quarters of a second. In 66,460 answers of two logs, 22 took under a second and a half and
# none of them was right; from there on as many were as ever. Such an answer still counts a little: the card was shown, and comes back.
UNREAD_SECONDS, READ_SECONDS = 0.75, 1.25
LEAST_WEIGHT = 0.001
# No hand is faster: the clock was set while the card was shown, or nothing measured the time.
MEASURED_SECONDS = 0.01


def weights_of(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much answers count that took so long, from 0.001 to 1; what is not known, or under a hundredth, counts in full.

    >>> weights_of(np.array([0.2, 1.0, 1.25, 60.0, np.nan])).tolist()
    [0.001, 0.5, 1.0, 1.0, 1.0]
    """
    reached = (seconds - UNREAD_SECONDS) / (READ_SECONDS - UNREAD_SECONDS)
    return np.where(seconds >= MEASURED_SECONDS, np.clip(reached, LEAST_WEIGHT, 1.0), 1.0)


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
