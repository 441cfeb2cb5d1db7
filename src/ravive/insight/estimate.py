"""A figure with its interval, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure with its 95 % interval, and over how many learners; shares lie from 0 to 1, differences from -1 to 1."""

    value: float
    low: float
    high: float
    learners: int


@dataclass(frozen=True, kw_only=True)
class Moments:
    """One value a learner, added up: how many learners, the sum of their values and of their squares."""

    learners: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.learners

    def with_others(self, other: Moments) -> Moments:
        """Return both groups as one."""
        return Moments(learners=self.learners + other.learners, total=self.total + other.total, squares=self.squares + other.squares)


def moments_of(values: Sequence[float]) -> Moments:
    """Return one value a learner, added up."""
    return Moments(learners=len(values), total=sum(values), squares=sum(value * value for value in values))
