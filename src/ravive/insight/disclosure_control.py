"""What may be shown of a group so that nobody learns much of one person in it. Every figure passes these rules.

1. A figure covers at least `FEWEST` learners, `FEWEST_MINORS` for minors. Predictions and times cover `FEWEST_PREDICTED`.
2. A measured figure is released once, after its test is over, and never changes. A prediction is computed again at few moments, and only
   when `FEWEST_PREDICTED` learners answered since.
3. Few sums are released, each moved once by noise that hides what a person brings. `privacy_budget` lists them all and adds up what they
   cost one person over the life of a training.
4. Everything else is computed from these sums, as they are shown. It adds no knowledge, and figures agree.

Screens, reports and files read released figures only. `docs/decisions/0101-one-privacy-budget.md` gives the reasons, and
`tests/insight/test_attack.py` attacks the rules.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 5
FEWEST_MINORS = 10
FEWEST_PREDICTED = 10
# How many standard errors a 95 % interval reaches.
NINETY_FIVE_PERCENT = 1.959963984540054
_NORMAL = NormalDist()
# Sums of floating-point numbers differ by less.
_TOLERANCE = 1e-9
# Practice times are shown in steps of ten seconds, up to this many.
SECONDS_STEP, MOST_SECONDS = 10, 1_800


def fewest_shown(*, written_for_minors: bool, raised_to: int = FEWEST) -> int:
    """Return the smallest group that is shown. An organisation can raise it, never lower it."""
    least = FEWEST_MINORS if written_for_minors else FEWEST
    return max(least, raised_to)


def fewest_predicted(fewest: int) -> int:
    """Return the smallest group with predictions and times, where the smallest group shown is `fewest`."""
    return max(fewest, FEWEST_PREDICTED)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A released figure: its value in whole points, how far its 95 % interval reaches, that answers received before `until` are in.

    Noise can move the value below its lowest or above 1. Pools use it as it is; `shown_value` limits it for readers.
    """

    learners: int
    value: float
    half_width: float | None
    until: int


def disclose(mean: float, *, scale: float, lot: float) -> float:
    """Return a mean moved by Gaussian noise of this standard deviation, not rounded. `lot`: a random number, evenly from 0 to 1.

    >>> round(disclose(0.5, scale=0.1, lot=0.975), 3), disclose(0.5, scale=0.1, lot=0.5)
    (0.696, 0.5)
    """
    return mean + scale * _NORMAL.inv_cdf(lot)


def whole_points(value: float) -> float:
    """Return a value in whole points."""
    return round(value, 2)


def half_width(variance: float) -> float:
    """Return how far the 95 % interval of a value with this variance reaches."""
    return round(NINETY_FIVE_PERCENT * math.sqrt(variance), 4)


def variance_of(cell: Cell) -> float:
    """Return the variance behind a cell's interval."""
    return ((cell.half_width or 0.0) / NINETY_FIVE_PERCENT) ** 2


def noisy_median(seconds: Sequence[float], *, lot: float) -> int:
    """Return a time near the median, in steps of ten seconds: the nearer a time is to the middle of the group, the likelier.

    `lot` is random, evenly from 0 to 1. One person's time changes the odds of a result by at most a factor e² (exponential mechanism).
    """
    steps = range(0, MOST_SECONDS + SECONDS_STEP, SECONDS_STEP)
    weights: list[float] = []
    for step in steps:
        below, above = sum(second < step for second in seconds), sum(second > step for second in seconds)
        weights.append(math.exp(-abs(below - above) / 2))
    left = lot * sum(weights)
    for step, weight in zip(steps, weights, strict=True):
        left -= weight
        if left <= 0:
            return step
    return MOST_SECONDS


def shown_value(cell: Cell, *, lowest: float = 0.0) -> float:
    """Return a figure's value within `lowest` and 1."""
    return min(max(cell.value, lowest), 1.0)


def limits_of(cell: Cell, *, lowest: float = 0.0) -> tuple[float | None, float | None]:
    """Return the ends of a figure's interval, in whole points outwards, within `lowest` and 1. None without an interval."""
    if cell.half_width is None:
        return None, None
    value, reach = shown_value(cell, lowest=lowest), cell.half_width - _TOLERANCE
    low, high = math.floor(100 * (value - reach)) / 100, math.ceil(100 * (value + reach)) / 100
    return max(low, lowest), min(high, 1.0)


def visible(cells: Mapping[str, Cell], *, fewest: int) -> dict[str, Cell]:
    """Return the released figures an organisation shows that raised the smallest group since."""
    return {name: cell for name, cell in cells.items() if cell.learners >= fewest}
