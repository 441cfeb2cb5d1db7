"""Fitting the hybrid: passes over the log, one Newton step each, drawn towards the model it starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ravive.memory.belief import USUAL_FADING, Effects
from ravive.memory.bounds import bounded, step_within
from ravive.memory.exposures import Events
from ravive.memory.fading import fading_of
from ravive.memory.hybrid import CardEffects, Model, Variances, shipped
from ravive.memory.inputs import CARD_FALLS, HALF_DAY, INPUT_COUNT, INPUT_NAMES, MINUTE, SIBLING_FALLS, Numbers
from ravive.memory.passes import DAYS, Log, NewtonSums, gather, log_loss, predict_rows

PASSES = 20
# A step smaller than this, in logits, or one that gains fewer nats an answer, changes no prediction anybody could see.
SMALL_STEP, SMALL_GAIN = 2e-3, 2e-5
# How many answers the starting model counts for, tried on learners set aside.
STRENGTHS = (100.0, 300.0, 3_000.0, 10_000.0)
TRIAL_ANSWERS = 40_000
# Towards zero without a start; and how stiff the forgetting curves are where they may bend.
RIDGE, STIFFNESS = 0.3, 3.0
# How much cards differ once met from what they were at first sight, as a share of how much they differ then.
MET_SHARE = 0.4 / 1.5
# No model's cards are all alike, nor one effect the mirror of the other.
LEAST_VARIANCE, CLOSEST_TIE = 0.01, 0.95
# How much cards differ is what the start says until a deck has more cards than this; found again and again until it moves less.
CARDS_BEFORE, ROUNDS, SMALL_CHANGE = 20.0, 3, 0.05
# What is taken over about waits over half a day counts in full until a log has hundreds of such waits itself; a wait that fewer than
# a hundred answers reach was not seen.
DAYS_ANSWERS = 100


@dataclass(frozen=True)
class ModelFit:
    """Coefficients, the cards' effects (harder, harder once met, and their variances), precision and mean log loss.

    `days` is the part of the precision that comes from waits over half a day.
    """

    coefficients: Numbers
    cards: Numbers
    precision: Numbers
    days: Numbers
    log_loss: float


@dataclass(frozen=True)
class LongWaits:
    """What is taken over about waits over half a day: coefficients, how sure they are there, and lines on where they come from."""

    coefficients: Numbers
    precision: Numbers
    provenance: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """What a fit is drawn to, and how strongly."""

    coefficients: Numbers
    pull: Numbers


def fit(events: Events, *, start: Model | None, seed: int = 0, days_from: Model | None = None) -> Model:
    """Return a model of these events, drawn to `start` as strongly as predicts learners set aside best; to zero without one.

    A start whose answers do not reach half a day says nothing of longer waits: that part comes from `days_from`, by default the shipped
    model. Learners are set aside by `seed`. Time grows linearly with the answers.
    """
    variances = start.variances if start else Variances()
    waits = waits_of(events.log)
    target, begin, held = blank_target(), None, LongWaits(np.zeros(INPUT_COUNT), np.zeros((INPUT_COUNT, INPUT_COUNT)))
    if start is not None:
        held = _long_waits(start, days_from, int((waits >= HALF_DAY).sum()))
        strength, begin = _best_strength(events, start, held, seed)
        target = _target(start, strength, held)
    answered = np.bincount(events.log.items[events.log.credits >= 0], minlength=len(events.items)) > 0
    fitted, variances = _fit_with_cards(events, target, variances, begin, answered)
    if start is not None:
        found = predict_rows(events.log, Effects(fitted.coefficients, fitted.cards, variances.as_row()), events.notion_count)
        variances = replace(variances, fading=fading_of(events.log, found, USUAL_FADING))
    cards = {
        name: CardEffects(harder=float(row[0]), harder_met=float(row[1]), variance=float(row[2]), variance_met=float(row[3]))
        for name, row, known in zip(events.items, fitted.cards, answered, strict=True)
        if known
    }
    return Model(
        coefficients=fitted.coefficients,
        precision=fitted.precision,
        days=fitted.days + held.precision,
        answers=events.answers,
        longest_wait_minutes=max(longest_wait(waits) / MINUTE, start.longest_wait_minutes if start else 0.0),
        cards=cards,
        variances=variances,
        provenance=(
            f"{events.answers} answers of {events.learners} learners on {len(cards)} cards; log loss while fitting {fitted.log_loss:.4f}",
            *(f"started from: {line}" for line in (start.provenance if start else ())),
            *(f"waits over half a day as in: {line}" for line in held.provenance),
        ),
    )


def _fit_with_cards(
    events: Events, target: Target, usual: Variances, begin: ModelFit | None, answered: NDArray[np.bool_]
) -> tuple[ModelFit, Variances]:
    """Return the fit, and the variances under which its own cards are the likeliest: how much they differ is found with them."""
    # What half the learners say of it is near what all do, and spares passes.
    variances = usual if begin is None else _scaled(usual, begin.cards[answered])
    fitted = run_passes(events.log, len(events.items), events.notion_count, target, variances, begin)
    for _ in range(ROUNDS):
        before, variances = variances, _scaled(usual, fitted.cards[answered])
        if abs(variances.card - before.card) < SMALL_CHANGE * before.card:
            return fitted, before
        fitted = run_passes(events.log, len(events.items), events.notion_count, target, variances, fitted)
    return fitted, variances


def _scaled(usual: Variances, cards: Numbers) -> Variances:
    """Return the variances that these cards have, by what they differ and what is not known of that; the usual ones count for 20."""
    found = float((cards[:, 0] ** 2 + cards[:, 2]).sum()) / max(usual.card, LEAST_VARIANCE)
    scale = (CARDS_BEFORE + found) / (CARDS_BEFORE + len(cards))
    return replace(usual, card=scale * usual.card, card_met=scale * usual.card_met)


def blank_target() -> Target:
    """Return the weak pull to zero, and to smooth curves, of a fit that starts from nothing."""
    return Target(bounded(np.zeros(INPUT_COUNT)), RIDGE * np.eye(INPUT_COUNT) + _stiffness())


def _long_waits(start: Model, days_from: Model | None, count: int) -> LongWaits:
    """Return what a log with so many waits over half a day takes over about them: from the start, or where that saw none from another."""
    is_seen = start.longest_wait_minutes * MINUTE >= HALF_DAY
    source = start if is_seen else days_from or shipped()
    share = 1 / (1 + count / DAYS_ANSWERS)
    return LongWaits(bounded(source.coefficients), source.days * share, () if is_seen else source.provenance)


def _target(start: Model, strength: float, held: LongWaits) -> Target:
    """Return the coefficients between those of the start and those held for long waits, each weighed by how sure it is."""
    # Weak information is never counted as strong: a start with few answers counts for no more than those.
    share = min(strength, start.answers) / max(start.answers, 1)
    coefficients = bounded(start.coefficients)
    pull = start.precision * share + RIDGE * blank_target().pull + held.precision
    return Target(coefficients + step_within(coefficients, pull, held.precision @ (held.coefficients - coefficients)), pull)


def waits_of(log: Log) -> Numbers:
    """Return the seconds between the rows of a card in a learner, for every row after the first."""
    order = np.lexsort((log.times, log.items, log.learners))
    same = (np.diff(log.learners[order]) == 0) & (np.diff(log.items[order]) == 0)
    return np.diff(log.times[order])[same]


def longest_wait(waits: Numbers) -> float:
    """Return the longest wait that a hundred reach, 0 where they are fewer: a few long waits teach no curve."""
    return float(np.sort(waits)[-DAYS_ANSWERS]) if len(waits) >= DAYS_ANSWERS else 0.0


def _best_strength(events: Events, start: Model, held: LongWaits, seed: int) -> tuple[float, ModelFit | None]:
    """Return which strength predicts one half of the learners best after fitting on the other, and that fit."""
    halves = _trial_halves(events.log, np.random.default_rng(seed))
    if halves is None:
        return STRENGTHS[-1], None
    learnt, aside = halves
    scores: list[float] = []
    tried: list[ModelFit] = []
    # From the strongest on: each fit begins where the one before ended.
    for strength in STRENGTHS[::-1]:
        begin = tried[-1] if tried else None
        tried.append(run_passes(learnt, len(events.items), events.notion_count, _target(start, strength, held), start.variances, begin))
        effects = Effects(tried[-1].coefficients, tried[-1].cards, start.variances.as_row())
        scores.append(log_loss(aside, effects, events.notion_count))
    best = int(np.argmin(scores))
    return STRENGTHS[::-1][best], tried[best]


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
        log.learners[kept], log.items[kept], log.notions[kept], log.times[kept], log.kinds[kept], log.credits[kept], log.grades[kept],
        log.weights[kept],
    )  # fmt: skip


def run_passes(
    log: Log, card_count: int, notion_count: int, target: Target, variances: Variances, begin: ModelFit | None = None
) -> ModelFit:
    """Return the fit of a log sorted by learner and time. A step that makes things worse is taken back by half.

    It begins at the target, or where another fit ended: that saves passes, and leads to the same place.
    """
    row = variances.as_row()
    prior = prior_of(variances)
    coefficients, cards = target.coefficients.copy(), np.zeros((card_count, 4))
    if begin is not None:
        coefficients = begin.coefficients.copy()
        cards[:, :2] = begin.cards[:, :2]
    before, step = (coefficients, cards), (np.zeros(INPUT_COUNT), np.zeros((card_count, 2)))
    best, share, answers = np.inf, 1.0, max(float(log.weights[log.credits >= 0].sum()), 1.0)
    loss, precision, spread = 0.0, target.pull, np.zeros((card_count, 2))
    for _ in range(PASSES):
        loss, sums = gather(log, Effects(coefficients, cards, row), notion_count)
        away = coefficients - target.coefficients
        cost = loss + 0.5 * away @ target.pull @ away + 0.5 * (cards[:, :2] @ prior * cards[:, :2]).sum()
        if abs(best - cost) < SMALL_GAIN * answers:
            break
        if not cost <= best + 0.5 and share > 0.05:
            share *= 0.5
        else:
            best, share, before = cost, 1.0, (coefficients, cards)
            step, precision, spread = _newton_step(sums, coefficients, cards, target, prior)
        coefficients = before[0] + share * step[0]
        cards = before[1].copy()
        cards[:, :2] += share * step[1]
        if np.abs(share * step[0]).max() < SMALL_STEP:
            break
    cards = cards.copy()
    cards[:, 2:] = spread
    _, days = gather(log, Effects(coefficients, cards, row), notion_count, DAYS)
    return ModelFit(coefficients, cards, precision, _whole(days.curvature), loss / answers)


def prior_of(variances: Variances) -> Numbers:
    """Return the precision of a card's two effects before anyone answered: what is hard at first sight is partly not so once met."""
    card = max(variances.card, LEAST_VARIANCE)
    met = MET_SHARE * card
    most = CLOSEST_TIE * (card * met) ** 0.5
    tie = min(max((variances.card_met - met) / 2, -most), most)
    shared = card * met - tie * tie
    return np.array([[met, -tie], [-tie, card]]) / shared


def _whole(lower: Numbers) -> Numbers:
    return np.tril(lower) + np.tril(lower, -1).T


def _newton_step(
    sums: NewtonSums, coefficients: Numbers, cards: Numbers, target: Target, prior: Numbers
) -> tuple[tuple[Numbers, Numbers], Numbers, Numbers]:
    """Return the steps of coefficients and cards, the precision of the former and the variances of the latter.

    The cards' own two-by-two blocks are solved first, so that thousands of cards cost no more than one pass.
    """
    whole, both, met = sums.cards[:, 2] + prior[0, 0], sums.cards[:, 3] + prior[0, 1], sums.cards[:, 4] + prior[1, 1]
    determinant = whole * met - both * both
    inverse = (met / determinant, -both / determinant, whole / determinant)
    pulls = (-sums.cards[:, 0] - cards[:, :2] @ prior[0], -sums.cards[:, 1] - cards[:, :2] @ prior[1])
    ties = (-sums.links[:, 0], -sums.links[:, 1])
    solved = (inverse[0][:, None] * ties[0] + inverse[1][:, None] * ties[1], inverse[1][:, None] * ties[0] + inverse[2][:, None] * ties[1])
    precision: Numbers = _whole(sums.curvature) + target.pull - ties[0].T @ solved[0] - ties[1].T @ solved[1]
    slope = sums.slope - target.pull @ (coefficients - target.coefficients) - solved[0].T @ pulls[0] - solved[1].T @ pulls[1]
    change = step_within(coefficients, precision, slope)
    left = (pulls[0] - ties[0] @ change, pulls[1] - ties[1] @ change)
    moved = np.column_stack((inverse[0] * left[0] + inverse[1] * left[1], inverse[1] * left[0] + inverse[2] * left[1]))
    # Once met, the two effects add up: their covariance goes to the second, so that the sum has the right variance.
    variances = np.column_stack((inverse[0], inverse[2] + 2 * inverse[1]))
    return (change, moved), precision, variances


def _stiffness() -> Numbers:
    """Return the penalty on bends of the three forgetting curves, in log time."""
    penalty = np.zeros((INPUT_COUNT, INPUT_COUNT))
    for first, falls in (("fall_0", CARD_FALLS), ("sibling_fall_0", SIBLING_FALLS), ("new_sibling_fall_0", SIBLING_FALLS)):
        at = INPUT_NAMES.index(first)
        bends = np.diff(np.eye(falls), axis=0)
        penalty[at : at + falls, at : at + falls] += STIFFNESS * bends.T @ bends
    return penalty
