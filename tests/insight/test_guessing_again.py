"""The same people are counted again after they practised again: does a second count give back what the first one kept?

Sets of answers are too many to try each (2 to the 30), so that the guesser draws likely ones by Gibbs sampling: one person's answers
after the other's, given what was told and what the others are thought to have answered. Each chain begins at the truth, so that one
that does not find its way about makes the guesser look too good, never too bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest

from ravive.insight import disclosure
from tests.insight.guesser import CARDS, NEARLY_SURE, OUTCOMES, PEOPLE, Grid, Places, predicted, told_of

ROUNDS = 2
# One person's answers in both rounds: which outcome in each, and the six answers.
HISTORIES = np.array(list(product(range(len(OUTCOMES)), repeat=ROUNDS)))
ANSWERED = np.array(OUTCOMES)[HISTORIES].reshape(len(HISTORIES), -1)
GROUPS, SWEEPS, SETTLING = 40, 400, 60
FINEST, LOTS = 1_000, 101
# A mean that was moved by its lot may leave 0 to 1 by half a step.
BEYOND = FINEST // 2


@dataclass(frozen=True)
class Telling:
    """How what is told hangs together with the mean behind it: the likelihood of each value told, a column for each thousandth."""

    moved: Places
    told: Places
    logarithms: Grid

    @classmethod
    def in_steps(cls, step: float) -> Telling:
        """Return how means are told in steps of this width."""
        lots = np.round(((np.arange(LOTS) + 0.5) / LOTS - 0.5) * step * FINEST).astype(np.int64)
        values = [told_of(place / FINEST, step) for place in range(-BEYOND, FINEST + BEYOND + 1)]
        told = np.unique(values, return_inverse=True)[1].astype(np.int64)
        likely = np.zeros((told.max() + 1, FINEST + 1))
        for lot in lots:
            likely[told[np.arange(FINEST + 1) + lot + BEYOND], np.arange(FINEST + 1)] += 1 / LOTS
        return cls(moved=lots, told=told, logarithms=np.log(np.maximum(likely, 1e-300)))

    def tell(self, means: Grid, chance: np.random.Generator) -> Places:
        """Return what is told of these means, a lot for each."""
        return self.told[_thousandths(means) + chance.choice(self.moved, means.shape) + BEYOND]


def _thousandths(means: Grid) -> Places:
    return np.round(means * FINEST).astype(np.int64)


@pytest.fixture(scope="module")
def shares() -> Grid:
    """What each person with each history adds to the mean of each card in each count."""
    rounds = [[OUTCOMES[at] for at in history] for history in HISTORIES.tolist()]
    counts = [[[predicted(person, one[: until + 1]) for until in range(ROUNDS)] for one in rounds] for person in range(PEOPLE)]
    return np.array(counts) / PEOPLE


def guessed(shares: Grid, telling: Telling) -> float:
    """Return which share of all answers somebody is nearly sure of, after both counts."""
    chance = np.random.default_rng(1)
    true = chance.integers(0, len(HISTORIES), (GROUPS, PEOPLE))
    seen = telling.tell(_added(shares, true), chance)
    thought, right = true.copy(), np.zeros((GROUPS, PEOPLE, ROUNDS * len(CARDS)))
    for sweep in range(SETTLING + SWEEPS):
        for person in range(PEOPLE):
            others = _added(shares, thought) - shares[person][thought[:, person]]
            means = others[:, None] + shares[person][None]
            likely = telling.logarithms[seen[:, None], _thousandths(means)].sum(axis=(2, 3))
            thought[:, person] = (likely + chance.gumbel(size=likely.shape)).argmax(axis=1)
            if sweep >= SETTLING:
                odds = np.exp(likely - likely.max(axis=1, keepdims=True))
                right[:, person] += odds @ ANSWERED / odds.sum(axis=1, keepdims=True) / SWEEPS
    return float((np.maximum(right, 1 - right) > NEARLY_SURE).mean())


def _added(shares: Grid, histories: Places) -> Grid:
    return np.sum([shares[person][histories[:, person]] for person in range(PEOPLE)], axis=0)


@pytest.mark.slow
def test_a_second_count_of_five_people_leaves_their_answers_open(shares: Grid) -> None:
    assert guessed(shares, Telling.in_steps(disclosure.step_of(PEOPLE))) < 0.005


@pytest.mark.slow
def test_the_attack_itself_guesses_where_steps_are_narrow(shares: Grid) -> None:
    assert guessed(shares, Telling.in_steps(0.05)) > 0.05
