"""Between which bounds coefficients stay, so that predicted recall never rises while time passes; and steps that keep to them."""

import numpy as np

from ravive.memory.belief import GONE, MOST_HARDER
from ravive.memory.compiled import compiled
from ravive.memory.inputs import CARD_FALLS, INPUT_COUNT, INPUT_NAMES, Numbers

# The least that is forgotten between the first day and the third, in logits for each step of log(1 + minutes).
FROM_ONE_DAY_TO_THREE = 0.4
SWEEPS, SMALL = 3_000, 1e-7


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
    """Return coefficients moved to the nearest that keep to the bounds."""
    return np.clip(coefficients, LOWEST, HIGHEST)


def step_within(coefficients: Numbers, precision: Numbers, slope: Numbers) -> Numbers:
    """Return the step from here that climbs highest on the parabola of this slope and precision, and keeps to the bounds."""
    low, high = LOWEST - coefficients, HIGHEST - coefficients
    free: Numbers = np.linalg.solve(precision, slope)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return _climb(precision, slope, low, high, np.clip(free, low, high))


@compiled
def _climb(precision: Numbers, slope: Numbers, low: Numbers, high: Numbers, step: Numbers) -> Numbers:
    """Move one coefficient after the other to where it climbs highest, until none moves."""
    left = slope - precision @ step
    for _ in range(SWEEPS):
        longest = 0.0
        for place in range(len(step)):
            wanted = step[place] + left[place] / precision[place, place]
            moved = min(max(wanted, low[place]), high[place]) - step[place]
            if moved != 0.0:
                step[place] += moved
                left -= precision[place] * moved
                longest = max(longest, abs(moved))
        if longest < SMALL:
            break
    return step
