"""What learners' answers say of cards, as sums that show nobody's answers.

Of each card, the surprises of its answers (credit less predicted recall) are summed, and the learners who answered it. Two steps protect
a learner:

1. What one learner adds to all sums together is a vector of length `MOST_OF_A_LEARNER` at most. A longer one is shortened.
2. Each sum is moved by normal noise.

So somebody who knows everything but one learner's answers learns little of them. Between these answers and none, the sums are
(EPSILON, DELTA)-differentially private. `docs/decisions/0103-noisy-card-effects.md` gives the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ravive.memory.belief import Effects, shrinkage
from ravive.memory.exposures import Events
from ravive.memory.fit import prior_of
from ravive.memory.hybrid import CardEffects, Model, Variances
from ravive.memory.inputs import Numbers
from ravive.memory.passes import predict_rows
from ravive.memory.prediction import probability

# The length of what one learner adds, and the standard deviation of the noise, in answers.
MOST_OF_A_LEARNER, NOISE_DEVIATION = 2.0, 4.5
# What that guarantees: `tests/memory/test_card_sums.py` computes it from the two numbers above.
EPSILON, DELTA = 2.0, 1e-6
# A learner counts so much beside an answer: the numbers of learners need less precision than the surprises.
LEARNER_WEIGHT = 0.1
# At a recall of one half, where an answer says most of a card.
_INFORMATION = 0.25

# Returns for the name of a sum a number drawn evenly between 0 and 1: the same whenever it is asked, and unknown to readers.
type Lots = Callable[[str], float]


class CardSum(NamedTuple):
    """Of one card: the sum of surprises, negative where it is harder than predicted, and about how many learners answered it."""

    surprise: float
    learners: float


def exact_sums(events: Events, model: Model, cards: Sequence[str]) -> dict[str, CardSum]:
    """Return the sums of these cards before any noise, each learner's part shortened: never to be stored or shown.

    `model` predicts without effects of cards. A card that nobody answered has zeros.
    """
    log = events.log
    places = {name: place for place, name in enumerate(cards)}
    columns = np.array([places.get(name, -1) for name in events.items], dtype=np.int64)[log.items]
    rows = np.flatnonzero((log.credits >= 0) & (columns >= 0))
    learners, columns = log.learners[rows].astype(np.int64), columns[rows]
    surprises = _surprises(events, model)[rows]
    shape = (int(log.learners.max(initial=-1)) + 1, len(cards))
    cells, size = learners * len(cards) + columns, shape[0] * shape[1]
    surprise = np.bincount(cells, weights=surprises, minlength=size).reshape(shape)
    has_answered = np.bincount(cells, minlength=size).reshape(shape) > 0
    length = np.sqrt((surprise**2).sum(axis=1) + LEARNER_WEIGHT**2 * has_answered.sum(axis=1))
    share = np.minimum(1.0, MOST_OF_A_LEARNER / np.maximum(length, MOST_OF_A_LEARNER))
    return {
        name: CardSum(float(total), float(count)) for name, total, count in zip(cards, share @ surprise, share @ has_answered, strict=True)
    }


def _surprises(events: Events, model: Model) -> Numbers:
    """Return of each row the credit less the recall predicted by a learner's ability after all rows, by its weight; 0 without an outcome.

    With the ability of the moment, the first cards of a deck would look easy wherever learners know more than the model expects.
    """
    log = events.log
    effects = Effects(model.coefficients, model.card_rows(events.items), model.variances.as_row())
    predicted = predict_rows(log, effects, events.notion_count)
    logits, doubts = np.nan_to_num(predicted.logits), np.nan_to_num(predicted.spreads)
    shrunk = 1 / np.sqrt(1 + np.pi * doubts / 8)
    weights, spread = np.where(log.credits >= 0, log.weights, 0.0), probability(logits) * (1 - probability(logits))
    gains = weights / (1 + doubts * weights * spread)
    _, first, learners = np.unique(log.learners, return_index=True, return_inverse=True)
    # How the ability moves at each row, as `belief.learn` moves it but for its drift.
    sharpened = _sums_so_far(gains * spread, first, learners) - gains * spread
    steps = gains * (log.credits - probability(shrunk * logits)) / (1 / model.variances.learner + sharpened)
    still_to_come: Numbers = np.bincount(learners, weights=steps)[learners] - _sums_so_far(steps, first, learners) + steps
    return weights * (log.credits - probability(shrunk * (logits + still_to_come)))


def _sums_so_far(values: Numbers, first: NDArray[np.int64], learners: NDArray[np.int64]) -> Numbers:
    """Return the sums of each learner's values up to each row."""
    total = np.cumsum(values)
    return total - (total[first] - values[first])[learners]


def noisy_sums(exact: Mapping[str, CardSum], lots: Lots) -> dict[str, CardSum]:
    """Return sums that may be published. They are rounded, so that no digit of the exact sum is left in the last ones."""
    deviations = CardSum(NOISE_DEVIATION, NOISE_DEVIATION / LEARNER_WEIGHT)
    return {
        name: CardSum(
            *(
                round(value + deviation * NormalDist().inv_cdf(lots(f"{name}/{field}")), 2)
                for field, value, deviation in zip(CardSum._fields, sums, deviations, strict=True)
            )
        )
        for name, sums in exact.items()
    }


def effects_of[Name: Hashable](releases: Sequence[Mapping[Name, CardSum]], variances: Variances) -> dict[Name, CardEffects]:
    """Return how hard each card is by the noisy sums of several groups of learners, none of whom is in two.

    Each effect is the mean, under the noise, of what the shipped model expects of cards: much noise leaves a card like any other.
    """
    totals: dict[Name, tuple[CardSum, int]] = {}
    for release in filter(None, releases):
        for (name, sums), learners in zip(release.items(), _smoothed([sums.learners for sums in release.values()]), strict=True):
            total, count = totals.get(name, (CardSum(0.0, 0.0), 0))
            totals[name] = CardSum(total.surprise + sums.surprise, total.learners + learners), count + 1
    return {name: _effects(total, count * NOISE_DEVIATION**2, variances) for name, (total, count) in totals.items()}


def _smoothed(noisy: Sequence[float]) -> list[float]:
    """Return about how many learners answered each card: what noise alone makes them differ is taken back."""
    counts = np.array(noisy)
    share = max(1 - (NOISE_DEVIATION / LEARNER_WEIGHT) ** 2 / max(float(counts.var()), 1e-9), 0.0)
    return np.maximum(counts.mean() + share * (counts - counts.mean()), 0.0).tolist()


def _effects(total: CardSum, noise: float, variances: Variances) -> CardEffects:
    """Return the effects of a card by normal approximations: each learner says as much of it as one answer at a recall of one half.

    `noise`: the variance of the noise in the sum of surprises.
    """
    (card, tie), (_, met) = np.linalg.inv(prior_of(variances)).tolist()
    doubt = variances.learner + variances.notion + variances.card_in_learner + card
    slope = float(shrinkage(doubt)) * _INFORMATION * total.learners
    gain = card * slope / (card * slope**2 + _INFORMATION * total.learners + noise)
    variance = card * (1 - gain * slope)
    # What an answer says of the card at first sight, it says in part of the card once met.
    passed_on = tie / card
    once_met = (1 + passed_on) ** 2 * variance + met - passed_on**2 * card
    harder = -gain * total.surprise
    return CardEffects(harder=harder, harder_met=passed_on * harder, variance=variance, variance_met=once_met - variance)
