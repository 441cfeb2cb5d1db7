"""From the bytes that a phone sent to answers that may be stored. Pure: no database, no clock."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from ravive.memory.answer_times import times_given
from ravive.reviews.columns import (
    ID_LENGTH,
    ID_PATTERN,
    LONGEST_PART,
    LONGEST_PARTS,
    MOST_PARTS,
    PART_PATTERN,
    FieldValues,
    SentAnswer,
    field_values,
)
from ravive.reviews.refusal import RefusedRequestError, malformed
from ravive.reviews.wire import (
    LATEST_DAYS,
    MOST_ANSWERS,
    UNREADABLE,
    RefusalReason,
    RefusedAnswer,
    read_answer,
    read_raw_sync,
    read_sync,
    to_json,
)

HYPHENS, VERSION, VARIANT = (8, 13, 18, 23), 14, 19
is_uuid7: Callable[[str], object] = re.compile(ID_PATTERN.strip("^$")).fullmatch
is_part: Callable[[str], object] = re.compile(PART_PATTERN.strip("^$")).fullmatch
read_parts = msgspec.json.Decoder(dict[str, int | float]).decode
# The same few choices come again and again: each is checked once.
MOST_CHECKED_PARTS = 1_024
DETAILS: dict[RefusalReason, str] = {
    "unknown_card": "no such card was ever published here",
    "unknown_bundle": "no such bundle of this deck was ever published here; leave it out if it is not known",
    "unknown_parts": "this card has other parts; send those that marking gives, each with a credit of 0, 0.5 or 1, or none at all",
    "full": "this key holds as many answers as one may",
}


@dataclass(frozen=True, kw_only=True)
class AnswerBatch:
    """Answers that may be stored, also field by field, the text to store of each one's parts, and their places in the request."""

    answers: list[SentAnswer]
    fields: FieldValues
    parts: list[str]
    places: Sequence[int]
    sent_at_ms: int
    cursor: int


def decode(body: bytes, *, now: datetime) -> tuple[AnswerBatch, list[RefusedAnswer]]:
    """Return the answers that may be stored, and those that are refused, each with its reason.

    Raises RefusedRequestError where the body as a whole cannot be read.
    """
    try:
        request = read_sync(body)
        return _check(request.answers, range(len(request.answers)), request.sent_at, request.cursor, now)
    except UNREADABLE:
        return _decode_one_by_one(body, now)


def _decode_one_by_one(body: bytes, now: datetime) -> tuple[AnswerBatch, list[RefusedAnswer]]:
    """Decode each answer by itself, where at least one is wrong."""
    try:
        request = read_raw_sync(body)
    except UNREADABLE as problem:
        raise malformed(problem) from problem
    if len(request.answers) > MOST_ANSWERS:
        raise RefusedRequestError(413, "too_large", f"{len(request.answers)} answers; send at most {MOST_ANSWERS} at once")
    answers: list[SentAnswer] = []
    places: list[int] = []
    refused: list[RefusedAnswer] = []
    for place, raw in enumerate(request.answers):
        try:
            answers.append(read_answer(raw))
            places.append(place)
        except UNREADABLE as problem:
            refused.append(RefusedAnswer(id=_id_in(raw), place=place, reason="malformed", detail=str(problem)))
    batch, others = _check(answers, places, request.sent_at, request.cursor, now)
    return batch, sorted([*refused, *others], key=lambda answer: answer.place)


def _id_in(raw: Raw) -> str | None:
    """Return the id of an answer that could not be read, so that the phone finds it; None where there is none."""
    try:
        found = msgspec.json.decode(raw, type=dict[str, object]).get("id")
    except UNREADABLE:
        return None
    return found if isinstance(found, str) and is_uuid7(found) else None


def _check(
    answers: list[SentAnswer], places: Sequence[int], sent_at_ms: int, cursor: int, now: datetime
) -> tuple[AnswerBatch, list[RefusedAnswer]]:
    answers, sent_at_ms = _dated(answers, sent_at_ms, now)
    fields = field_values(answers)
    raws = list(map(bytes, fields["parts"]))
    texts = list(map(_checked_parts.get, raws))
    if None in texts:
        texts = [parts_text(raw) for raw in raws]
    refused: list[RefusedAnswer] = []
    if not _are_valid(answers, fields, texts):
        checked = [_refusal(answer, place, text) for answer, place, text in zip(answers, places, texts, strict=True)]
        refused = [refusal for refusal in checked if refusal]
        valid = [place for place, refusal in enumerate(checked) if refusal is None]
        answers, texts, places = [answers[place] for place in valid], [texts[place] for place in valid], [places[place] for place in valid]
        fields = field_values(answers)
    batch = AnswerBatch(answers=answers, fields=fields, parts=cast("list[str]", texts), places=places, sent_at_ms=sent_at_ms, cursor=cursor)
    return batch, refused


def _dated(answers: list[SentAnswer], sent_at_ms: int, now: datetime) -> tuple[list[SentAnswer], int]:
    """Return the answers and the time of sending, without times more than LATEST_DAYS from now: what is stored counts back from ours.

    Nothing is refused for its time: a refusal is for good, and the learner has answered. An id gives an order, not a time.
    """
    now_ms = int(now.timestamp() * 1000)
    latest_ms = now_ms + int(timedelta(days=LATEST_DAYS).total_seconds() * 1000)
    ahead_ms = sent_at_ms - now_ms if sent_at_ms > latest_ms else 0
    if not ahead_ms and max((answer.at for answer in answers), default=0) <= latest_ms:
        return answers, sent_at_ms
    # What was answered before the clock went wrong is dated rightly, whatever it shows at sending.
    times = [answer.at - ahead_ms if answer.at > latest_ms else answer.at for answer in answers]
    order = sorted(range(len(answers)), key=lambda place: answers[place].id)
    given = dict(zip(order, times_given([times[place] for place in order], sent_at_ms - ahead_ms), strict=True))
    dated = [
        replace(answer, at=max(min(given[place], now_ms), 0)) if answer.at > latest_ms else answer for place, answer in enumerate(answers)
    ]
    return dated, sent_at_ms - ahead_ms


def _are_valid(answers: list[SentAnswer], fields: FieldValues, texts: list[str | None]) -> bool:
    """Return whether `_refusal` finds nothing in any of them, in a third of the time."""
    if not answers:
        return True
    is_practice = set(fields["kind"]) == {"practice"} and set(fields["test_day"]) == set(fields["form"]) == {None}
    return are_uuid7(fields["id"]) and None not in texts and (is_practice or all(map(_has_its_test, answers)))


def are_uuid7(ids: Sequence[str]) -> bool:
    """Return whether each of these texts of ID_LENGTH is a UUIDv7: `is_uuid7` for a whole batch at once."""
    text = "".join(ids)
    return (
        not text.encode(errors="replace").translate(None, b"0123456789abcdef-")
        and text.count("-") == len(HYPHENS) * len(ids)
        and all(text[place::ID_LENGTH].count("-") == len(ids) for place in HYPHENS)
        and text[VERSION::ID_LENGTH].count("7") == len(ids)
        and set(text[VARIANT::ID_LENGTH]) <= set("89ab")
    )


def _has_its_test(answer: SentAnswer) -> bool:
    """Return whether practice names no test, and a test its day."""
    if answer.kind == "practice":
        return answer.test_day is None and answer.form is None
    return answer.test_day is not None


def _refusal(answer: SentAnswer, place: int, text: str | None) -> RefusedAnswer | None:
    """Return why an answer may not be stored, None when it may."""
    if not is_uuid7(answer.id):
        return RefusedAnswer(id=None, place=place, reason="malformed", detail="id is no UUIDv7 in lower case")
    if text is None:
        detail = f"parts hold something else than at most {MOST_PARTS} ids of the deck with a credit from 0 to 1, in {LONGEST_PARTS} bytes"
    elif not _has_its_test(answer):
        detail = "practice has neither test_day nor form" if answer.kind == "practice" else f"kind {answer.kind} needs its test_day"
    else:
        return None
    return RefusedAnswer(id=answer.id, place=place, reason="malformed", detail=detail)


_checked_parts: dict[bytes, str | None] = {}


def parts_text(raw: bytes) -> str | None:
    """Return the text to store of an answer's parts, None where they hold anything but ids and credits."""
    if raw in _checked_parts:
        return _checked_parts[raw]
    if len(raw) > LONGEST_PARTS:
        return None
    if len(_checked_parts) >= MOST_CHECKED_PARTS:
        _checked_parts.clear()
    return _checked_parts.setdefault(raw, _check_parts(raw))


def _check_parts(raw: bytes) -> str | None:
    try:
        parts = read_parts(raw)
    except UNREADABLE:
        return None
    named = all(len(name) <= LONGEST_PART and is_part(name) for name in parts)
    marked = all(0 <= credit <= 1 for credit in parts.values())
    return to_json(parts).decode() if named and marked and len(parts) <= MOST_PARTS else None
