"""Somebody who knows the published model, and who answered what and when, but not how, tries every possible set of answers.

Five people, the smallest group, practise the same three cards, each on a day of their own: the fewest unknowns there can be.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from ravive.decks import deck_memory
from ravive.insight import recalling, releasing
from ravive.insight.cards import AskedCard
from ravive.insight.gate import Found, told
from ravive.insight.tables import ANSWERS

PEOPLE, CARDS = 5, (1, 2, 3)
FIRST_DAY, CUT_DAY, DAY_MS, TEN_MINUTES_MS = 20_000, 20_007, 86_400_000, 600_000
OUTCOMES = np.array(list(product((0, 1), repeat=len(CARDS))))
# Which outcomes each of the five had: all there could be, and the 15 answers of each.
COULD_BE = np.array(list(product(range(len(OUTCOMES)), repeat=PEOPLE)))
ANSWERED = OUTCOMES[COULD_BE].reshape(len(COULD_BE), -1)
LOTS = (np.arange(9) + 0.5) / 9 - 0.5
NEARLY_SURE, TRIED = 0.95, 200

type Grid = NDArray[np.float64]


def predicted(person: int, outcomes: NDArray[np.int64]) -> list[float]:
    cards = [
        AskedCard(number=number, deck="deck", card=f"card-{number}", notion=f"notion-{number}", theme="signs", is_critical=False,
                  is_marked=True, prompt="", reflex="")
        for number in CARDS
    ]  # fmt: skip
    day = FIRST_DAY + person
    rows = [
        (1, person, card, 0, day * DAY_MS + card * TEN_MINUTES_MS, day, float(right), 1, 9_000, None, None)
        for card, right in zip(CARDS, outcomes, strict=True)
    ]
    table = pa.table([pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), ANSWERS, strict=True)], schema=ANSWERS)
    models = {"deck": deck_memory.model_of(deck_memory.of_shipped().model)}
    found = recalling.recall_of(table, cards, models, at_day=CUT_DAY)
    return [found[number].mean for number in CARDS]


@pytest.fixture(scope="module")
def means() -> Grid:
    """Predicted means of each card, of every set of answers there could be."""
    alone = np.array([[predicted(person, outcomes) for outcomes in OUTCOMES] for person in range(PEOPLE)])
    return np.mean([alone[person][COULD_BE[:, person]] for person in range(PEOPLE)], axis=0)


def guessed(means: Grid, step: float, lots: NDArray[np.float64]) -> float:
    """Return which share of the answers somebody is nearly sure of after having seen what is told of the three cards."""
    values = np.unique(np.round(means, 12))
    told_as = {value: [_told(value + lot * step, step) for lot in lots] for value in values}
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


def _told(mean: float, step: float) -> float:
    cell = told(Found(learners=PEOPLE, fresh=PEOPLE, mean=mean, step=step), until=CUT_DAY)
    return cell.centre


@pytest.mark.slow
def test_what_is_told_of_five_people_leaves_their_answers_open(means: Grid) -> None:
    assert guessed(means, releasing.step_of(PEOPLE), LOTS) < 0.005


@pytest.mark.slow
def test_the_attack_itself_guesses_where_predictions_are_told_to_the_point(means: Grid) -> None:
    assert guessed(means, 0.01, np.zeros(1)) > 0.15
