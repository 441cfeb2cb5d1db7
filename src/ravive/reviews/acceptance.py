"""Which of the answers that a phone sent are stored: those to cards that were published, as long as the key has room."""

from __future__ import annotations

from collections.abc import Sequence

from ravive.reviews import card_numbers, card_parts, queries
from ravive.reviews.columns import FieldValues, SentAnswer
from ravive.reviews.decoder import DETAILS, AnswerBatch
from ravive.reviews.models import Kind
from ravive.reviews.queries import CONFIDENCES, JoinedLearner
from ravive.reviews.wire import RefusalReason, RefusedAnswer

# Ten answers a day for 27 years: more is no learner.
MOST_ANSWERS_A_KEY = 100_000
KINDS = {kind.label: kind.value for kind in Kind}
_CONFIDENCE: dict[str | None, int | None] = {None: None, **{word: place for place, word in enumerate(CONFIDENCES)}}


def accepted(learner: JoinedLearner, batch: AnswerBatch) -> tuple[FieldValues, list[RefusedAnswer]]:
    """Return the answers of a batch as the log stores them, stored ones included, and the others as refused."""
    answers, unknown = _with_numbers(batch)
    answers, beyond = _within_capacity(learner, batch, answers)
    return answers, unknown + beyond


def _with_numbers(batch: AnswerBatch) -> tuple[FieldValues, list[RefusedAnswer]]:
    """Return the answers as the log stores them, and as refused those whose card, bundle or parts were never published."""
    fields = batch.fields
    cards, bundles = card_numbers.of_cards(fields), card_numbers.of_bundles(fields)
    answers: FieldValues = {
        **fields,
        "card": cards,
        "bundle": bundles,
        "kind": [KINDS[kind] for kind in fields["kind"]],
        "confidence": [_CONFIDENCE[confidence] for confidence in fields["confidence"]],
        "parts": batch.parts,
    }
    with_other_parts = card_parts.places_with_other_parts(fields, cards, batch.parts)
    if None not in cards and card_numbers.UNKNOWN not in bundles and not with_other_parts:
        return answers, []
    refused: list[RefusedAnswer] = []
    known: list[int] = []
    for place, (answer, card, bundle) in enumerate(zip(batch.answers, cards, bundles, strict=True)):
        if card is None:
            refused.append(_refusal(answer, batch.places[place], "unknown_card"))
        elif bundle == card_numbers.UNKNOWN:
            refused.append(_refusal(answer, batch.places[place], "unknown_bundle"))
        elif place in with_other_parts:
            refused.append(_refusal(answer, batch.places[place], "unknown_parts"))
        else:
            known.append(place)
    return _at(known, answers), refused


def _at(places: Sequence[int], answers: FieldValues) -> FieldValues:
    return {field: [values[place] for place in places] for field, values in answers.items()}


def _refusal(answer: SentAnswer, place: int, reason: RefusalReason) -> RefusedAnswer:
    return RefusedAnswer(id=answer.id, place=place, reason=reason, detail=DETAILS[reason])


def _within_capacity(learner: JoinedLearner, batch: AnswerBatch, answers: FieldValues) -> tuple[FieldValues, list[RefusedAnswer]]:
    """Return the answers that a key may still store, stored ones included, and the others as refused."""
    ids, room = answers["id"], MOST_ANSWERS_A_KEY - learner.answers
    if len(ids) <= room:
        return answers, []
    stored = queries.stored_ids(learner=learner.id, ids=ids)
    new = list(dict.fromkeys(name for name in ids if name not in stored))
    beyond = set(new[max(room, 0) :])
    refused = [_refusal(answer, place, "full") for answer, place in zip(batch.answers, batch.places, strict=True) if answer.id in beyond]
    return _at([place for place, name in enumerate(ids) if name not in beyond], answers), refused
