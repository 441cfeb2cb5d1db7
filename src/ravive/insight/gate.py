"""What may be known of a group so that nobody in it can be seen: the one gate every figure goes through.

1. A cell is over at least `fewest` learners.
2. A cell is replaced only when `fewest` learners more brought something new into it since it was last shown, and never because
   somebody left: whatever is subtracted from whatever, at least `fewest` people are left in it.
3. All alike, and all but one alike, are told the same way, as a bound: what everybody answered is never certain.
4. Shares are whole points, intervals are rounded outwards.
5. Whatever is a sum of shown cells is computed from the cells as they are shown: totals know no more than what stands beside them.

Cells, once released, are kept; screens, reports and files are made of them alone. `docs/decisions/0034-what-may-be-shown.md` argues
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
# Sums of floating numbers miss by less.
_HAIR = 1e-9

Bound = Literal["", "at_most", "at_least"]


def fewest_shown(*, written_for_minors: bool, raised_to: int | None = None) -> int:
    """Return the smallest group that is shown. An organisation can raise it, never lower it."""
    least = FEWEST_MINORS if written_for_minors else FEWEST
    return max(least, raised_to or least)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A cell as the log has it now: how many learners, how many of them bring something new, the mean, how far its interval reaches.

    `lowest` is -1 for a difference, 0 for a share. `step`: in what steps the value is told, a point for shares.
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
    """A cell that was released: the mean in whole points, or a bound; how far its interval reaches; answers of before day `until`."""

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


def release(found: Found, earlier: Cell | None, *, fewest: int, until: int) -> Cell | None:
    """Return what may be known of a cell from now on: the new one, the earlier one, or nothing yet."""
    if found.learners < fewest or found.fresh < fewest:
        return earlier
    return told(found, until=until)


def told(found: Found, *, until: int) -> Cell:
    """Return a cell in whole points; within one learner of all alike, the bound that both share."""
    one = (found.highest - found.lowest) / found.learners if found.highest < math.inf else 0.0
    value, bound = found.mean, ""
    if found.mean >= found.highest - one - _HAIR:
        value, bound = _down(found.highest - one, found.step), "at_least"
    elif found.mean <= found.lowest + one + _HAIR and one:
        value, bound = -_down(-found.lowest - one, found.step), "at_most"
    half = None if found.half_width is None else -_down(-found.half_width, found.step)
    return Cell(learners=found.learners, value=_nearest(value, found.step), half_width=half, until=until, bound=bound)


def _nearest(value: float, step: float) -> float:
    return round(round(value / step) * step, 2)


def _down(value: float, step: float) -> float:
    return round(math.floor(value / step + _HAIR) * step, 2)


def visible(cells: Mapping[str, Cell], *, fewest: int) -> dict[str, Cell]:
    """Return the released cells an organisation shows that raised the smallest group since."""
    return {name: cell for name, cell in cells.items() if cell.learners >= fewest}
