"""The bounds of coefficients, so that predicted recall never rises while time passes; and steps within them."""

import numpy as np

from ravive.memory.belief import GONE, MOST_HARDER
from ravive.memory.inputs import CARD_FALLS, INPUT_COUNT, INPUT_NAMES, Numbers

# The least that is forgotten between the first day and the third, in logits for each step of log(1 + minutes).
FROM_ONE_DAY_TO_THREE = 0.4
MOST_PIVOTS, BLOCK_PIVOTS, SMALL = 3_000, 20, 1e-9


def _highest() -> Numbers:
    """Return the upper bound of each coefficient: an input that grows with time may only lower recall."""
    highest = np.full(INPUT_COUNT, np.inf)
    for place, name in enumerate(INPUT_NAMES):
        if "_fall_" in f"_{name}" or name.endswith(("_short", "_long")):
            highest[place] = 0.0
    # Those asked after a day and after three are not the same learners, whose ability then takes in most of what lies between.
    highest[INPUT_NAMES.index(f"fall_{CARD_FALLS - 1}")] = -FROM_ONE_DAY_TO_THREE
    # A card that is harder than others once met gets some of that back in a new session: the session takes as much from all.
    highest[INPUT_NAMES.index("session_start")] = -GONE * MOST_HARDER
    return highest


def _lowest() -> Numbers:
    lowest = np.full(INPUT_COUNT, -np.inf)
    # Both inputs fall with time.
    for name in ("clock", "at_once"):
        lowest[INPUT_NAMES.index(name)] = 0.0
    return lowest


LOWEST, HIGHEST = _lowest(), _highest()


def bounded(coefficients: Numbers) -> Numbers:
    """Return coefficients moved to the nearest within the bounds."""
    return np.clip(coefficients, LOWEST, HIGHEST)


def step_within(coefficients: Numbers, precision: Numbers, slope: Numbers) -> Numbers:
    """Return the step from here that climbs highest on the parabola of this slope and precision, and stays within the bounds.

    Which coefficients end at a bound is found by pivoting (Júdice and Pires, 1994): free ones that leave their bounds are held there, held
    ones that would climb inwards are freed.
    """
    low, high = LOWEST - coefficients, HIGHEST - coefficients
    held = np.zeros(INPUT_COUNT, dtype=np.int8)
    step = np.zeros(INPUT_COUNT)
    for pivot in range(MOST_PIVOTS):
        free = held == 0
        step = np.select([held < 0, held > 0], [low, high], 0.0)
        step[free] = _solve(precision[np.ix_(free, free)], slope[free] - precision[np.ix_(free, ~free)] @ step[~free])
        inwards = (slope - precision @ step) * held
        change = (free & ((step < low - SMALL) | (step > high + SMALL))) | (inwards < -SMALL)
        if not change.any():
            break
        if pivot >= BLOCK_PIVOTS:
            # One at a time always ends; several at once seldom go round in circles.
            change[np.flatnonzero(change)[:-1]] = False
        held = np.where(change, np.where(free, np.where(step < low, -1, 1), 0), held).astype(np.int8)
    return np.clip(step, low, high)


def _solve(matrix: Numbers, right: Numbers) -> Numbers:
    solved: Numbers = np.linalg.solve(matrix, right)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # NumPy's stubs
    return solved
