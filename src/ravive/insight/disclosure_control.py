"""What may be shown of a group so that nobody's answer becomes certain. Every figure passes these rules.

1. A figure covers at least `FEWEST` learners, `FEWEST_MINORS` for minors. Predictions and times cover `FEWEST_PREDICTED`.
2. A measured figure is released once, after its test or week is over, and never changes. A prediction is computed again only when
   `FEWEST_PREDICTED` learners answered since.
3. Each released figure is moved by random noise, about as much as one answer weighs. So nobody who knows all other answers is
   certain of the last one.
4. Everything else is computed from released figures. It adds no knowledge.

Screens, reports and files read released figures only. `docs/decisions/0034-what-may-be-shown.md` gives the reasons, and
`tests/insight/test_attack.py` attacks the rules.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5
FEWEST_MINORS = 10
FEWEST_PREDICTED = 10
# The scale of the noise, in answers. It is drawn from a Laplace distribution: what one answer can change about the odds of a figure is
# at most a factor e (epsilon = 1; the protected unit is one answer).
NOISE_ANSWERS = 1.0
POINT = 0.01
# How many standard errors a 95 % interval reaches.
NINETY_FIVE_PERCENT = 1.959963984540054
# The variance of the normal distribution whose 95 % interval is that of a Laplace distribution of scale 1.
_NOISE_VARIANCE = (math.log(20) / NINETY_FIVE_PERCENT) ** 2
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
    """A released figure, in whole points: how far its 95 % interval reaches, and that answers received before day `until` are in.

    Noise can move the value below its lowest or above 1. Sums use it as it is; `shown_value` limits it for readers.
    """

    learners: int
    value: float
    half_width: float | None
    until: int


def disclose(mean: float, *, influence: float, lot: float) -> float:
    """Return a mean moved by noise and rounded to whole points.

    `influence`: by how much one answer can change the mean. `lot`: a random number, evenly from 0 to 1.
    """
    return round(mean + NOISE_ANSWERS * influence * laplace(lot), 2)


def laplace(lot: float) -> float:
    """Return a value of the Laplace distribution of scale 1, for a lot evenly from 0 to 1.

    >>> laplace(0.5), round(laplace(0.9), 2), round(laplace(0.1), 2)
    (0.0, 1.61, -1.61)
    """
    distance = lot - 0.5
    return math.copysign(math.log(max(1 - 2 * abs(distance), 2**-64)), distance)


def half_width(variance: float) -> float:
    """Return how far the 95 % interval of a value with this variance reaches, rounded outwards to whole points."""
    return round(math.ceil(NINETY_FIVE_PERCENT * math.sqrt(variance) / POINT - _TOLERANCE) * POINT, 2)


def noise_variance(influence: float) -> float:
    """Return the variance that stands for the noise of a mean in its interval, where one answer can change the mean by `influence`."""
    return _NOISE_VARIANCE * (NOISE_ANSWERS * influence) ** 2


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
    """Return the lower and upper end of a figure's interval, within `lowest` and 1. None without an interval."""
    if cell.half_width is None:
        return None, None
    value = shown_value(cell, lowest=lowest)
    return round(max(value - cell.half_width, lowest), 2), round(min(value + cell.half_width, 1.0), 2)


def visible(cells: Mapping[str, Cell], *, fewest: int) -> dict[str, Cell]:
    """Return the released figures an organisation shows that raised the smallest group since."""
    return {name: cell for name, cell in cells.items() if cell.learners >= fewest}
