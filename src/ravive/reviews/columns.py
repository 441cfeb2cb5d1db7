"""The one table of an answer's fields: name on the wire, type, bounds, whether it may be absent, and the column that stores it.

Decoding, the statements that write and read the log, the model `Answer`, the OpenAPI document and the app's types derive from it.
A new field is a line here, a column in a migration, and a line in `tests/reviews/test_stored_columns.py` that says why it is safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_type_hints

from msgspec import Meta, Raw, Struct
from msgspec.structs import astuple

ID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
ID_LENGTH = 36
PART_PATTERN = r"^[a-z0-9]+([-.][a-z0-9]+)*$"
MOST_PARTS, LONGEST_PART, LONGEST_PARTS = 64, 160, 4_096
DIGEST_LENGTH = 16
BIGGEST = 2**31 - 1
TEST_DAY = "Days after the training at which the test was planned: `test` and `control` need it, practice has none."

ColumnType = Literal["uuid", "bigint", "integer", "smallint", "real", "character", "text"]
KindName = Literal["practice", "test", "control"]
ConfidenceName = Literal["guess", "rather", "sure"]
FormName = Literal["A", "B"]
Milliseconds = Annotated[int, Meta(ge=0, le=2**53)]
PARTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "maxProperties": MOST_PARTS,
    "propertyNames": {"pattern": PART_PATTERN, "maxLength": LONGEST_PART},
    "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """How a field is stored: the type of its column, and the name of the column where it is another than the field's."""

    type: ColumnType
    name: str = ""


class SentAnswer(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One answer, as the phone logged it. A card that was only read has no credit."""

    # The pattern is checked for a whole batch at once, see `decoding`.
    id: Annotated[
        str,
        Meta(min_length=ID_LENGTH, max_length=ID_LENGTH, description="UUIDv7", extra_json_schema={"pattern": ID_PATTERN}),
        Stored(type="uuid"),
    ]
    deck: Annotated[str, Meta(max_length=60)]
    # The log stores one number for deck, card and meaning (`card_numbers`).
    card: Annotated[str, Meta(max_length=80), Stored(type="integer")]
    meaning: Annotated[int, Meta(ge=1, le=32_767, description="The number of the card's meaning when it was answered.")] = 1
    at: Annotated[
        Milliseconds,
        Meta(description="When it was answered by the phone's clock, in milliseconds since 1970."),
        Stored(type="bigint", name="answered_at_ms"),
    ]
    offset_minutes: Annotated[
        int, Meta(ge=-1_080, le=1_080, description="How far the phone's clock was ahead of UTC."), Stored(type="smallint")
    ]
    duration_ms: Annotated[int, Meta(ge=0, le=BIGGEST), Stored(type="integer")]
    parts: Annotated[
        Raw,
        Meta(
            description="Credit of each part of the answer by the ids of the deck: what was chosen, never what was typed.",
            extra_json_schema=PARTS_SCHEMA,
        ),
        Stored(type="text"),
    ]
    credit: Annotated[Annotated[float, Meta(ge=0, le=1)] | None, Stored(type="real")] = None
    bundle: Annotated[
        Annotated[
            str,
            Meta(
                min_length=DIGEST_LENGTH,
                max_length=DIGEST_LENGTH,
                description="The first 16 characters of the bundle's digest, as in its address.",
            ),
        ]
        | None,
        Stored(type="integer"),
    ] = None
    variant: Annotated[int, Meta(ge=0, le=255, description="0 is the card's own words, 1 its first variant."), Stored(type="smallint")] = 0
    confidence: Annotated[ConfidenceName | None, Stored(type="smallint")] = None
    kind: Annotated[KindName, Stored(type="smallint")] = "practice"
    test_day: Annotated[Annotated[int, Meta(ge=0, le=3_650, description=TEST_DAY)] | None, Stored(type="smallint")] = None
    form: Annotated[
        Annotated[FormName, Meta(description="Which half of the cards a test asked; practice has none.")] | None, Stored(type="character")
    ] = None


# What JSON Schema says beside the fields: a test names its day, practice names no test.
TEST_RULE: dict[str, Any] = {
    "if": {"properties": {"kind": {"enum": ["test", "control"]}}, "required": ["kind"]},
    "then": {"properties": {"test_day": {"type": "integer"}}, "required": ["test_day"]},
    "else": {"properties": {"test_day": {"type": "null"}, "form": {"type": "null"}}},
}


@dataclass(frozen=True, kw_only=True)
class LogColumn:
    """A column of the log. `field` is the name on the wire; None: the server adds the value."""

    name: str
    type: ColumnType
    is_nullable: bool = False
    field: str | None = None


def _sent() -> tuple[LogColumn, ...]:
    found: list[LogColumn] = []
    for field, hint in get_type_hints(SentAnswer, include_extras=True).items():
        value, *marks = get_args(hint)
        found += [
            LogColumn(name=mark.name or field, type=mark.type, is_nullable=NoneType in get_args(value), field=field)
            for mark in marks
            if isinstance(mark, Stored)
        ]
    return tuple(found)


FIELDS: tuple[str, ...] = SentAnswer.__struct_fields__
# What a phone sends, in the order in which it is written; the id comes first.
SENT_COLUMNS = _sent()
# What all answers of a batch have in common. The skew says by how much the phone's clock was behind ours when it sent.
BATCH_COLUMNS = (
    LogColumn(name="learner", type="bigint"),
    LogColumn(name="batch", type="integer"),
    LogColumn(name="received_day", type="integer"),
    LogColumn(name="skew_seconds", type="integer"),
)
COLUMNS = (*SENT_COLUMNS, *BATCH_COLUMNS)

# The values of each field, in the order of the answers: a batch is judged and bound in half the time of single answers.
type FieldValues = Mapping[str, Sequence[Any]]


def field_values(answers: Sequence[SentAnswer]) -> FieldValues:
    """Return the answers field by field.

    >>> field_values([])["id"]
    ()
    """
    return dict(zip(FIELDS, zip(*map(astuple, answers), strict=True), strict=True)) if answers else dict.fromkeys(FIELDS, ())
