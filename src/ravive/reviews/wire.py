"""What goes over the wire between a phone and the sync door. The OpenAPI document is made from these types."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta, Raw, Struct
from msgspec.structs import astuple

MOST_ANSWERS = 5_000
# A clock may be wrong by a year, a broken one by more: what is beyond is no time at all.
LATEST_DAYS = 366
ID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
PART_PATTERN = r"^[a-z0-9]+([-.][a-z0-9]+)*$"
MOST_PARTS, LONGEST_PART, LONGEST_PARTS = 64, 160, 4_096
BIGGEST = 2**31 - 1

Parts = Annotated[
    Raw,
    Meta(
        description="Credit of each part of the answer by the ids of the deck: what was chosen, never what was typed.",
        extra_json_schema={
            "type": "object",
            "maxProperties": MOST_PARTS,
            "propertyNames": {"pattern": PART_PATTERN, "maxLength": LONGEST_PART},
            "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
        },
    ),
]
Bundle = Annotated[str, Meta(min_length=16, max_length=16, description="The start of the bundle's digest, as in its address.")]
Milliseconds = Annotated[int, Meta(ge=0, le=2**53)]
Kind = Literal["practice", "test", "control"]
Confidence = Literal["guess", "rather", "sure"]
Form = Literal["A", "B"]
TEST_DAY = "Days after the training at which the test was planned: `test` and `control` need it, practice has none."


class Answer(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One answer, as the phone logged it. A card that was only read has no credit."""

    # The pattern is checked for a whole batch at once, see `door`.
    id: Annotated[str, Meta(min_length=36, max_length=36, description="UUIDv7", extra_json_schema={"pattern": ID_PATTERN})]
    deck: Annotated[str, Meta(max_length=60)]
    card: Annotated[str, Meta(max_length=80)]
    meaning: Annotated[int, Meta(ge=1, le=32_767, description="The number of the card's meaning when it was answered.")] = 1
    at: Annotated[Milliseconds, Meta(description="When it was answered by the phone's clock, in milliseconds since 1970.")]
    offset_minutes: Annotated[int, Meta(ge=-1_080, le=1_080, description="How far the phone's clock was ahead of UTC.")]
    duration_ms: Annotated[int, Meta(ge=0, le=BIGGEST)]
    parts: Parts
    credit: Annotated[float, Meta(ge=0, le=1)] | None = None
    bundle: (
        Annotated[str, Meta(min_length=16, max_length=16, description="The first 16 letters of the bundle's digest, as in its address.")]
        | None
    ) = None
    variant: Annotated[int, Meta(ge=0, le=255, description="0 is the card's own words, 1 its first variant.")] = 0
    confidence: Confidence | None = None
    kind: Kind = "practice"
    test_day: Annotated[int, Meta(ge=0, le=3_650, description=TEST_DAY)] | None = None
    form: Annotated[Form, Meta(description="Which half of the cards a test asked; practice has none.")] | None = None


class Fields(NamedTuple):
    """Answers field by field, each in the order of the answers, which judging and keeping them share."""

    id: Sequence[str]
    deck: Sequence[str]
    card: Sequence[str]
    meaning: Sequence[int]
    at: Sequence[int]
    offset_minutes: Sequence[int]
    duration_ms: Sequence[int]
    parts: Sequence[Raw]
    credit: Sequence[float | None]
    bundle: Sequence[str | None]
    variant: Sequence[int]
    confidence: Sequence[Confidence | None]
    kind: Sequence[Kind]
    test_day: Sequence[int | None]
    form: Sequence[Form | None]


def fields_of(answers: Sequence[Answer]) -> Fields:
    """Return the fields of answers.

    >>> fields_of([]).id
    ()
    """
    return Fields(*zip(*map(astuple, answers), strict=True)) if answers else Fields(*[()] * len(Fields._fields))


class Sending(Struct, frozen=True, kw_only=True):
    """What a phone sends: new answers, and how far it has read what its other phone sent."""

    sent_at: Annotated[Milliseconds, Meta(description="The phone's clock at sending, in milliseconds since 1970.")]
    cursor: Annotated[int, Meta(ge=0, le=BIGGEST, description="The cursor of the last reply; 0 at first.")] = 0
    answers: Annotated[list[Answer], Meta(max_length=MOST_ANSWERS)] = []


class LooseSending(Struct, frozen=True, kw_only=True):
    """The same, its answers still to be read one by one: a malformed one must not take the others with it."""

    sent_at: Milliseconds
    cursor: Annotated[int, Meta(ge=0, le=BIGGEST)] = 0
    answers: list[Raw] = []


Reason = Literal["malformed", "future", "unknown_card", "unknown_bundle", "full"]


class Refused(Struct, frozen=True, kw_only=True, gc=False):
    """An answer that was not kept: its place in the request, why, and what would be accepted."""

    id: str | None
    place: int
    reason: Reason
    detail: str


class Reply(Struct, frozen=True, kw_only=True):
    """What the phone may forget to send again, what was refused, and what its other phone sent meanwhile."""

    accepted: Annotated[list[str], Meta(description="Ids that are kept for good, now or already before.")]
    refused: list[Refused]
    missing: Annotated[list[Answer], Meta(description="Answers of this key that came after the cursor, from another phone.")]
    cursor: Annotated[int, Meta(description="To be sent next time, once `missing` is kept on the phone.")]
    more: Annotated[bool, Meta(description="Whether more is missing: send the new cursor at once.")]
    count: Annotated[int, Meta(description="How many answers of this key are kept in all. Other than the phone knows: send cursor 0.")]


class Joining(Struct, frozen=True, kw_only=True):
    """What a phone says when it joins: the form it drew. Its key is the bearer."""

    form: Form


class Joined(Struct, frozen=True, kw_only=True):
    """What the training says to somebody who joined: the form kept at the first joining, whatever was sent later."""

    form: Form
    joined_on: Annotated[str, Meta(description="A day, as 2026-11-24.", extra_json_schema={"format": "date"})]
    count: int


class Certified(Struct, frozen=True, kw_only=True):
    """A certificate, made for a key: no name is in it, and the phone sends none."""

    number: Annotated[str, Meta(description="Stands on the paper; its page says whether it is valid.")]
    address: Annotated[str, Meta(description="The page that says whether it is valid.")]
    badge: Annotated[str, Meta(description="Open Badges 3.0, signed as a JSON Web Token (RS256).")]
    title: str
    organisation: str
    decks: Annotated[list[str], Meta(description="Titles, in the training's first language.")]
    percent: Annotated[int, Meta(ge=0, le=100, description="The share of right answers that was asked, not the one reached.")]
    test_day: int
    issued_on: Annotated[str, Meta(description="A day, as 2026-11-24.", extra_json_schema={"format": "date"})]
    held_on: Annotated[
        str | None, Meta(description="The day of the training; null where it was not kept.", extra_json_schema={"format": "date"})
    ]
    place: Annotated[str, Meta(description="Where the training was held; empty where nobody wrote it, or a deck is for minors.")]


Code = Literal[
    "malformed", "unknown_address", "wrong_method", "no_key", "unknown_training", "unknown_key", "closed", "full", "too_large",
    "unknown_encoding", "too_many", "failed", "not_offered", "no_certificate", "not_earned", "withdrawn",
]  # fmt: skip


class Problem(Struct, frozen=True, kw_only=True):
    """Why a request was refused (RFC 9457). Programs read `code`, people `detail`."""

    title: str
    status: int
    code: Code
    detail: str


# What reading raises where the bytes are not what they should be: no JSON, other JSON, no UTF-8, nested without end.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
read_sending = msgspec.json.Decoder(Sending).decode
read_loosely = msgspec.json.Decoder(LooseSending).decode
read_answer = msgspec.json.Decoder(Answer).decode
read_joining = msgspec.json.Decoder(Joining).decode
# Keeps the order of the fields, which are few: there is nothing to sort.
to_json = msgspec.json.Encoder().encode
