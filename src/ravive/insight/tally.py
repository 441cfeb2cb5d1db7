"""What learners bring to a figure, added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Contribution(NamedTuple):
    """What a learner brings to a figure: one value from 0 to 1, the mean of so many answers."""

    value: float
    answers: int = 1

    @property
    def spread(self) -> float:
        """How far the value lies from one half, 0 to 1: its square, as large for the one side as for the other."""
        return (2 * self.value - 1) ** 2


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Contributions added up: of how many learners, their sum, how many answers are behind it, and the sum of their spreads."""

    learners: int
    total: float
    answers: int = 0
    spread: float = 0.0

    @property
    def mean(self) -> float:
        return self.total / self.learners

    @property
    def answers_each(self) -> float:
        """How many answers of a learner are in a value, on average."""
        return max(self.answers / self.learners, 1.0) if self.learners else 1.0


def tally_of(contributions: Iterable[Contribution]) -> Tally:
    """Return contributions added up, one a learner."""
    brought = list(contributions)
    return Tally(
        learners=len(brought),
        total=sum(contribution.value for contribution in brought),
        answers=sum(contribution.answers for contribution in brought),
        spread=sum(contribution.spread for contribution in brought),
    )


def together(tallies: Iterable[Tally]) -> Tally:
    """Return tallies of groups that share no learner as one."""
    every = list(tallies)
    return Tally(
        learners=sum(tally.learners for tally in every),
        total=sum(tally.total for tally in every),
        answers=sum(tally.answers for tally in every),
        spread=sum(tally.spread for tally in every),
    )
