"""What the memory model predicts of a group at a moment: for each card a mean over the learners who answered it.

Needs Numba: not to be called in a process that serves pages (see `memory.compiled`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ravive.insight.cards import AskedCard
from ravive.insight.releasing import Doubt
from ravive.memory.belief import Effects
from ravive.memory.events import events_of
from ravive.memory.hybrid import Model
from ravive.memory.passes import predict_rows
from ravive.publishing import deck_memory
from ravive.publishing import queries as decks
from ravive.reviews.queries import CONFIDENCES

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class CardRecall:
    """A card's predicted recall: the mean over the learners who answered it, and how many they are."""

    learners: int
    mean: float


def models_of(cards: Sequence[AskedCard]) -> dict[str, Model]:
    """Return the model each deck is predicted with: what its phones predict with."""
    memories = decks.memories_of({card.deck for card in cards})
    return {deck: deck_memory.model_of(memory.model, memory.priors.items()) for deck, memory in memories.items()}


def doubts_of(cards: Sequence[AskedCard], models: Mapping[str, Model]) -> dict[int, Doubt]:
    """Return the doubt about each card that is marked, from what its bundle says: the same whoever answered what."""
    asked = [card for card in cards if card.is_marked]
    found: dict[int, Doubt] = {}
    for card in asked:
        model = models[card.deck]
        row, spread = model.card_rows((card.card,))[0], model.variances
        found[card.number] = Doubt(card=float(row[2] + row[3]), learner=spread.learner + spread.notion + spread.card_in_learner)
    return found


def recall_of(answers: pa.Table, cards: Sequence[AskedCard], models: Mapping[str, Model], *, at_day: int) -> dict[int, CardRecall]:
    """Return what is predicted of each card that is marked and was answered, at the start of a day (since 1970), from these answers."""
    outcomes = answers.filter(pc.is_valid(answers["credit"]))
    learners = pc.unique(outcomes["learner"])
    asked = [card for card in cards if card.is_marked]
    if not len(learners) or not asked:
        return {}
    places = {learner: place for place, learner in enumerate(learners.to_pylist())}
    met: dict[int, set[int]] = {}
    for learner, number in zip(outcomes["learner"].to_pylist(), outcomes["card"].to_pylist(), strict=True):
        met.setdefault(number, set()).add(places[learner])
    found: dict[int, CardRecall] = {}
    for deck in _decks(asked):
        of_deck = [card for card in asked if card.deck == deck]
        recalls = _deck(answers, of_deck, learners, models[deck], at_day)
        for place, card in enumerate(of_deck):
            rows = sorted(met.get(card.number, ()))
            if rows:
                found[card.number] = CardRecall(learners=len(rows), mean=float(recalls[rows, place].mean()))
    return found


def _decks(cards: Sequence[AskedCard]) -> list[str]:
    return list(dict.fromkeys(card.deck for card in cards))


type Grid = NDArray[np.float64]


def _deck(answers: pa.Table, cards: Sequence[AskedCard], learners: pa.Array, model: Model, at_day: int) -> Grid:
    """Return recalls, learners × cards."""
    log = _log(answers, cards)
    events = events_of(pa.concat_tables([log, _questions(cards, learners, at_day)]))
    effects = Effects(model.coefficients, model.card_rows(events.items), model.variances.as_row())
    logits, spreads = predict_rows(events.log, effects, events.notion_count)
    in_file = np.empty((2, len(logits)))
    in_file[:, events.order] = logits, spreads
    logits, spreads = (in_file[place, log.num_rows :].reshape(len(learners), len(cards)) for place in range(2))
    return 0.5 * (1 + np.tanh(logits / np.sqrt(1 + np.pi * spreads / 8) / 2))


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
