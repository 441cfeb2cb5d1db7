"""Intervals of what a group is predicted to know hold the truth, where the truth is drawn from the model's own variances."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ravive.insight.disclosure_control import disclose, half_width
from ravive.insight.predictions import LASTING_DOUBT, PASSING_DOUBT, PublicCard, card_recalls, group_variance
from ravive.insight.privacy_budget import noise_of
from ravive.insight.releases import RECALL_ALL
from ravive.memory.belief import Effects, predict_logit
from ravive.memory.fit import prior_of
from ravive.memory.hybrid import Model, shipped
from ravive.memory.inputs import (
    CARD_COLUMNS,
    EFFECT,
    INPUT_COUNT,
    L_ABILITY,
    LEARNER_COLUMNS,
    N_EFFECT,
    NOTION_COLUMNS,
    PRACTICE,
    TEST,
    Numbers,
    read_inputs,
    remember,
)
from ravive.memory.passes import Log, predict_rows
from tests.repeats import repeats

CARDS, GROUPS = 12, 60
DAY_S, WEEK_S, ANSWER_S = 86_400.0, 604_800.0, 20.0

pytestmark = pytest.mark.slow


def lived(model: Model, cards: Numbers, weeks: int, chance: np.random.Generator) -> tuple[list[tuple[float, ...]], list[float]]:
    """Return the rows of somebody who answered every card once a week, the questions of the day after, and how they would be answered."""
    spread = model.variances
    person, own, notions = np.zeros(LEARNER_COLUMNS), np.zeros((CARDS, CARD_COLUMNS)), np.zeros((CARDS // 2, NOTION_COLUMNS))
    person[L_ABILITY] = chance.normal(0, spread.learner**0.5)
    own[:, EFFECT], notions[:, N_EFFECT] = (
        chance.normal(0, spread.card_in_learner**0.5, CARDS),
        chance.normal(0, spread.notion**0.5, CARDS // 2),
    )
    effects, x = Effects(model.coefficients, cards, spread.as_row()), np.zeros(INPUT_COUNT)

    def recall(place: int, time: float) -> float:
        beyond = read_inputs(own[place], notions[place // 2], person, time, x)
        logit, *_ = predict_logit(x, beyond, effects, place, own[place], notions[place // 2], person, time)
        return float(1 / (1 + np.exp(-logit)))

    rows: list[tuple[float, ...]] = []
    for week in range(weeks):
        for turn, place in enumerate(chance.permutation(CARDS).tolist()):
            time = week * WEEK_S + turn * ANSWER_S
            right = float(chance.random() < recall(place, time))
            grade = 3 if right else 1
            remember(own[place], notions[place // 2], person, time, PRACTICE, right, grade)
            rows.append((place, place // 2, time, PRACTICE, right, grade))
    asked_at = (weeks - 1) * WEEK_S + DAY_S
    rows += [(place, place // 2, asked_at, TEST, -1.0, 0) for place in range(CARDS)]
    return rows, [recall(place, asked_at) for place in range(CARDS)]


def of_group(model: Model, learners: int, weeks: int, chance: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what is predicted of each card and what is so, means over a group that nobody fitted cards for."""
    cards = np.zeros((CARDS, 4))
    cards[:, :2] = chance.multivariate_normal([0, 0], np.linalg.inv(prior_of(model.variances)), CARDS)
    lives = [lived(model, cards, weeks, chance) for _ in range(learners)]
    whose = np.repeat(np.arange(learners, dtype=np.int32), [len(rows) for rows, _ in lives])
    items, notions, times, kinds, credits, grades = np.array([row for rows, _ in lives for row in rows]).T
    small = [column.astype(np.int32) for column in (items, notions, kinds, grades)]
    log = Log(whose, small[0], small[1], times, small[2], credits, small[3], np.ones(len(credits)))
    unknown = np.zeros((CARDS, 4))
    unknown[:, 2], unknown[:, 3] = model.variances.card, model.variances.card_met
    logits, spreads, _steps = predict_rows(log, Effects(model.coefficients, unknown, model.variances.as_row()), CARDS // 2)
    asked = credits < 0
    recalls = 1 / (1 + np.exp(-logits[asked] / np.sqrt(1 + np.pi * spreads[asked] / 8)))
    return recalls.reshape(learners, CARDS).mean(axis=0), np.mean([true for _, true in lives], axis=0)


@pytest.mark.parametrize(("learners", "weeks", "widest"), [(12, 1, 0.26), *repeats((12, 4, 0.25), (24, 1, 0.2))])
def test_interval_holds_what_a_group_knows_and_is_no_wider_than_it_says(learners: int, weeks: int, widest: float) -> None:
    model, chance = shipped(), np.random.default_rng(5)
    spread = model.variances
    public = PublicCard(harder=0.0, card=spread.card + spread.card_met, learner=spread.learner + spread.notion + spread.card_in_learner)
    cards = dict.fromkeys(range(CARDS), public)
    held: list[bool] = []
    held_cards: list[bool] = []
    halves: list[float] = []
    for _ in range(GROUPS):
        predicted, true = of_group(model, learners, weeks, chance)
        value = disclose(float(predicted.mean()), scale=noise_of(RECALL_ALL) / learners, lot=float(chance.random()))
        variance = group_variance(value, learners, cards, LASTING_DOUBT**2 + PASSING_DOUBT**2)
        halves.append(half_width(variance))
        held.append(abs(value - float(true.mean())) <= halves[-1])
        for share, (shown, alone) in zip(true.tolist(), card_recalls({}, cards, value).values(), strict=True):
            held_cards.append(abs(share - shown) <= half_width(variance + alone))
    assert np.mean(held) >= 0.93
    assert np.mean(held_cards) >= 0.93
    assert np.mean(halves) <= widest
