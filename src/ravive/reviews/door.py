"""From the bytes a phone sent to answers that may be kept. Pure: no database, no clock."""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import brotli
import msgspec
from msgspec import Raw

from ravive.reviews.wire import (
    ID_PATTERN,
    LATEST_DAYS,
    LONGEST_PART,
    LONGEST_PARTS,
    MOST_ANSWERS,
    MOST_PARTS,
    PART_PATTERN,
    UNREADABLE,
    Answer,
    Code,
    Fields,
    Reason,
    Refused,
    fields_of,
    read_answer,
    read_loosely,
    read_sending,
    to_json,
)

# 5,000 answers are about 1 MB; one answer with all its parts is at most 5 kB.
MOST_BYTES = 4 * 1024 * 1024
MOST_MEMBERS = 8
is_uuid7: Callable[[str], object] = re.compile(ID_PATTERN.strip("^$")).fullmatch
ID_LENGTH, HYPHENS, VERSION, VARIANT = 36, (8, 13, 18, 23), 14, 19
is_part: Callable[[str], object] = re.compile(PART_PATTERN.strip("^$")).fullmatch
read_parts = msgspec.json.Decoder(dict[str, int | float]).decode
# The same few choices come again and again: each is judged once.
KEPT_PARTS = 1_024
DETAILS: dict[Reason, str] = {
    "future": f"made more than {LATEST_DAYS} days from now; set the phone's clock",
    "unknown_card": "no such card was ever published here",
    "unknown_bundle": "no such bundle of this deck was ever published here; leave it out if it is not known",
    "full": "this key holds as many answers as one may",
}


class RefusedRequestError(Exception):
    """A request that cannot be answered; `status` and `code` say why, `detail` what to do."""

    def __init__(self, status: int, code: Code, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers or {}


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Answers fit to be kept, field by field too, with the text kept of the parts of each, and their places in the request."""

    answers: list[Answer]
    fields: Fields
    parts: list[str]
    places: Sequence[int]
    sent_at_ms: int
    cursor: int


def unpacked(body: bytes, coding: str) -> bytes:
    """Return a body as it was before it was compressed. Raises RefusedRequestError, and never makes more than MOST_BYTES of it."""
    try:
        match coding.strip().lower():
            case "" | "identity":
                plain, is_whole = body, True
            case "gzip":
                plain, is_whole = _gunzipped(body)
            case "br":
                unbrotli = brotli.Decompressor()
                plain = unbrotli.process(body, output_buffer_limit=MOST_BYTES + 1)
                is_whole = unbrotli.is_finished()
            case _:
                raise RefusedRequestError(415, "unknown_encoding", f'Content-Encoding "{coding[:40]}" is unknown; use gzip, br or none')
    except (zlib.error, brotli.error) as problem:
        raise RefusedRequestError(400, "malformed", f"the body is not {coding}: {problem}") from problem
    if len(plain) > MOST_BYTES:
        raise RefusedRequestError(413, "too_large", f"the body is over {MOST_BYTES} bytes; send fewer answers at once")
    if not is_whole:
        raise RefusedRequestError(400, "malformed", "the body ends too early; send it again")
    return plain


def _gunzipped(body: bytes) -> tuple[bytes, bool]:
    """Return what gzip holds, in one member or a few (RFC 1952, section 2.2), up to MOST_BYTES and one, and whether it is whole.

    Each further member costs a copy of the rest: a body of empty ones would keep a process busy for half a minute.
    """
    parts: list[bytes] = []
    length, rest, is_whole = 0, body, False
    while rest and length <= MOST_BYTES:
        if len(parts) == MOST_MEMBERS:
            raise RefusedRequestError(400, "malformed", f"the body is gzip of more than {MOST_MEMBERS} members; send it in one")
        # The 16 says gzip, not zlib.
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        parts.append(member.decompress(rest, MOST_BYTES + 1 - length))
        length, rest, is_whole = length + len(parts[-1]), member.unused_data, member.eof
        if not member.eof:
            break
    return b"".join(parts), is_whole


def opened(body: bytes, *, now: datetime) -> tuple[Batch, list[Refused]]:
    """Return the answers that may be kept and those that may not, each with its reason.

    Raises RefusedRequestError when the body as a whole is none.
    """
    try:
        sending = read_sending(body)
        return _sorted_out(sending.answers, range(len(sending.answers)), sending.sent_at, sending.cursor, now)
    except UNREADABLE:
        return _opened_loosely(body, now)


def _opened_loosely(body: bytes, now: datetime) -> tuple[Batch, list[Refused]]:
    """Read the answers one by one: something is wrong with at least one."""
    try:
        sending = read_loosely(body)
    except UNREADABLE as problem:
        raise RefusedRequestError(400, "malformed", f"the body is not what /api/v1/openapi.json says: {problem}") from problem
    if len(sending.answers) > MOST_ANSWERS:
        raise RefusedRequestError(413, "too_large", f"{len(sending.answers)} answers; send at most {MOST_ANSWERS} at once")
    answers: list[Answer] = []
    places: list[int] = []
    refused: list[Refused] = []
    for place, raw in enumerate(sending.answers):
        try:
            answers.append(read_answer(raw))
            places.append(place)
        except UNREADABLE as problem:
            refused.append(Refused(id=_id_in(raw), place=place, reason="malformed", detail=str(problem)))
    batch, others = _sorted_out(answers, places, sending.sent_at, sending.cursor, now)
    return batch, sorted([*refused, *others], key=lambda one: one.place)


def _id_in(raw: Raw) -> str | None:
    """Return the id of an answer that could not be read, so that the phone finds it; None where it has none."""
    try:
        found = msgspec.json.decode(raw, type=dict[str, object]).get("id")
    except UNREADABLE:
        return None
    return found if isinstance(found, str) and is_uuid7(found) else None


def _sorted_out(answers: list[Answer], places: Sequence[int], sent_at_ms: int, cursor: int, now: datetime) -> tuple[Batch, list[Refused]]:
    latest_ms = int((now + timedelta(days=LATEST_DAYS)).timestamp() * 1000)
    fields = fields_of(answers)
    raws = list(map(bytes, fields.parts))
    texts = list(map(_judged.get, raws))
    if None in texts:
        texts = [parts_text(raw) for raw in raws]
    refused: list[Refused] = []
    if not _are_fine(answers, fields, texts, latest_ms):
        judged = [_refused(answer, place, text, latest_ms) for answer, place, text in zip(answers, places, texts, strict=True)]
        refused = [refusal for refusal in judged if refusal]
        kept = [place for place, refusal in enumerate(judged) if refusal is None]
        answers, texts, places = [answers[place] for place in kept], [texts[place] for place in kept], [places[place] for place in kept]
        fields = fields_of(answers)
    batch = Batch(answers=answers, fields=fields, parts=cast("list[str]", texts), places=places, sent_at_ms=sent_at_ms, cursor=cursor)
    return batch, refused


def _are_fine(answers: list[Answer], fields: Fields, texts: list[str | None], latest_ms: int) -> bool:
    """Return whether `_refused` finds nothing in any of them, in a third of the time."""
    if not answers:
        return True
    is_practice = set(fields.kind) == {"practice"} and set(fields.test_day) == set(fields.form) == {None}
    return are_uuid7(fields.id) and max(fields.at) <= latest_ms and None not in texts and (is_practice or all(map(_is_placed, answers)))


def are_uuid7(ids: Sequence[str]) -> bool:
    """Return whether each of these, which have the length of an id, is one: as `is_uuid7` says, for a whole batch at once."""
    text = "".join(ids)
    return (
        not text.encode(errors="replace").translate(None, b"0123456789abcdef-")
        and text.count("-") == len(HYPHENS) * len(ids)
        and all(text[place::ID_LENGTH].count("-") == len(ids) for place in HYPHENS)
        and text[VERSION::ID_LENGTH].count("7") == len(ids)
        and set(text[VARIANT::ID_LENGTH]) <= set("89ab")
    )


def _is_placed(answer: Answer) -> bool:
    """Return whether practice names no test, and a test names its day."""
    if answer.kind == "practice":
        return answer.test_day is None and answer.form is None
    return answer.test_day is not None


def _refused(answer: Answer, place: int, text: str | None, latest_ms: int) -> Refused | None:
    """Return why an answer may not be kept, None when it may."""
    reason: Reason = "malformed"
    if not is_uuid7(answer.id):
        return Refused(id=None, place=place, reason=reason, detail="id is no UUIDv7 in small letters")
    if text is None:
        detail = f"parts hold something else than at most {MOST_PARTS} ids of the deck with a credit from 0 to 1, in {LONGEST_PARTS} bytes"
    elif not _is_placed(answer):
        detail = "practice has neither test_day nor form" if answer.kind == "practice" else f"kind {answer.kind} needs its test_day"
    # An id tells an order, no time: once a phone's clock was ahead, its ids stay ahead of all it made then.
    elif answer.at > latest_ms:
        reason, detail = "future", DETAILS["future"]
    else:
        return None
    return Refused(id=answer.id, place=place, reason=reason, detail=detail)


_judged: dict[bytes, str | None] = {}


def parts_text(raw: bytes) -> str | None:
    """Return the text kept of an answer's parts, None where they hold anything but ids and credits."""
    if raw in _judged:
        return _judged[raw]
    if len(raw) > LONGEST_PARTS:
        return None
    if len(_judged) >= KEPT_PARTS:
        _judged.clear()
    return _judged.setdefault(raw, _judge(raw))


def _judge(raw: bytes) -> str | None:
    try:
        parts = read_parts(raw)
    except UNREADABLE:
        return None
    named = all(len(name) <= LONGEST_PART and is_part(name) for name in parts)
    marked = all(0 <= credit <= 1 for credit in parts.values())
    return to_json(parts).decode() if named and marked and len(parts) <= MOST_PARTS else None
