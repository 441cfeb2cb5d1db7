"""What phones and the sync endpoint exchange, beside the answers themselves (`columns`). The OpenAPI document derives from these types."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from ravive.reviews.columns import BIGGEST, FormName, Milliseconds, SentAnswer

MOST_ANSWERS = 5_000
# What a phone dates later than this, its clock being wrong, is dated again by ours.
LATEST_DAYS = 2


class SyncRequest(Struct, frozen=True, kw_only=True):
    """New answers, and how far the phone has read what its other phone sent."""

    sent_at: Annotated[Milliseconds, Meta(description="The phone's clock at sending, in milliseconds since 1970.")]
    cursor: Annotated[int, Meta(ge=0, le=BIGGEST, description="The cursor of the last reply; 0 at first.")] = 0
    answers: Annotated[list[SentAnswer], Meta(max_length=MOST_ANSWERS)] = []


class RawSyncRequest(Struct, frozen=True, kw_only=True):
    """The same with unread answers: each is read by itself, so that a malformed one is refused alone."""

    sent_at: Milliseconds
    cursor: Annotated[int, Meta(ge=0, le=BIGGEST)] = 0
    answers: list[Raw] = []


RefusalReason = Literal["malformed", "unknown_card", "unknown_bundle", "unknown_parts", "full"]


class RefusedAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """An answer that was not stored: its place in the request, why, and what would be accepted."""

    id: str | None
    place: int
    reason: RefusalReason
    detail: str


class SyncReply(Struct, frozen=True, kw_only=True):
    """What is stored, what was refused, and what the other phone of the key sent meanwhile."""

    accepted: Annotated[list[str], Meta(description="Ids that are stored for good, now or already before.")]
    refused: list[RefusedAnswer]
    missing: Annotated[list[SentAnswer], Meta(description="Answers of this key that came after the cursor, from another phone.")]
    cursor: Annotated[int, Meta(description="To be sent next time, once `missing` is stored on the phone.")]
    more: Annotated[bool, Meta(description="Whether more is missing: send the new cursor at once.")]
    count: Annotated[int, Meta(description="How many answers of this key are stored in all. Other than the phone knows: send cursor 0.")]


class JoinRequest(Struct, frozen=True, kw_only=True):
    """The form that a phone drew. Its key is the bearer token."""

    form: FormName


class JoinReply(Struct, frozen=True, kw_only=True):
    """The form that was stored at the first joining, whatever was sent later."""

    form: FormName
    joined_on: Annotated[str, Meta(description="A day, as 2026-11-24.", extra_json_schema={"format": "date"})]
    count: int


class CertificateReply(Struct, frozen=True, kw_only=True):
    """A certificate of a key. It holds no name, and the phone sends none."""

    number: Annotated[str, Meta(description="The number on the paper; its page says whether it is valid.")]
    address: Annotated[str, Meta(description="The page that says whether it is valid.")]
    badge: Annotated[str, Meta(description="Open Badges 3.0, signed as a JSON Web Token (RS256).")]
    title: str
    organisation: str
    decks: Annotated[list[str], Meta(description="Titles, in the training's first language.")]
    percent: Annotated[int, Meta(ge=0, le=100, description="The share of right answers that was asked, not the one reached.")]
    test_day: int
    issued_on: Annotated[str, Meta(description="A day, as 2026-11-24.", extra_json_schema={"format": "date"})]
    held_on: Annotated[str, Meta(description="The day of the training.", extra_json_schema={"format": "date"})]
    place: Annotated[str, Meta(description="Where the training was held; empty where it is unknown, or a deck is for minors.")]


ProblemCode = Literal[
    "malformed", "unknown_address", "wrong_method", "no_key", "unknown_training", "unknown_key", "closed", "full", "too_large",
    "unknown_encoding", "too_many", "failed", "not_offered", "no_certificate", "not_earned", "withdrawn",
    "quota", "disk_full",
]  # fmt: skip


class ProblemDetails(Struct, frozen=True, kw_only=True):
    """Why a request was refused (RFC 9457). Programs read `code`, people `detail`."""

    title: str
    status: int
    code: ProblemCode
    detail: str


# What decoding raises: no JSON, other JSON, no UTF-8, nested too deep.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
read_sync = msgspec.json.Decoder(SyncRequest).decode
read_raw_sync = msgspec.json.Decoder(RawSyncRequest).decode
read_answer = msgspec.json.Decoder(SentAnswer).decode
read_join = msgspec.json.Decoder(JoinRequest).decode
to_json = msgspec.json.Encoder().encode
