"""What may be shown of a group so that nobody in it can be recognised: every figure passes these rules.

1. A cell is over at least `fewest` learners.
2. A cell is replaced only when `fewest` learners more brought something new into it since it was last shown, and never because
   somebody left: whatever is subtracted from whatever, at least `fewest` people are left in it.
3. All alike, and all but one alike, are shown the same, as a bound, with one interval: what everybody answered is never certain.
4. Shares are whole points, intervals are rounded outwards.
5. Whatever is a sum of shown cells, or a shown cell grown older, is computed from the cells as they are shown: it adds no knowledge.

Released cells are stored; screens, reports and files read nothing else. `docs/decisions/0034-what-may-be-shown.md` argues
why these rules suffice, and the tests try to break them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FEWEST = 5
FEWEST_MINORS = 10
POINT = 0.01
# How many standard errors a 95 % interval reaches.
NINETY_FIVE_PERCENT = 1.959963984540054
# Sums of floating numbers miss by less.
_HAIR = 1e-9

Bound = Literal["", "at_most", "at_least"]


def fewest_shown(*, written_for_minors: bool, raised_to: int | None = None) -> int:
    """Return the smallest group that is shown. An organisation can raise it, never lower it."""
    least = FEWEST_MINORS if written_for_minors else FEWEST
    return max(least, raised_to or least)


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A cell as the log has it now: how many learners, how many of them bring something new, the mean, how far its interval reaches.

    `lowest` is -1 for a difference, 0 for a share. The value is shown in steps of `step`, a point for shares.
    """

    learners: int
    fresh: int
    mean: float
    half_width: float | None = None
    lowest: float = 0.0
    highest: float = 1.0
    step: float = POINT


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell that was released: the mean in whole points, or a bound; how far its interval reaches; answers of before day `until`.

    Beyond a bound, the interval reaches to the end.
    """

    learners: int
    value: float
    half_width: float | None
    until: int
    bound: Bound = ""

    @property
    def centre(self) -> float:
        """What a share counts as in a total: of a bound, the middle of what it leaves open."""
        if self.bound == "at_least":
            return (self.value + 1) / 2
        return self.value / 2 if self.bound == "at_most" else self.value


def limits_of(cell: Cell, *, lowest: float) -> tuple[float | None, float | None]:
    """Return the lower and upper end of a cell's interval, cut at `lowest` and 1; beyond a bound it reaches to the end."""
    if cell.half_width is None:
        return None, None
    low = lowest if cell.bound == "at_most" else max(cell.value - cell.half_width, lowest)
    high = 1.0 if cell.bound == "at_least" else min(cell.value + cell.half_width, 1.0)
    return round(low, 2), round(high, 2)


def update_cell(measurement: Measurement, earlier: Cell | None, *, fewest: int, until: int) -> Cell | None:
    """Return what may be shown of a cell from now on: the new one, the earlier one, or nothing yet."""
    if measurement.learners < fewest or measurement.fresh < fewest:
        return earlier
    return disclose(measurement, until=until)


def disclose(measurement: Measurement, *, until: int) -> Cell:
    """Return a cell in whole points; within one learner, or half a step, of all alike, the bound and the interval that both share."""
    span = measurement.highest - measurement.lowest
    # Where steps are wider than a learner's share, what would be shown as all or as nothing is a bound too.
    one = max(span / measurement.learners, measurement.step / 2) if measurement.highest < math.inf else 0.0
    value, bound, half = measurement.mean, "", measurement.half_width
    if measurement.mean >= measurement.highest - one - _HAIR:
        value, bound = _down(measurement.highest - one, measurement.step), "at_least"
    elif measurement.mean <= measurement.lowest + one + _HAIR and one:
        value, bound = -_down(-measurement.lowest - one, measurement.step), "at_most"
    if bound and half is not None:
        half = span * _reach_of_all_but_one(measurement.learners)
    half = None if half is None else round_outwards(half, POINT if bound else measurement.step)
    return Cell(learners=measurement.learners, value=_nearest(value, measurement.step), half_width=half, until=until, bound=bound)


def _reach_of_all_but_one(learners: int) -> float:
    """Return how far the 95 % interval of all but one of so many reaches inwards, as a share (Wilson, 1927)."""
    share, square = 1 - 1 / learners, NINETY_FIVE_PERCENT**2
    root = math.sqrt(share * (1 - share) / learners + square / (4 * learners**2))
    return share - (share + square / (2 * learners) - NINETY_FIVE_PERCENT * root) / (1 + square / learners)


def round_outwards(reach: float, step: float = POINT) -> float:
    """Return how far an interval is shown to reach: no less than it does."""
    return -_down(-reach, step)


def _nearest(value: float, step: float) -> float:
    return round(round(value / step) * step, 2)


def _down(value: float, step: float) -> float:
    return round(math.floor(value / step + _HAIR) * step, 2)


def visible(cells: Mapping[str, Cell], *, fewest: int) -> dict[str, Cell]:
    """Return the released cells an organisation shows that raised the smallest group since."""
    return {name: cell for name, cell in cells.items() if cell.learners >= fewest}
