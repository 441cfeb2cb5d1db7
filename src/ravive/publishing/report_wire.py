"""A learner's report of a card as the app sends it. Pure: the OpenAPI document derives from these types."""

import re
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.json import Decoder

ID = re.compile(r"[a-z0-9-]{1,60}")
VERSION = re.compile(r"[0-9a-f]{16,64}")
REASONS = ("outdated", "unclear", "wrong", "hurtful")


class ReportRequest(Struct, forbid_unknown_fields=True):
    """A report as the app sends it. `ReportForm` checks the texts; an empty `id` counts every time it is sent."""

    id: Annotated[str, Meta(description="A random UUID: a report that is sent again counts once.")]
    deck: Annotated[str, Meta(extra_json_schema={"pattern": f"^{ID.pattern}$"})]
    card: Annotated[str, Meta(extra_json_schema={"pattern": f"^{ID.pattern}$"})]
    version: Annotated[str, Meta(description="The start of the bundle's digest.", extra_json_schema={"pattern": f"^{VERSION.pattern}$"})]
    language: str
    reason: Annotated[str, Meta(extra_json_schema={"enum": list(REASONS)})]


class ReportReply(Struct):
    """What the app reads once a report is stored."""

    taken: bool


class ReportProblem(Struct, omit_defaults=True):
    """Why a report was refused: in one sentence, or for each field."""

    error: str = ""
    errors: dict[str, list[str]] = {}


read_report = Decoder(ReportRequest).decode
