"""An attacker who controls every key of a training but one, knows the published model, and keeps all that is ever shown.

They subtract what their own keys brought. Of each sum, what the last learner brought is left, with the noise of the budget: the number of
people in the group plays no part. Everything that is shown is computed from these sums, so the attacker is given the sums themselves,
before rounding. How likely each life of a learner is follows by Bayes' rule, with the lives of other learners of the same kind as what is
known before. Nothing is approximated but that these lives are a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ravive.insight import releases
from ravive.insight.predictions import MOMENTS
from ravive.insight.privacy_budget import BUDGET
from ravive.insight.wordings import MOST_APART

TEST_DAYS, CARDS, CONTROLS = (0, 30, 90, 180), 9, 3
KNOWN, NEARLY_SURE = 0.5, 0.95
LEARNER_SD, CARD_SD, DAY_SD = 0.8, 0.8, 0.3
# With this ability, in logits, about half of the learners know more than half at a test.
ABILITY, PRACTICE_LOGITS = 0.15, 0.5
PRACTICE_ANSWERS_A_WEEK, SURE_SHARE, CERTIFIED = 5, 0.35, 0.8

type Grid = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Learners through a training: their answers at each test (learners × tests × cards), and what else they bring to sums."""

    answers: Grid
    practised: Grid
    held_back: Grid
    wordings: Grid
    recalls: Grid
    certified: Grid
    sure_wrong: Grid

    @property
    def scores(self) -> Grid:
        """Return the score of each learner at each test."""
        return self.answers.mean(axis=2)


def lives(count: int, chance: np.random.Generator) -> Lives:
    """Return so many lives, all of the same form: who began with which half of the cards is known."""
    ability = chance.normal(ABILITY, LEARNER_SD, count)
    cards = chance.normal(0, CARD_SD, (2, CARDS))
    answers = np.zeros((count, len(TEST_DAYS), CARDS))
    for test in range(len(TEST_DAYS)):
        on_the_day = ability + chance.normal(0, DAY_SD, count)
        answers[:, test] = chance.random((count, CARDS)) < _share(on_the_day[:, None] - cards[test % 2])
    sides = [
        (chance.random((count, CONTROLS)) < _share(ability[:, None] + logits - chance.normal(0, CARD_SD, (count, CONTROLS)))).mean(axis=1)
        for logits in (PRACTICE_LOGITS, 0.0)
    ]
    return Lives(
        answers=answers,
        practised=sides[0],
        held_back=sides[1],
        wordings=_wordings(answers, chance),
        recalls=_recalls(ability, cards.ravel(), answers, chance),
        certified=(answers[:, 1:].mean(axis=2) >= CERTIFIED).any(axis=1).astype(float),
        sure_wrong=((answers[:, 0] == 0) & (chance.random((count, CARDS)) < SURE_SHARE)).astype(float),
    )


def _wordings(answers: Grid, chance: np.random.Generator) -> Grid:
    """Return what each learner brings of each later test: half of the cards, drawn at random, less the others."""
    later = answers[:, 1:]
    places = chance.random(later.shape).argsort(axis=2)
    drawn = np.take_along_axis(later, places, axis=2)
    half = CARDS // 2
    apart = drawn[:, :, :half].mean(axis=2) - drawn[:, :, half:].mean(axis=2)
    return (1 + np.clip(apart / MOST_APART, -1, 1)) / 2


def _recalls(ability: Grid, cards: Grid, answers: Grid, chance: np.random.Generator) -> Grid:
    """Return what a model predicts of each learner at each moment: what it knows of them after all their answers so far."""
    found = np.zeros((len(ability), len(MOMENTS)))
    share = _share(ability[:, None] - cards).mean(axis=1)
    for place, week in enumerate(MOMENTS):
        practised = chance.binomial(PRACTICE_ANSWERS_A_WEEK * week, 0.7, len(ability))
        right, asked = chance.binomial(practised, share).astype(float), practised.astype(float)
        for test, day in enumerate(TEST_DAYS):
            if day < max(week * 7, 1):
                right += answers[:, test].sum(axis=1)
                asked += CARDS
        weight = asked * 0.2 / (asked * 0.2 + 1 / LEARNER_SD**2)
        believed = ABILITY + (np.log((right + 1) / (asked - right + 1)) - ABILITY) * weight
        found[:, place] = _share(believed[:, None] - cards).mean(axis=1)
    return found


def brought(of: Lives, noise: Mapping[str, float]) -> Grid:
    """Return what each learner brings to each sum, in units of its noise. `noise`: by family, those that are released."""
    scores = of.scores
    beside = of.answers - scores[:, :, None]
    middle = (of.practised + of.held_back) / 2
    sums = {
        releases.FORM_AT_TEST: scores,
        releases.SPREAD: (2 * scores - 1) ** 2,
        # Of the cards of a test, their distance to its score is released.
        releases.CARD_AT_TEST: beside.reshape(len(scores), -1),
        releases.WORDINGS: of.wordings,
        releases.SURE_WRONG: of.sure_wrong,
        releases.BOTH_SIDES: middle[:, None],
        releases.SIDE: np.stack([of.practised - middle, of.held_back - middle], axis=1),
        releases.RECALL_ALL: of.recalls,
        releases.CERTIFICATES: of.certified[:, None],
    }
    return np.hstack([sums[family] / scale for family, scale in noise.items()])


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an attack went over many learners, half of whom knew more than half of a test: shares of 0 to 1.

    `guessed`: rightly called to have known more than half, or not. `sure`: the attacker is more than 95 % sure. `close`: the score is
    read within one answer.
    """

    guessed: float
    sure: float
    close: float


def attack(of: Lives, noise: Mapping[str, float], *, victims: int, chance: np.random.Generator) -> Outcome:
    """Return how the attack goes, over all tests, of so many victims at each."""
    sums = brought(of, noise)
    outcomes = [_attack_test(of.scores[:, test], sums - sums.mean(axis=0), victims, chance) for test in range(len(TEST_DAYS))]
    return Outcome(**{name: float(np.mean([vars(outcome)[name] for outcome in outcomes])) for name in vars(outcomes[0])})


def _attack_test(scores: Grid, sums: Grid, victims: int, chance: np.random.Generator) -> Outcome:
    above = scores > KNOWN
    # Before anything is shown, the attacker thinks both as likely.
    prior = np.where(above, 0.5 / above.mean(), 0.5 / (1 - above.mean()))
    chosen = np.concatenate([chance.choice(np.flatnonzero(side), victims // 2) for side in (above, ~above)])
    seen = sums[chosen] + chance.normal(0, 1, (len(chosen), sums.shape[1]))
    likely = seen @ sums.T - (sums**2).sum(axis=1) / 2
    # The victim's own life is not in the sample that stands for what is known before.
    likely[np.arange(len(chosen)), chosen] = -np.inf
    odds = np.exp(likely - likely.max(axis=1, keepdims=True)) * prior
    odds /= odds.sum(axis=1, keepdims=True)
    believed = odds @ above
    return Outcome(
        guessed=float(np.mean((believed > 0.5) == above[chosen])),
        sure=float(np.mean(np.maximum(believed, 1 - believed) > NEARLY_SURE)),
        close=float(np.mean(np.abs(odds @ scores - scores[chosen]) * CARDS <= 1)),
    )


def shown_noise() -> dict[str, float]:
    """Return the noise of every sum that is released."""
    return {family: kind.noise for family, kind in BUDGET.items()}


def _share(logits: Grid) -> Grid:
    return 1 / (1 + np.exp(-logits))
