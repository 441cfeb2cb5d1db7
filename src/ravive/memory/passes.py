"""One walk through a log: each row is predicted from the learner's own past, then entered.

While it walks, the pass can also gather the slope and the curvature of the log-likelihood, so that fitting needs no table of
inputs in memory: one pass, one Newton step. Effects of the learner, of the notion and of the card in this learner are tracked
in closed form, as a Gaussian whose mean and variance move with each answer.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ravive.memory.compiled import compiled, compiled_for_threads, prange
from ravive.memory.inputs import (
    CARD_COLUMNS,
    EFFECT,
    INPUT_COUNT,
    L_ABILITY,
    L_VARIANCE,
    LEARNER_COLUMNS,
    N_EFFECT,
    N_OWNER,
    N_VARIANCE,
    NOTION_COLUMNS,
    OWNER,
    STUDY,
    VARIANCE,
    Numbers,
    read_inputs,
    remember,
)

Places = NDArray[np.int32]


class Log(NamedTuple):
    """A log sorted by learner and time. A credit under 0 is not known; such a row is predicted and otherwise passed over."""

    learners: Places
    items: Places
    notions: Places
    times: Numbers
    kinds: Places
    credits: Numbers
    grades: Places


class Effects(NamedTuple):
    """What predicts: a coefficient an input, four numbers a card (two effects, two variances), the variances of learners."""

    coefficients: Numbers
    cards: Numbers
    variances: Numbers


class Gathered(NamedTuple):
    """The sums of a Newton step. `cards` has slope and curvature of a card's two effects; `links` their ties to the inputs."""

    slope: Numbers
    curvature: Numbers
    cards: Numbers
    links: Numbers


class Tables(NamedTuple):
    """Room for one learner at a time: cards, notions, the learner, the inputs, and the places of those that are not zero."""

    cards: Numbers
    notions: Numbers
    learner: Numbers
    inputs: Numbers
    places: NDArray[np.int64]


class Predicted(NamedTuple):
    """Logits and their variances, a row each; empty when nobody asks for them."""

    logits: Numbers
    spreads: Numbers


# The variances of the effects, in logits squared, and how much a learner's ability drifts at each answer.
(OF_LEARNER, OF_NOTION, OF_CARD_IN_LEARNER, DRIFT) = range(4)


@compiled
def predict_logit(
    x: Numbers, beyond: float, coefficients: Numbers, item: Numbers, card: Numbers, notion: Numbers, learner: Numbers
) -> tuple[float, float]:
    """Return the logit, and its variance, of recalling a card: coefficients, the item's two effects and the learner's three.

    `item` holds how much harder the card is than others, how much harder once it was met, and the variance of both.
    """
    logit = beyond
    for place in range(INPUT_COUNT):
        if x[place] != 0.0:
            logit += coefficients[place] * x[place]
    met = 1.0 - x[0]
    logit -= item[0] + met * item[1]
    logit += learner[L_ABILITY] + notion[N_EFFECT] + card[EFFECT]
    variance = learner[L_VARIANCE] + notion[N_VARIANCE] + card[VARIANCE] + item[2] + met * item[3]
    return logit, variance


@compiled
def shrinkage(variance: float) -> float:
    """Return how much a logit shrinks when its uncertainty is integrated out (MacKay 1992)."""
    return 1.0 / math.sqrt(1.0 + math.pi * variance / 8.0)


@compiled
def sigmoid(logit: float) -> float:
    """Return the probability of a logit."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1.0 + odds)


@compiled
def learn(card: Numbers, notion: Numbers, learner: Numbers, logit: float, surprise: float, item_variance: float, drift: float) -> None:
    """Move what is believed of the learner, the notion and the card in this learner, after an answer.

    `surprise` is the credit less what was predicted."""
    plain = sigmoid(logit)
    information = max(plain * (1.0 - plain), 1e-6)
    total = learner[L_VARIANCE] + notion[N_VARIANCE] + card[VARIANCE] + item_variance
    gain = 1.0 / (1.0 + total * information)
    step = gain * surprise
    sharpening = gain * information
    learner[L_ABILITY] += learner[L_VARIANCE] * step
    notion[N_EFFECT] += notion[N_VARIANCE] * step
    card[EFFECT] += card[VARIANCE] * step
    learner[L_VARIANCE] -= learner[L_VARIANCE] * learner[L_VARIANCE] * sharpening
    notion[N_VARIANCE] -= notion[N_VARIANCE] * notion[N_VARIANCE] * sharpening
    card[VARIANCE] -= card[VARIANCE] * card[VARIANCE] * sharpening
    learner[L_VARIANCE] += drift


@compiled
def start_learner(learner: Numbers, variances: Numbers) -> None:
    """Make a row stand for a learner nothing is known of."""
    learner[:] = 0.0
    learner[L_VARIANCE] = variances[OF_LEARNER]


@compiled
def start_card(card: Numbers, owner: float, variances: Numbers) -> None:
    """Make a row stand for a card this learner never met."""
    card[:] = 0.0
    card[OWNER] = owner
    card[VARIANCE] = variances[OF_CARD_IN_LEARNER]


@compiled
def start_notion(notion: Numbers, owner: float, variances: Numbers) -> None:
    """Make a row stand for a notion this learner never met."""
    notion[:] = 0.0
    notion[N_OWNER] = owner
    notion[N_VARIANCE] = variances[OF_NOTION]


@compiled
def _gather(x: Numbers, item: int, residual: float, weight: float, places: NDArray[np.int64], sums: Gathered) -> None:
    """Add one answer to the sums; only inputs that are not zero cost anything."""
    count = 0
    for place in range(INPUT_COUNT):
        if x[place] != 0.0:
            places[count] = place
            count += 1
    met = 1.0 - x[0]
    links, effects = sums.links[item], sums.cards[item]
    for one in range(count):
        place = places[one]
        weighted = weight * x[place]
        sums.slope[place] += residual * x[place]
        row = sums.curvature[place]
        for other in range(one + 1):
            row[places[other]] += weighted * x[places[other]]
        links[0, place] += weighted
        links[1, place] += weighted * met
    effects[0] += residual
    effects[1] += residual * met
    effects[2] += weight
    effects[3] += weight * met


@compiled
def _answer(
    row: int, log: Log, effects: Effects, card: Numbers, notion: Numbers, tables: Tables, sums: Gathered, out: Predicted, gathers: bool
) -> float:
    """Predict one answer, learn from it; return its log loss, 0 where the outcome is not known."""
    x, learner, item = tables.inputs, tables.learner, effects.cards[log.items[row]]
    beyond = read_inputs(card, notion, learner, log.times[row], x)
    logit, variance = predict_logit(x, beyond, effects.coefficients, item, card, notion, learner)
    shrunk = shrinkage(variance)
    recall = sigmoid(shrunk * logit)
    if len(out.logits) > 0:
        out.logits[row], out.spreads[row] = logit, variance
    credit = log.credits[row]
    if credit < 0.0:
        return 0.0
    if gathers:
        _gather(x, log.items[row], shrunk * (credit - recall), shrunk * shrunk * recall * (1 - recall), tables.places, sums)
    learn(card, notion, learner, logit, credit - recall, item[2] + (1.0 - x[0]) * item[3], effects.variances[DRIFT])
    remember(card, notion, learner, log.times[row], log.kinds[row], credit, log.grades[row])
    bounded = min(max(recall, 1e-12), 1 - 1e-12)
    return -credit * math.log(bounded) - (1 - credit) * math.log(1 - bounded)


@compiled
def _walk(first: int, last: int, log: Log, effects: Effects, tables: Tables, sums: Gathered, out: Predicted, gathers: bool) -> float:
    """Walk through the rows of some learners; return the sum of their log losses."""
    loss = 0.0
    current = -1
    for row in range(first, last):
        if log.learners[row] != current:
            current = log.learners[row]
            start_learner(tables.learner, effects.variances)
        card, notion = tables.cards[log.items[row]], tables.notions[log.notions[row]]
        owner = float(current + 1)
        if card[OWNER] != owner:
            start_card(card, owner, effects.variances)
        if notion[N_OWNER] != owner:
            start_notion(notion, owner, effects.variances)
        if log.kinds[row] == STUDY:
            remember(card, notion, tables.learner, log.times[row], STUDY, 0.0, log.grades[row])
        else:
            loss += _answer(row, log, effects, card, notion, tables, sums, out, gathers)
    return loss


@compiled_for_threads
def _walk_all(
    bounds: NDArray[np.int64], log: Log, effects: Effects, notion_count: int, out: Predicted, gathers: bool
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    parts, card_count = len(bounds) - 1, len(effects.cards)
    width = card_count if gathers else 1
    losses = np.zeros(parts)
    slopes, curvatures = np.zeros((parts, INPUT_COUNT)), np.zeros((parts, INPUT_COUNT, INPUT_COUNT))
    cards, links = np.zeros((parts, width, 4)), np.zeros((parts, width, 2, INPUT_COUNT))
    for part in prange(parts):
        tables = Tables(
            np.zeros((card_count, CARD_COLUMNS)),
            np.zeros((notion_count, NOTION_COLUMNS)),
            np.zeros(LEARNER_COLUMNS),
            np.zeros(INPUT_COUNT),
            np.zeros(INPUT_COUNT, np.int64),
        )
        sums = Gathered(slopes[part], curvatures[part], cards[part], links[part])
        losses[part] = _walk(bounds[part], bounds[part + 1], log, effects, tables, sums, out, gathers)
    return losses, slopes, curvatures, cards, links


def gather(log: Log, effects: Effects, notion_count: int) -> tuple[float, Gathered]:
    """Return the sum of log losses of a log and the sums of a Newton step; one part of the log a thread."""
    losses, *parts = _walk_all(cut_between_learners(log.learners), log, effects, notion_count, Predicted(np.zeros(0), np.zeros(0)), True)
    return float(losses.sum()), Gathered(*(part.sum(axis=0) for part in parts))


def predict_rows(log: Log, effects: Effects, notion_count: int) -> Predicted:
    """Return the logit of every row, and its variance, each from the same learner's earlier rows; NaN for study rows."""
    out = Predicted(np.full(len(log.learners), np.nan), np.full(len(log.learners), np.nan))
    _walk_all(cut_between_learners(log.learners), log, effects, notion_count, out, False)
    return out


def log_losses(log: Log, effects: Effects, notion_count: int) -> float:
    """Return the sum of log losses of a log, in nats."""
    losses, *_ = _walk_all(cut_between_learners(log.learners), log, effects, notion_count, Predicted(np.zeros(0), np.zeros(0)), False)
    return float(losses.sum())


def cut_between_learners(learners: Places, parts: int = 2) -> NDArray[np.int64]:
    """Return where to cut a log into parts of about the same length, each with whole learners."""
    edges = np.flatnonzero(np.diff(learners)) + 1
    wanted = [len(learners) * part // parts for part in range(1, parts)]
    cuts = [int(edges[min(np.searchsorted(edges, cut), len(edges) - 1)]) for cut in wanted] if len(edges) else []
    return np.array([0, *cuts, len(learners)], dtype=np.int64)
