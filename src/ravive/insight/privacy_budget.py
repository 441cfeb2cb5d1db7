"""What one person's answers may be worth to everybody else over the whole life of a training: each released sum, and its noise.

A person brings a bounded amount to each sum: a score from 0 to 1, or one such value for each card. Each sum is moved once by Gaussian
noise, whose standard deviation is given here in persons. What a person loses is then added up as zero-concentrated differential privacy
(Bun and Steinke, 2016): a sum costs (bound / noise)² / 2, and costs add up. Everything else is computed from these sums and from
published models, and costs nothing. Numbers of people and times of practice say nothing of the answers and are not in this account.

A score that is the mean of further parts is released like the cards of a test (`CellRelease.parts`): add its family here, with the
noise of one part, and how many parts a person brings at most.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ravive.insight import releases

# What `tests/insight/test_attack.py` measures: of 100 people whose every fellow is a key of the attacker's, about so many are guessed
# rightly to have known more than half of a test, or not. A coin reaches 50.
GUESSED_RIGHT = 70
# A test asks at most so many cards of one form, and there are at most so many tests, the entry test among them.
MOST_CARDS, MOST_TESTS = 12, 4


@dataclass(frozen=True, kw_only=True)
class PrivateSum:
    """A kind of released sum: its noise (standard deviation, in persons), and how many values of 0 to 1 a person brings at most.

    `times`: how often it is released at most over the life of a training.
    """

    noise: float
    values: int = 1
    times: int = 1

    @property
    def cost(self) -> float:
        """What it costs a person at most, as rho of zero-concentrated differential privacy."""
        return self.times * self.values / (2 * self.noise**2)


BUDGET: Mapping[str, PrivateSum] = {
    releases.FORM_AT_TEST: PrivateSum(noise=0.5, times=MOST_TESTS),
    # How far scores lie from one half, for the interval: both sides of one half count the same.
    releases.SPREAD: PrivateSum(noise=1.0, times=MOST_TESTS),
    releases.CARD_AT_TEST: PrivateSum(noise=2.0, values=MOST_CARDS, times=MOST_TESTS),
    # One value for each later test: how far apart a person's answers in two wordings are.
    releases.WORDINGS: PrivateSum(noise=0.8, times=MOST_TESTS - 1),
    releases.SURE_WRONG: PrivateSum(noise=3.0, values=MOST_CARDS),
    # Both sides together, then each side less both.
    releases.BOTH_SIDES: PrivateSum(noise=0.8),
    releases.SIDE: PrivateSum(noise=0.6, values=2),
    # Six moments. Trainings of before had one more, the day after.
    releases.RECALL_ALL: PrivateSum(noise=0.8, times=7),
    releases.CERTIFICATES: PrivateSum(noise=2.0),
}


def noise_of(family: str) -> float:
    """Return the standard deviation of the noise of a sum, in persons."""
    return BUDGET[family].noise


def total_cost() -> float:
    """Return what everything that can ever be released of a training costs one person at most, as rho."""
    return sum(kind.cost for kind in BUDGET.values())


def epsilon(rho: float, *, delta: float = 1e-6) -> float:
    """Return the epsilon of (epsilon, delta) differential privacy that follows from rho.

    >>> round(epsilon(0.5), 1)
    5.8
    """
    return rho + 2 * math.sqrt(rho * math.log(1 / delta))
