"""The cells of one cut while they are released: enough learners, noise, the interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ravive.insight.disclosure_control import Cell, disclose, half_width, noise_variance
from ravive.insight.interval import share_variance
from ravive.insight.tally import Tally

# Returns for the name of a figure a number drawn evenly from 0 to 1: the same whenever it is asked, and unknown to readers.
type Lots = Callable[[str], float]


@dataclass(kw_only=True)
class CellRelease:
    """The cells while some are added, and what they are computed from. `until`: answers received before that day (since 1970) are in."""

    cells: dict[str, Cell]
    tallies: Mapping[str, Tally]
    fewest: int
    until: int
    lots: Lots

    def release(self, name: str, tally: Tally | None = None, *, cards: float = 1.0, noise: float = 1.0) -> Cell | None:
        """Release a measured cell where enough learners are in it; return it, None where they are too few.

        `tally`: what it is computed from, if not the tally of its name. `cards`: how many answers of each learner are in the mean.
        `noise`: how many times the usual noise it gets.
        """
        tally = tally or self.tallies.get(name)
        if tally is None or tally.learners < self.fewest:
            return None
        influence = tally.influence * noise
        value = disclose(tally.mean, influence=influence, lot=self.lots(name))
        # The interval follows from the value that is shown: nothing else of the answers is in it.
        variance = share_variance(value, tally.learners, cards=cards) + noise_variance(influence)
        self.put(name, learners=tally.learners, value=value, variance=variance)
        return self.cells[name]

    def release_difference(self, name: str, sides: tuple[str, str], tallies: tuple[Tally, Tally], *, noise: float, extra: float) -> bool:
        """Release two sides that the same learners brought, and the first less the second; return whether there were enough learners.

        `extra`: a further variance of the difference.
        """
        shown: list[Cell] = []
        for side, tally in zip(sides, tallies, strict=True):
            cell = self.release(side, tally, cards=tally.weight / tally.learners, noise=noise)
            if cell is None:
                return False
            shown.append(cell)
        # Each learner brought both sides: what makes learners differ falls out of the difference.
        alone = [
            share_variance(cell.value, tally.weight) + noise_variance(tally.influence * noise)
            for cell, tally in zip(shown, tallies, strict=True)
        ]
        self.put(name, learners=shown[0].learners, value=shown[0].value - shown[1].value, variance=sum(alone) + extra)
        return True

    def put(self, name: str, *, learners: int, value: float, variance: float) -> None:
        """Add a cell. `variance` is that of its value."""
        self.cells[name] = Cell(learners=learners, value=round(value, 2), half_width=half_width(variance), until=self.until)
