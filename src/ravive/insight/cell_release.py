"""The cells of one cut while they are released: enough learners, noise once, the interval; parts of a mean have that mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ravive.insight.disclosure_control import Cell, disclose, half_width, whole_points
from ravive.insight.privacy_budget import noise_of
from ravive.insight.tally import Tally

# Returns for the name of a sum a number drawn evenly from 0 to 1: the same whenever it is asked, and unknown to readers.
type Lots = Callable[[str], float]
# Between the name of a sum and the sum itself.
OF_SUM = "="

_HALVINGS = 60


@dataclass(kw_only=True)
class CellRelease:
    """The cells while some are added, and what they are computed from. `until`: answers received before that day (since 1970) are in."""

    cells: dict[str, Cell]
    tallies: Mapping[str, Tally]
    fewest: int
    until: int
    lots: Lots

    def mean(self, name: str, tally: Tally) -> float:
        """Return the mean of a sum of the budget with its noise, not rounded."""
        return self.moved(name, tally.mean, tally.learners)

    def moved(self, name: str, mean: float, learners: int, *, family: str = "") -> float:
        """Return a mean over learners with the noise of its family, which is the first part of its name unless it is given."""
        scale = noise_of(family or name.split("/")[0]) / learners
        return disclose(mean, scale=scale, lot=self.lots(lot_name(name, mean * learners, learners)))

    def parts(self, mean: float, tallies: Mapping[str, Tally], *, family: str) -> dict[str, float]:
        """Return the parts of a released mean by name, each with the noise of `family`, in whole points: their mean is that mean.

        The noise of the parts' own mean is thrown away, so that the parts say nothing more of the mean than was released.
        """
        raw = [self.moved(name, tally.mean, tally.learners, family=family) for name, tally in tallies.items()]
        return dict(zip(tallies, with_mean(raw, mean), strict=True))

    def put(self, name: str, *, learners: int, value: float, variance: float) -> None:
        """Add a cell. `variance` is that of its value."""
        self.cells[name] = Cell(learners=learners, value=whole_points(value), half_width=half_width(variance), until=self.until)


def lot_name(name: str, total: float, learners: int) -> str:
    """Return the name of the lot of a sum. Another sum of that name has another lot: with the same noise, both would show what differs.

    >>> lot_name("form_at_test/0/0/A", 9.5, 12)
    'form_at_test/0/0/A=9.5/12'
    """
    return f"{name}{OF_SUM}{round(total, 6)}/{learners}"


def with_mean(values: list[float], mean: float) -> list[float]:
    """Return values moved by the same amount, within 0 and 1 and in whole points, so that their mean is `mean`.

    >>> with_mean([0.5, 0.9, 1.3], 0.8), with_mean([0.4, 0.6], 0.7)
    ([0.5, 0.9, 1.0], [0.6, 0.8])
    """
    target = min(max(mean, 0.0), 1.0)
    low, high = -1.0 - max(values), 1.0 - min(values)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = sum(_within(value + middle) for value in values) < target * len(values)
        low, high = (middle, high) if below else (low, middle)
    points = [100 * _within(value + high) for value in values]
    whole = [int(point) for point in points]
    # The points that are left go to those that lost most by rounding.
    left = round(100 * target * len(values)) - sum(whole)
    order = sorted(range(len(values)), key=lambda place: whole[place] - points[place])
    for place in [place for place in order if whole[place] < 100][: max(left, 0)]:
        whole[place] += 1
    return [point / 100 for point in whole]


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)
