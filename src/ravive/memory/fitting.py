"""Fitting the hybrid: passes over the log, one Newton step each, drawn towards the model it starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ravive.memory.events import Events
from ravive.memory.hybrid import Card, Model, Variances
from ravive.memory.inputs import CARD_KNOTS, INPUT_COUNT, INPUT_NAMES, SIBLING_KNOTS, Numbers
from ravive.memory.passes import Effects, Gathered, Log, gather, log_losses

PASSES = 20
# A step smaller than this, in logits, changes no prediction anybody could see.
SMALL_STEP = 2e-3
# How many answers the starting model counts for, tried on learners set aside.
STRENGTHS = (300.0, 3_000.0, 10_000.0)
TRIAL_ANSWERS = 40_000
# Towards zero without a start; and how stiff the forgetting curves are where they may bend.
RIDGE, STIFFNESS = 0.3, 3.0
# How firmly forgetting over days keeps the shape it had at the start, until a log has hundreds of answers after half a day.
DAYS_HELD, DAYS_ANSWERS, HALF_DAY = 300.0, 100.0, 43_200.0


@dataclass(frozen=True)
class Fitted:
    """Coefficients, the cards' effects (harder, harder once met, and their variances), precision and mean log loss."""

    coefficients: Numbers
    cards: Numbers
    precision: Numbers
    log_loss: float


@dataclass(frozen=True)
class Target:
    """What a fit is drawn to, and how strongly."""

    coefficients: Numbers
    pull: Numbers


def fit(events: Events, *, start: Model | None, seed: int = 0) -> Model:
    """Return a model of these events, drawn to `start` as strongly as predicts learners set aside best; to zero without one.

    Learners are set aside by `seed`. Time grows linearly with the answers.
    """
    variances = start.variances if start else Variances()
    held = _held_days(events.log)
    target = blank_target() if start is None else _target(start, _best_strength(events, start, held, seed), held)
    fitted = run_passes(events.log, len(events.items), events.notion_count, target, variances)
    answered = np.bincount(events.log.items[events.log.credits >= 0], minlength=len(events.items)) > 0
    cards = {
        name: Card(harder=float(row[0]), harder_met=float(row[1]), variance=float(row[2]), variance_met=float(row[3]))
        for name, row, known in zip(events.items, fitted.cards, answered, strict=True)
        if known
    }
    return Model(
        coefficients=fitted.coefficients,
        precision=fitted.precision,
        answers=events.answers,
        cards=cards,
        variances=variances,
        provenance=(
            f"{events.answers} answers of {events.learners} learners on {len(cards)} cards; log loss while fitting {fitted.log_loss:.4f}",
            *(f"started from: {line}" for line in (start.provenance if start else ())),
        ),
    )


def blank_target() -> Target:
    """Return the weak pull to zero, and to smooth curves, of a fit that starts from nothing."""
    return Target(np.zeros(INPUT_COUNT), RIDGE * np.eye(INPUT_COUNT) + _stiffness())


def _target(start: Model, strength: float, held: Numbers) -> Target:
    # Weak information is never counted as strong: a start with few answers counts for no more than those.
    share = min(strength, start.answers) / max(start.answers, 1)
    return Target(start.coefficients, start.precision * share + RIDGE * blank_target().pull + held)


def _held_days(log: Log) -> Numbers:
    """Return the pull that keeps what a start says of days where a log says nothing of them.

    What may move freely is the level; how it changes from a quarter of an hour to a day and to three days is held.
    """
    order = np.lexsort((log.times, log.items, log.learners))
    same = (np.diff(log.learners[order]) == 0) & (np.diff(log.items[order]) == 0)
    long_lags = int((same & (np.diff(log.times[order]) >= HALF_DAY)).sum())
    firmness = DAYS_HELD / (1 + long_lags / DAYS_ANSWERS)
    held = np.zeros((INPUT_COUNT, INPUT_COUNT))
    for later, earlier in (("lag_6", "lag_5"), ("lag_7", "lag_6"), ("sibling_lag_4", "sibling_lag_3")):
        one, other = INPUT_NAMES.index(later), INPUT_NAMES.index(earlier)
        held[one, one] += firmness
        held[other, other] += firmness
        held[one, other] -= firmness
        held[other, one] -= firmness
    for name in ("last_right_by_days", "rights_by_days", "wrongs_by_days", "session_start"):
        place = INPUT_NAMES.index(name)
        held[place, place] += firmness
    return held


def _best_strength(events: Events, start: Model, held: Numbers, seed: int) -> float:
    """Return which strength predicts one half of the learners best after fitting on the other."""
    halves = _trial_halves(events.log, np.random.default_rng(seed))
    if halves is None:
        return STRENGTHS[-1]
    learnt, aside = halves
    losses: list[float] = []
    for strength in STRENGTHS:
        fitted = run_passes(learnt, len(events.items), events.notion_count, _target(start, strength, held), start.variances)
        losses.append(log_losses(aside, Effects(fitted.coefficients, fitted.cards, start.variances.as_row()), events.notion_count))
    return STRENGTHS[int(np.argmin(losses))]


def _trial_halves(log: Log, chance: np.random.Generator) -> tuple[Log, Log] | None:
    learners, counts = np.unique(log.learners, return_counts=True)
    if len(learners) < 2:
        return None
    shuffled = chance.permutation(len(learners))
    wanted = shuffled[: max(2, int(np.searchsorted(np.cumsum(counts[shuffled]), TRIAL_ANSWERS)) + 1)]
    half = len(wanted) // 2
    return _only(log, learners[wanted[:half]]), _only(log, learners[wanted[half:]])


def _only(log: Log, learners: NDArray[np.int32]) -> Log:
    kept = np.isin(log.learners, learners)
    return Log(
        log.learners[kept], log.items[kept], log.notions[kept], log.times[kept], log.kinds[kept], log.credits[kept], log.grades[kept]
    )


def run_passes(log: Log, card_count: int, notion_count: int, target: Target, variances: Variances) -> Fitted:
    """Return the fit of a log sorted by learner and time. A step that makes things worse is taken back by half."""
    row = variances.as_row()
    prior = np.array([variances.card, variances.card_met])
    coefficients, cards = target.coefficients.copy(), np.zeros((card_count, 4))
    before, step = (coefficients, cards), (np.zeros(INPUT_COUNT), np.zeros((card_count, 2)))
    best, share, answers = np.inf, 1.0, max(int((log.credits >= 0).sum()), 1)
    loss, precision, spread = 0.0, target.pull, np.zeros((card_count, 2))
    for _ in range(PASSES):
        loss, sums = gather(log, Effects(coefficients, cards, row), notion_count)
        away = coefficients - target.coefficients
        cost = loss + 0.5 * away @ target.pull @ away + 0.5 * (cards[:, :2] ** 2 / prior).sum()
        if not cost <= best + 0.5 and share > 0.05:
            share *= 0.5
        else:
            best, share, before = cost, 1.0, (coefficients, cards)
            step, precision, spread = _newton_step(sums, away, cards, target, prior)
        coefficients = before[0] + share * step[0]
        cards = before[1].copy()
        cards[:, :2] += share * step[1]
        if np.abs(share * step[0]).max() < SMALL_STEP:
            break
    cards = cards.copy()
    cards[:, 2:] = spread
    return Fitted(coefficients, cards, precision, loss / answers)


def _newton_step(
    sums: Gathered, away: Numbers, cards: Numbers, target: Target, prior: Numbers
) -> tuple[tuple[Numbers, Numbers], Numbers, Numbers]:
    """Return the steps of coefficients and cards, the precision of the former and the variances of the latter.

    The cards' own two-by-two blocks are solved first, so that thousands of cards cost no more than one pass.
    """
    curvature = np.tril(sums.curvature) + np.tril(sums.curvature, -1).T
    whole, both, met = sums.cards[:, 2] + 1 / prior[0], sums.cards[:, 3], sums.cards[:, 3] + 1 / prior[1]
    determinant = whole * met - both * both
    inverse = (met / determinant, -both / determinant, whole / determinant)
    pulls = (-sums.cards[:, 0] - cards[:, 0] / prior[0], -sums.cards[:, 1] - cards[:, 1] / prior[1])
    ties = (-sums.links[:, 0], -sums.links[:, 1])
    solved = (inverse[0][:, None] * ties[0] + inverse[1][:, None] * ties[1], inverse[1][:, None] * ties[0] + inverse[2][:, None] * ties[1])
    precision: Numbers = curvature + target.pull - ties[0].T @ solved[0] - ties[1].T @ solved[1]
    change = _solved(precision, sums.slope - target.pull @ away - solved[0].T @ pulls[0] - solved[1].T @ pulls[1])
    left = (pulls[0] - ties[0] @ change, pulls[1] - ties[1] @ change)
    moved = np.column_stack((inverse[0] * left[0] + inverse[1] * left[1], inverse[1] * left[0] + inverse[2] * left[1]))
    # Once met, the two effects add up: their covariance goes to the second, so that the sum has the right variance.
    variances = np.column_stack((inverse[0], np.maximum(inverse[2] + 2 * inverse[1], 0.0)))
    return (change, moved), precision, variances


def _solved(matrix: Numbers, vector: Numbers) -> Numbers:
    return np.linalg.solve(matrix, vector)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _stiffness() -> Numbers:
    """Return the penalty on bends of the two forgetting curves, in log time."""
    penalty = np.zeros((INPUT_COUNT, INPUT_COUNT))
    for first, knots in (("lag_0", CARD_KNOTS), ("sibling_lag_0", SIBLING_KNOTS)):
        at = INPUT_NAMES.index(first)
        bends = np.zeros((len(knots) - 2, len(knots)))
        for place in range(len(knots) - 2):
            before, after = knots[place + 1] - knots[place], knots[place + 2] - knots[place + 1]
            bends[place, place : place + 3] = (1 / before, -1 / before - 1 / after, 1 / after)
        penalty[at : at + len(knots), at : at + len(knots)] += STIFFNESS * bends.T @ bends
    return penalty
