"""What the memory model predicts of a group at a moment: a mean over its learners for each card, with how sure that is.

Needs Numba: not to be called in a process that serves pages (see `memory.compiled`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ravive.decks import deck_memory
from ravive.decks import queries as decks
from ravive.insight.cards import AskedCard
from ravive.memory.belief import Effects
from ravive.memory.events import events_of
from ravive.memory.hybrid import Model
from ravive.memory.passes import predict_rows
from ravive.reviews.queries import CONFIDENCES

NINETY_FIVE_PERCENT = 1.959963984540054
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class GroupRecall:
    """Over how many learners; for each card its predicted recall and how far the interval reaches; the same reach over all cards."""

    learners: int
    cards: Mapping[int, tuple[float, float]]
    half_width: float


def models_of(cards: Sequence[AskedCard]) -> dict[str, Model]:
    """Return the model each deck is predicted with: what its phones predict with."""
    memories = decks.memories_of({card.deck for card in cards})
    return {deck: deck_memory.model_of(memory.model, memory.priors.items()) for deck, memory in memories.items()}


def recall_of(answers: pa.Table, cards: Sequence[AskedCard], models: Mapping[str, Model], *, at_day: int) -> GroupRecall | None:
    """Return what is predicted at the start of a day (since 1970) from these answers; None without learners or cards.

    Each learner counts who answered anything, each card that is marked. The interval is about the model's doubt of cards and of
    these learners; it does not know how others would do.
    """
    learners = pc.unique(answers.filter(pc.is_valid(answers["credit"]))["learner"])
    asked = [card for card in cards if card.is_marked]
    if not len(learners) or not asked:
        return None
    parts = [_deck(answers, [card for card in asked if card.deck == deck], learners, models[deck], at_day) for deck in _decks(asked)]
    recalls, reaches, of_cards = (np.concatenate([part[place] for part in parts], axis=-1) for place in range(3))
    ordered = [card for deck in _decks(asked) for card in asked if card.deck == deck]
    slopes = recalls * (1 - recalls)
    card_doubt = (slopes.mean(axis=0) ** 2) * of_cards
    learner_doubt = (slopes**2 * reaches).mean(axis=0) / len(learners)
    whole = card_doubt.sum() / len(asked) ** 2 + ((slopes * np.sqrt(reaches)).mean(axis=1) ** 2).sum() / len(learners) ** 2
    return GroupRecall(
        learners=len(learners),
        cards={
            card.number: (float(recall), NINETY_FIVE_PERCENT * math.sqrt(doubt))
            for card, recall, doubt in zip(ordered, recalls.mean(axis=0), card_doubt + learner_doubt, strict=True)
        },
        half_width=NINETY_FIVE_PERCENT * math.sqrt(whole),
    )


def _decks(cards: Sequence[AskedCard]) -> list[str]:
    return list(dict.fromkeys(card.deck for card in cards))


type Grid = NDArray[np.float64]


def _deck(
    answers: pa.Table, cards: Sequence[AskedCard], learners: pa.Array, model: Model, at_day: int
) -> tuple[Grid, Grid, NDArray[np.float64]]:
    """Return recalls and the variance of each learner's logits, both learners × cards, and the variance of each card's effect."""
    log = _log(answers, cards)
    asked = _questions(cards, learners, at_day)
    events = events_of(pa.concat_tables([log, asked]))
    rows = model.card_rows(events.items)
    logits, spreads = predict_rows(events.log, Effects(model.coefficients, rows, model.variances.as_row()), events.notion_count)
    in_file = np.empty((2, len(logits)))
    in_file[:, events.order] = logits, spreads
    shape = (len(learners), len(cards))
    logits, spreads = (in_file[place, log.num_rows :].reshape(shape) for place in range(2))
    names = {name: place for place, name in enumerate(events.items)}
    of_cards = np.array([rows[names[card.card], 2] + rows[names[card.card], 3] for card in cards])
    recalls = 0.5 * (1 + np.tanh(logits / np.sqrt(1 + np.pi * spreads / 8) / 2))
    return recalls, np.maximum(spreads - of_cards, 0.0), of_cards


def _log(answers: pa.Table, cards: Sequence[AskedCard]) -> pa.Table:
    numbers = pa.array([card.number for card in cards], pa.int32())
    places = pc.index_in(answers["card"], value_set=numbers)
    found = answers.filter(pc.is_valid(places))
    places = places.filter(pc.is_valid(places))
    return pa.table(
        {
            "learner": found["learner"].cast(pa.string()),
            "item": pc.take(pa.array([card.card for card in cards]), places),
            "group": pc.take(pa.array([card.notion for card in cards]), places),
            "t": pc.divide(found["at_ms"].cast(pa.float64()), 1000.0),
            "kind": pc.if_else(pc.is_valid(found["credit"]), pc.if_else(pc.equal(found["kind"], 0), "practice", "test"), "study"),
            "y": found["credit"],
            "confidence": pc.take(pa.array(list(CONFIDENCES)), found["confidence"].cast(pa.int64())),
        },
        schema=_SCHEMA,
    )


def _questions(cards: Sequence[AskedCard], learners: pa.Array, at_day: int) -> pa.Table:
    """Return a row a learner and card, without outcome: they are predicted and change nothing."""
    count = len(learners) * len(cards)
    return pa.table(
        {
            "learner": pc.take(learners.cast(pa.string()), pa.array(np.repeat(np.arange(len(learners)), len(cards)))),
            "item": pa.array([card.card for card in cards] * len(learners), pa.string()),
            "group": pa.array([card.notion for card in cards] * len(learners), pa.string()),
            "t": pa.array(np.full(count, float(at_day * SECONDS_A_DAY))),
            "kind": pa.array(["test"] * count, pa.string()),
            "y": pa.nulls(count, pa.float64()),
            "confidence": pa.nulls(count, pa.string()),
        },
        schema=_SCHEMA,
    )


_SCHEMA = pa.schema(
    [
        ("learner", pa.string()),
        ("item", pa.string()),
        ("group", pa.string()),
        ("t", pa.float64()),
        ("kind", pa.string()),
        ("y", pa.float64()),
        ("confidence", pa.string()),
    ]
)
