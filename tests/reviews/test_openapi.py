"""The document says what the door does: every exchange obeys it, and the file in protocol/ is the one that is served."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client

from ravive.trainings import openapi
from tests.reviews.phone import ANSWERS, LEARNERS, NOON_MS, Phone, answer, headers, join, send

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
    check("Sending", sent)
    check("Joining", {"form": "A"})
    check("Joined", join(visitor, phone.code).json())
    check("Reply", send(visitor, phone.code, [*sent["answers"], {"id": 1}]).json())
    missing = send(visitor, phone.code, [])
    assert missing.json()["missing"]
    check("Reply", missing.json())


@pytest.mark.parametrize(
    "changed", [{"id": "x" * 36}, {"parts": {"Free text": 1}}, {"parts": {"a": "text"}}, {"kind": "exam"}, {"credit": 2}]
)
def test_it_refuses_what_the_door_refuses(changed: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("Sending", {"sent_at": NOON_MS, "answers": [answer(1, "a", **changed)]})


def test_refusals_obey_it_and_are_listed(visitor: Client, phone: Phone) -> None:
    paths: dict[str, Any] = openapi.document()["paths"]
    refusals = [
        (LEARNERS, "post", visitor.post(LEARNERS.format(code=phone.code), "{", content_type="application/json", headers=headers())),
        (LEARNERS, "post", join(visitor, "ZZZZZZ")),
        (ANSWERS, "post", send(visitor, phone.code, [], "another-key-that-is-long-enough")),
        (ANSWERS, "post", send(visitor, "ZZZZZZ", [])),
        (ANSWERS, "delete", visitor.delete(ANSWERS.format(code=phone.code))),
    ]
    for path, method, reply in refusals:
        check("Problem", reply.json())
        assert str(reply.status_code) in paths[path][method]["responses"]
        assert reply.json()["status"] == reply.status_code
