"""One walk through a log: each row is predicted from the learner's own past, then entered.

While it walks, the pass can also gather the slope and the curvature of the log-likelihood, so that fitting needs no table of
inputs in memory: one pass, one Newton step.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ravive.memory.belief import (
    DRIFT,
    Effects,
    learn,
    predict_logit,
    shrinkage,
    sigmoid,
    start_card,
    start_learner,
    start_notion,
    steps_of_fading,
    weight_once_met,
)
from ravive.memory.compiled import IS_COMPILED, compiled, compiled_for_threads, prange
from ravive.memory.inputs import (
    CARD_COLUMNS,
    HALF_DAY,
    INPUT_COUNT,
    LAST_TIME,
    LEARNER_COLUMNS,
    N_OWNER,
    NOTION_COLUMNS,
    OWNER,
    STUDY,
    Numbers,
    is_from_before,
    read_inputs,
    remember,
)

Places = NDArray[np.int32]


class Log(NamedTuple):
    """A log sorted by learner and time. A credit under 0 is not known; such a row is predicted and otherwise passed over.

    `weights` say how much each row counts, over 0 to 1: what was answered without reading counts little.
    """

    learners: Places
    items: Places
    notions: Places
    times: Numbers
    kinds: Places
    credits: Numbers
    grades: Places
    weights: Numbers


class NewtonSums(NamedTuple):
    """The sums of a Newton step: slopes and curvatures (own, crossed, own) of a card's two effects; `links` tie them to the inputs."""

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


class Logits(NamedTuple):
    """Logits, their variances, and for how many steps of log(1 + minutes) the card has faded (`steps_of_fading`).

    A row each; empty when nobody asks for them.
    """

    logits: Numbers
    spreads: Numbers
    steps: Numbers


# What a pass gathers: nothing, all answers, or those to a card last met half a day ago and more.
NOTHING, ALL, DAYS = range(3)


def _gather_whole(x: Numbers, item: int, met: float, residual: float, weight: float, places: NDArray[np.int64], sums: NewtonSums) -> None:
    """Add one answer to the sums; `met` weighs the item's effect once met."""
    weighted = weight * x
    np.add(sums.slope, residual * x, out=sums.slope)
    np.add(sums.curvature, np.outer(weighted, x), out=sums.curvature)
    sums.links[item, 0] += weighted
    sums.links[item, 1] += weighted * met
    sums.cards[item] += (residual, residual * met, weight, weight * met, weight * met * met)


@compiled
def _gather_sparse(x: Numbers, item: int, met: float, residual: float, weight: float, places: NDArray[np.int64], sums: NewtonSums) -> None:
    """Do the same by loops over the inputs that are not zero, and fill the lower half of the curvature alone."""
    count = 0
    for place in range(INPUT_COUNT):
        if x[place] != 0.0:
            places[count] = place
            count += 1
    links, effects = sums.links[item], sums.cards[item]
    for rank in range(count):
        place = places[rank]
        weighted = weight * x[place]
        sums.slope[place] += residual * x[place]
        row = sums.curvature[place]
        for earlier in range(rank + 1):
            row[places[earlier]] += weighted * x[places[earlier]]
        links[0, place] += weighted
        links[1, place] += weighted * met
    effects[0] += residual
    effects[1] += residual * met
    effects[2] += weight
    effects[3] += weight * met
    effects[4] += weight * met * met


# Both add the very same numbers: loops are quick once compiled, whole rows of NumPy are where they are not.
_gather = _gather_sparse if IS_COMPILED else _gather_whole


@compiled
def _answer(
    row: int,
    log: Log,
    effects: Effects,
    card: Numbers,
    notion: Numbers,
    tables: Tables,
    sums: NewtonSums,
    out: Logits,
    gathers: int,
) -> float:
    """Predict one answer, learn from it; return its log loss by what it counts, 0 where the outcome is not known."""
    x, learner, item = tables.inputs, tables.learner, effects.cards[log.items[row]]
    time = log.times[row]
    beyond = read_inputs(card, notion, learner, time, x)
    logit, variance, lasting = predict_logit(x, beyond, effects, log.items[row], card, notion, learner, time)
    shrunk = shrinkage(variance)
    recall = sigmoid(shrunk * logit)
    if len(out.logits) > 0:
        out.logits[row], out.spreads[row], out.steps[row] = logit, variance, steps_of_fading(card, time)
    credit, counts = log.credits[row], log.weights[row]
    if credit < 0.0:
        return 0.0
    if gathers == ALL or (gathers == DAYS and x[1] > 0 and time - card[LAST_TIME] >= HALF_DAY):
        met = weight_once_met(item, x[1] > 0, is_from_before(card, learner, time))
        weight = counts * shrunk * shrunk * recall * (1 - recall)
        _gather(x, log.items[row], met, counts * shrunk * (credit - recall), weight, tables.places, sums)
    learn(card, notion, learner, logit, credit - recall, variance, lasting, effects.variances[DRIFT], counts)
    remember(card, notion, learner, time, log.kinds[row], credit, log.grades[row], counts)
    bounded = min(max(recall, 1e-12), 1 - 1e-12)
    return counts * (-credit * math.log(bounded) - (1 - credit) * math.log(1 - bounded))


@compiled
def _walk(first: int, last: int, log: Log, effects: Effects, tables: Tables, sums: NewtonSums, out: Logits, gathers: int) -> float:
    """Walk through the rows of some learners; return the summed log loss."""
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
            remember(card, notion, tables.learner, log.times[row], STUDY, 0.0, log.grades[row], log.weights[row])
        else:
            loss += _answer(row, log, effects, card, notion, tables, sums, out, gathers)
    return loss


@compiled_for_threads
def _walk_all(
    bounds: NDArray[np.int64], log: Log, effects: Effects, notion_count: int, out: Logits, gathers: int
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    parts, card_count = len(bounds) - 1, len(effects.cards)
    width = card_count if gathers != NOTHING else 1
    totals = np.zeros(parts)
    slopes, curvatures = np.zeros((parts, INPUT_COUNT)), np.zeros((parts, INPUT_COUNT, INPUT_COUNT))
    cards, links = np.zeros((parts, width, 5)), np.zeros((parts, width, 2, INPUT_COUNT))
    for part in prange(parts):
        tables = Tables(
            np.zeros((card_count, CARD_COLUMNS)),
            np.zeros((notion_count, NOTION_COLUMNS)),
            np.zeros(LEARNER_COLUMNS),
            np.zeros(INPUT_COUNT),
            np.zeros(INPUT_COUNT, np.int64),
        )
        sums = NewtonSums(slopes[part], curvatures[part], cards[part], links[part])
        totals[part] = _walk(bounds[part], bounds[part + 1], log, effects, tables, sums, out, gathers)
    return totals, slopes, curvatures, cards, links


def gather(log: Log, effects: Effects, notion_count: int, what: int = ALL) -> tuple[float, NewtonSums]:
    """Return the summed log loss of a log and the sums of a Newton step, over ALL answers or those after DAYS."""
    totals, *parts = _walk_all(cut_between_learners(log.learners), log, effects, notion_count, _rows(0), what)
    return float(totals.sum()), NewtonSums(*(part.sum(axis=0) for part in parts))


def predict_rows(log: Log, effects: Effects, notion_count: int) -> Logits:
    """Return what is predicted of every row from the same learner's earlier rows; NaN for study rows."""
    out = _rows(len(log.learners))
    _walk_all(cut_between_learners(log.learners), log, effects, notion_count, out, NOTHING)
    return out


def log_loss(log: Log, effects: Effects, notion_count: int) -> float:
    """Return the summed log loss of a log, in nats."""
    totals, *_ = _walk_all(cut_between_learners(log.learners), log, effects, notion_count, _rows(0), NOTHING)
    return float(totals.sum())


def _rows(count: int) -> Logits:
    return Logits(*(np.full(count, np.nan) for _ in Logits._fields))


def cut_between_learners(learners: Places, parts: int = 2) -> NDArray[np.int64]:
    """Return where to cut a log into parts of about the same length, each with whole learners."""
    edges = np.flatnonzero(np.diff(learners)) + 1
    wanted = [len(learners) * part // parts for part in range(1, parts)]
    cuts = [int(edges[min(np.searchsorted(edges, cut), len(edges) - 1)]) for cut in wanted] if len(edges) else []
    return np.array([0, *cuts, len(learners)], dtype=np.int64)
