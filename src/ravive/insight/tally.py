"""What learners bring to a figure, added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Contribution(NamedTuple):
    """What a learner brings to a figure: the sum of some credits, and how many they are. A mean weighs as much as one credit."""

    total: float
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Contributions added up: of how many learners, how many credits, and their sum."""

    learners: int
    weight: int
    total: float

    @property
    def mean(self) -> float:
        return self.total / self.weight

    @property
    def influence(self) -> float:
        """By how much one credit can change the mean."""
        return 1 / self.weight


def tally_of(contributions: Iterable[Contribution]) -> Tally:
    """Return contributions added up, one a learner."""
    brought = list(contributions)
    return Tally(
        learners=len(brought),
        weight=sum(contribution.weight for contribution in brought),
        total=sum(contribution.total for contribution in brought),
    )
