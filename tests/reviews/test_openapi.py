"""Every exchange obeys the document, and the file in protocol/ is the one that is served."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.test import Client

from ravive.trainings import openapi
from tests.reviews.phone import NOON_MS, Phone, answer, join, send

PROTOCOL = Path(__file__).parents[2] / "protocol" / "openapi.json"


def check(name: str, value: object) -> None:
    document = openapi.document()
    jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", **document}).validate(value)


def test_the_file_in_protocol_is_what_is_served(visitor: Client) -> None:
    served = visitor.get("/api/v1/openapi.json")
    assert (served.status_code, served.headers["Content-Type"]) == (200, "application/json")
    assert served.text == PROTOCOL.read_text(encoding="utf-8"), "run `ravive protocol write`"
    assert served.json()["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere() -> None:
    document = openapi.document()
    names = {part.partition('"')[0] for part in json.dumps(document).split("#/components/schemas/")[1:]}
    assert names <= set(document["components"]["schemas"])
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_exchanges_obey_it(visitor: Client, phone: Phone, cards: tuple[str, ...], bundle: str) -> None:
    sent = {"sent_at": NOON_MS, "cursor": 0, "answers": [answer(1, cards[0], bundle=bundle), answer(2, cards[0], kind="test", test_day=0)]}
    check("SyncRequest", sent)
    check("JoinRequest", {"form": "A"})
    check("JoinReply", join(visitor, phone.code).json())
    check("SyncReply", send(visitor, phone.code, [*sent["answers"], {"id": 1}]).json())
    missing = send(visitor, phone.code, [])
    assert missing.json()["missing"]
    check("SyncReply", missing.json())


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "x" * 36},
        {"parts": {"Free text": 1}},
        {"parts": {"a": "text"}},
        {"kind": "exam"},
        {"credit": 2},
        {"kind": "test"},
        {"kind": "control", "test_day": None},
        {"test_day": 30},
        {"form": "A"},
    ],
)
def test_it_refuses_what_the_endpoint_refuses(changed: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("SyncRequest", {"sent_at": NOON_MS, "answers": [answer(1, "a", **changed)]})
