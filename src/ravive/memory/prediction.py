"""Predictions for every row of a log, each from what came before it in the same learner."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ravive.memory.belief import Effects
from ravive.memory.exposures import Events
from ravive.memory.hybrid import Model
from ravive.memory.inputs import Numbers
from ravive.memory.passes import predict_rows

# Nine in ten of a normal distribution lie within this many standard deviations.
NINETY_PERCENT = 1.6448536269514722


def predict(events: Events, model: Model) -> dict[str, Numbers]:
    """Return `recall`, `recall_low` and `recall_high` (9 in 10), from 0 to 1, in the order of `events.log`; NaN for study rows."""
    effects = Effects(model.coefficients, model.card_rows(events.items), model.variances.as_row())
    logits, spreads, steps = predict_rows(events.log, effects, events.notion_count)
    return {
        "recall": probability(logits / np.sqrt(1 + np.pi * spreads / 8)),
        "recall_low": probability(logits - NINETY_PERCENT * np.sqrt(spreads + model.variances.fading * steps**2)),
        "recall_high": probability(logits + NINETY_PERCENT * np.sqrt(spreads)),
    }


def log_loss(recalls: Numbers, credits: NDArray[np.float64], *, closest: float = 1e-12, weights: Numbers | None = None) -> float:
    """Return the mean log loss of predictions, in nats, over rows with an outcome; none counts as surer than `closest`.

    `weights` say how much each row counts, 0 to 1; alike without them.
    """
    known = credits >= 0
    bounded = np.clip(recalls[known], closest, 1 - closest)
    losses = -credits[known] * np.log(bounded) - (1 - credits[known]) * np.log(1 - bounded)
    return float(np.average(losses, weights=None if weights is None else weights[known]))


def probability(logits: Numbers) -> Numbers:
    """Return the probabilities of logits."""
    return 0.5 * (1 + np.tanh(logits / 2))
