"""The peers that are regressions: a constant, Rasch with an ability that follows the answers, HLR and DAS3H."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.memory.clocks import Clock, Reviews
from bench.memory.scoring import CLOSEST, Space, scored
from ravive.memory.compiled import compiled
from ravive.memory.inputs import STUDY, Numbers
from ravive.memory.passes import Log

# Variances of abilities and difficulties, in logits squared, and how much ability drifts at each answer, as for our own model.
ABILITY, DIFFICULTY, DRIFT = 0.6, 1.2, 0.003
RIDGE, OWN_RIDGE, PASSES, SWEEPS = 0.5, 5.0, 30, 10
# MOVING-AVG's first logit, and how much of a surprise moves it.
MOVING_START, MOVING_SHARE = 1.2, 0.3
# The windows of DAS3H (Choffin et al., 2019), in seconds.
WINDOWS = (3_600.0, 86_400.0, 7 * 86_400.0, 30 * 86_400.0, np.inf)


def fitted_logistic(inputs: Numbers, credits: Numbers, ridge: Numbers) -> Numbers:
    """Return the coefficients of a logistic regression, each drawn to zero by its own ridge."""
    coefficients = np.zeros(inputs.shape[1])
    for _ in range(PASSES):
        step = _newton_step(inputs, credits, inputs @ coefficients, coefficients, ridge)
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-4:
            break
    return coefficients


def recalibrated(clock: Clock, learnt: Log, tested: Log) -> Numbers:
    """Return a clock's recalls of a log, their logits put right by a line fitted on the learners it was fitted on."""

    def line(log: Log) -> tuple[Numbers, NDArray[np.bool_]]:
        bounded = np.clip(np.nan_to_num(clock.recalls(log), nan=0.5), CLOSEST, 1 - CLOSEST)
        return np.column_stack((np.ones(len(bounded)), np.log(bounded / (1 - bounded)))), Reviews.of(log).before >= 0

    inputs, met = line(learnt)
    asked = met & (learnt.credits >= 0)
    coefficients = fitted_logistic(inputs[asked], learnt.credits[asked], np.full(2, 1e-3))
    inputs, met = line(tested)
    return np.where(met, _sigmoid(inputs @ coefficients), clock.recalls(tested))


def constant(learnt: Log, tested: Log) -> Numbers:
    return np.full(len(tested.times), float(learnt.credits[learnt.credits >= 0].mean()))


def moving_average(learnt: Log, tested: Log) -> Numbers:
    """Return what MOVING-AVG of srs-benchmark predicts: one logit a learner, moved after each answer by a share of what was missed.

    It sees neither cards nor time, and nothing is fitted: where the logit begins and how far it moves are that benchmark's.
    """
    found = np.full(len(tested.times), np.nan)
    logit, learner = MOVING_START, -1
    for row in np.flatnonzero(tested.kinds != STUDY).tolist():
        if tested.learners[row] != learner:
            logit, learner = MOVING_START, int(tested.learners[row])
        found[row] = 1 / (1 + math.exp(-logit))
        if tested.credits[row] >= 0:
            logit += MOVING_SHARE * (float(tested.credits[row]) - found[row])
    return found


def rasch(learnt: Log, tested: Log) -> Numbers:
    """Return what Rasch predicts: difficulties fitted together with abilities, then each new learner's ability followed online."""
    asked = learnt.credits >= 0
    learners, items, credits = learnt.learners[asked], learnt.items[asked], learnt.credits[asked]
    cards = int(max(learnt.items.max(), tested.items.max())) + 1
    level, abilities, difficulties = 0.0, np.zeros(int(learners.max()) + 1), np.zeros(cards)
    for _ in range(PASSES):
        for part in ("level", "abilities", "difficulties"):
            recalls = _sigmoid(level + abilities[learners] - difficulties[items])
            residuals, weights = credits - recalls, recalls * (1 - recalls)
            if part == "level":
                level += residuals.sum() / weights.sum()
            elif part == "abilities":
                slope = np.bincount(learners, residuals, len(abilities)) - abilities / ABILITY
                abilities = abilities + slope / (np.bincount(learners, weights, len(abilities)) + 1 / ABILITY)
            else:
                slope = -np.bincount(items, residuals, cards) - difficulties / DIFFICULTY
                difficulties = difficulties + slope / (np.bincount(items, weights, cards) + 1 / DIFFICULTY)
    found = np.full(len(tested.times), np.nan)
    _follow_abilities(tested.learners, level - difficulties[tested.items], tested.credits, tested.kinds != STUDY, found)
    return found


@compiled
def _follow_abilities(learners: NDArray[np.int32], easiness: Numbers, credits: Numbers, asked: NDArray[np.bool_], found: Numbers) -> None:
    ability, variance, current = 0.0, 0.0, -1
    for row in range(len(learners)):
        if learners[row] != current:
            ability, variance, current = 0.0, ABILITY, learners[row]
        if not asked[row]:
            continue
        logit = easiness[row] + ability
        found[row] = 1 / (1 + np.exp(-logit / np.sqrt(1 + np.pi * variance / 8)))
        if credits[row] >= 0:
            plain = 1 / (1 + np.exp(-logit))
            gain = variance / (1 + variance * plain * (1 - plain))
            ability += gain * (credits[row] - found[row])
            variance = gain + DRIFT


def half_life(learnt: Log, tested: Log) -> Numbers:
    """Return what half-life regression predicts (Settles and Meeder, 2016); the share of first answers where nothing came before."""
    counts, reviews = _counts(learnt), Reviews.of(learnt)
    asked = (reviews.before >= 0) & (learnt.credits >= 0)
    first = learnt.credits[(reviews.before < 0) & (learnt.credits >= 0)]

    def recalls(parameters: Numbers, counts: Numbers, days: Numbers) -> Numbers:
        return np.exp2(-days / np.exp2(np.clip(parameters @ counts.T, -20, 20)))

    space = Space(np.array([-5.0, 0.5, -0.5, 0.5]), np.ones(4), np.full(4, -20.0), np.full(4, 20.0))
    fitted = scored(space, lambda parameters: recalls(parameters, counts[asked], reviews.days[asked]), learnt.credits[asked])
    reviews = Reviews.of(tested)
    rate = (first.sum() + 1) / (len(first) + 2)
    return np.where(reviews.before < 0, rate, np.clip(recalls(fitted, _counts(tested), reviews.days), CLOSEST, 1 - CLOSEST))


def _counts(log: Log) -> Numbers:
    """Return 1 and the roots of one more than the right answers, wrong answers and studies before each row."""
    seen: dict[tuple[int, int], list[float]] = {}
    counts = np.ones((len(log.times), 4))
    for row, key in enumerate(zip(log.learners.tolist(), log.items.tolist(), strict=True)):
        known = seen.setdefault(key, [0.0, 0.0, 0.0])
        counts[row, 1:] = np.sqrt(1 + np.array(known))
        if log.kinds[row] == STUDY:
            known[2] += 1
        elif log.credits[row] >= 0:
            known[0] += float(log.credits[row])
            known[1] += 1 - float(log.credits[row])
    return counts


@dataclass(frozen=True)
class _Past:
    """When one card or notion was practised by one learner, and how many answers were right until then."""

    times: list[float]
    rights: list[float]

    def counts(self, time: float) -> list[float]:
        """Return log(1 + right answers) and log(1 + answers) in each window."""
        found: list[float] = []
        for window in WINDOWS:
            first = bisect_right(self.times, time - window)
            rights = self.rights[-1] - (self.rights[first - 1] if first else 0.0) if self.times else 0.0
            found += [np.log1p(rights), np.log1p(len(self.times) - first)]
        return found

    def enter(self, time: float, credit: float) -> None:
        self.times.append(time)
        self.rights.append((self.rights[-1] if self.rights else 0.0) + credit)


def das3h(learnt: Log, tested: Log) -> Numbers:
    """Return what DAS3H predicts of new learners, each taken as the mean one.

    Windows of the card and of its notion; a study counts as an attempt. Each card has coefficients of its own, drawn to those
    shared by all.
    """
    inputs, asked = _windows(learnt)[learnt.credits >= 0], learnt.credits >= 0
    items, credits = learnt.items[asked], learnt.credits[asked]
    rows = {card: np.flatnonzero(items == card) for card in np.unique(items).tolist()}
    shared, own = np.zeros(inputs.shape[1]), np.zeros((int(max(learnt.items.max(), tested.items.max())) + 1, inputs.shape[1]))
    ridge = np.concatenate(([1 / DIFFICULTY], np.full(inputs.shape[1] - 1, OWN_RIDGE)))
    for _ in range(SWEEPS):
        offset = (inputs * own[items]).sum(axis=1)
        shared = shared + _newton_step(inputs, credits, offset + inputs @ shared, shared, np.full(len(shared), RIDGE))
        level = inputs @ shared
        for card, of_card in rows.items():
            logits = level[of_card] + inputs[of_card] @ own[card]
            own[card] += _newton_step(inputs[of_card], credits[of_card], logits, own[card], ridge)
    return _sigmoid((_windows(tested) * (shared + own[tested.items])).sum(axis=1))


def _newton_step(inputs: Numbers, credits: Numbers, logits: Numbers, coefficients: Numbers, ridge: Numbers) -> Numbers:
    recalls = _sigmoid(logits)
    curvature = (inputs * (recalls * (1 - recalls))[:, None]).T @ inputs + np.diag(ridge)
    return np.linalg.solve(curvature, inputs.T @ (credits - recalls) - ridge * coefficients)


def _windows(log: Log) -> Numbers:
    found = np.ones((len(log.times), 1 + 4 * len(WINDOWS)))
    pasts: dict[tuple[str, int, int], _Past] = {}
    for row, (learner, item, notion) in enumerate(zip(log.learners.tolist(), log.items.tolist(), log.notions.tolist(), strict=True)):
        time, credit = float(log.times[row]), float(log.credits[row])
        known = [pasts.setdefault((name, learner, place), _Past([], [])) for name, place in (("card", item), ("notion", notion))]
        found[row, 1:] = [count for past in known for count in past.counts(time)]
        if log.kinds[row] == STUDY or credit >= 0:
            for past in known:
                past.enter(time, max(credit, 0.0))
    return found


def _sigmoid(logits: Numbers) -> Numbers:
    return 0.5 * (1 + np.tanh(logits / 2))
