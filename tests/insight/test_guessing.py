"""Somebody who knows the published model, and who answered what and when, but not how, tries every possible set of answers.

The group is the guesser's: five people and three cards are the fewest unknowns there can be.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ravive.insight import disclosure
from tests.insight.guesser import CARDS, NEARLY_SURE, OUTCOMES, PEOPLE, Grid, predicted, told_of

# Which outcomes each of the five had: all there could be, and the 15 answers of each.
COULD_BE = np.array(list(product(range(len(OUTCOMES)), repeat=PEOPLE)))
ANSWERED = np.array(OUTCOMES)[COULD_BE].reshape(len(COULD_BE), -1)
LOTS = (np.arange(9) + 0.5) / 9 - 0.5
TRIED = 200


@pytest.fixture(scope="module")
def means() -> Grid:
    """Predicted means of each card, of every set of answers there could be."""
    alone = np.array([[predicted(person, [outcomes]) for outcomes in OUTCOMES] for person in range(PEOPLE)])
    return np.mean([alone[person][COULD_BE[:, person]] for person in range(PEOPLE)], axis=0)


def guessed(means: Grid, step: float, lots: Grid) -> float:
    """Return which share of the answers somebody is nearly sure of after having seen what is told of the three cards."""
    values = np.unique(np.round(means, 12))
    told_as = {value: [told_of(value + lot * step, step) for lot in lots] for value in values}
    shown = np.array([[told_as[round(value, 12)] for value in row] for row in means])
    chance, sure = np.random.default_rng(1), 0
    tried = chance.choice(len(means), TRIED, replace=False)
    for true in tried:
        likely = np.ones(len(means))
        for place in range(len(CARDS)):
            seen = shown[true, place, chance.integers(len(lots))]
            likely *= (shown[:, place] == seen).mean(axis=1)
        right = likely @ ANSWERED / likely.sum()
        sure += int((np.maximum(right, 1 - right) > NEARLY_SURE).sum())
    return sure / (len(tried) * ANSWERED.shape[1])


@pytest.mark.slow
def test_what_is_told_of_five_people_leaves_their_answers_open(means: Grid) -> None:
    assert guessed(means, disclosure.step_of(PEOPLE), LOTS) < 0.005


@pytest.mark.slow
def test_the_attack_itself_guesses_where_predictions_are_told_to_the_point(means: Grid) -> None:
    assert guessed(means, 0.01, np.zeros(1)) > 0.15
