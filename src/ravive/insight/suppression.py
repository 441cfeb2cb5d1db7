"""What may be shown of a group so that nobody in it can be seen.

Four rules. A cell is over at least `fewest` learners. A cell in which all answered alike is hidden, whatever they answered. A cell
changes only when at least `fewest` more learners came into it, so that two looks at it never differ by one person. Where a total
is shown beside its cells, never just one of them is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

FEWEST = 5
FEWEST_MINORS = 10


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How many learners, the sum of their credits (0 to 1 each), and whether all credits were the same."""

    learners: int
    credit: float
    is_uniform: bool = False

    @property
    def share(self) -> float:
        """The mean credit, 0 to 1."""
        return self.credit / self.learners


def fewest_shown(*, written_for_minors: bool, raised_to: int | None = None) -> int:
    """Return the smallest group that is shown. An organisation can raise it, never lower it."""
    least = FEWEST_MINORS if written_for_minors else FEWEST
    return max(least, raised_to or least)


def released(found: Mapping[str, Cell], earlier: Mapping[str, Cell], *, fewest: int) -> dict[str, Cell]:
    """Return the cells that may be known now: those of before, replaced only where at least `fewest` learners more came in.

    `found` are the cells as they are, over whole blocks of `fewest` learners in the order in which they came. A learner who
    withdrew since is still in the sums that were known before, which are over at least `fewest` people; their answers are gone.
    """
    cells = {name: cell for name, cell in earlier.items() if cell.learners >= fewest}
    for name, cell in found.items():
        known = cells.get(name)
        if cell.learners >= fewest and (known is None or cell.learners - known.learners >= fewest):
            cells[name] = cell
    return cells


def shown(cells: Mapping[str, Cell], *, fewest: int, has_total: bool) -> dict[str, Cell | None]:
    """Return each cell, or None where it is hidden. With a total beside them, a lone hidden cell takes the smallest with it."""
    visible: dict[str, Cell | None] = {
        name: None if cell.learners < fewest or cell.is_uniform or cell.credit in (0.0, float(cell.learners)) else replace(cell)
        for name, cell in cells.items()
    }
    hidden = [name for name, cell in visible.items() if cell is None]
    left = [(cell.learners, name) for name, cell in visible.items() if cell is not None]
    if has_total and len(hidden) == 1 and left:
        visible[min(left)[1]] = None
    return visible
