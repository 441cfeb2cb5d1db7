"""A released cell as pages show it: within its limits, with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

from ravive.insight.disclosure_control import Cell, limits_of, shown_value

# A share whose interval is wider is in no order with others: in the middle of the scale it reaches from what is hardly known to above
# TAKEN_UP_BELOW, so that it cannot say whether a card is to be taken up at all. Nor is it a figure to quote.
WIDEST_SURE = 0.6


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of 0 to 1, or a difference of -1 to 1, with its 95 % interval where it has one, and over how many learners."""

    value: float
    learners: int
    low: float | None = None
    high: float | None = None

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval of a difference leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def is_ranked(self) -> bool:
        """Whether it is sure enough to stand before or after another one."""
        return self.low is None or self.high is None or round(self.high - self.low, 2) <= WIDEST_SURE

    @property
    def is_sure(self) -> bool:
        """Whether it is sure enough to be quoted and to stand alone in large numbers.

        The width is that of the interval before 0 or 100 % cuts it off: 0 to 54 around 0 is as uncertain as 23 to 100 around 77.
        """
        if self.low is None or self.high is None:
            return True
        return round(2 * max(self.value - self.low, self.high - self.value), 2) <= WIDEST_SURE


@overload
def share_of(cell: Cell, *, lowest: float = 0.0) -> Share: ...
@overload
def share_of(cell: Cell | None, *, lowest: float = 0.0) -> Share | None: ...
def share_of(cell: Cell | None, *, lowest: float = 0.0) -> Share | None:
    """Return a cell as it is shown, within `lowest` and 1; None without a cell."""
    if cell is None:
        return None
    low, high = limits_of(cell, lowest=lowest)
    return Share(value=shown_value(cell, lowest=lowest), learners=cell.learners, low=low, high=high)
