"""What a phone gets of a training: the sheet, and its schema."""

import json
from pathlib import Path

import jsonschema
from django.test import Client

from ravive.reviews.models import TrainingCode
from ravive.trainings import actions, openapi, sheet
from ravive.trainings.models import Training
from tests.trainings.cast import HELD_ON, NOON, code, phones

PROTOCOL = Path(__file__).parents[2] / "protocol"


def read(visitor: Client, typed: str) -> dict[str, object]:
    reply = visitor.get(f"/api/v1/trainings/{typed}")
    assert reply.status_code == 200, reply.content
    return reply.json()


def test_the_schema_in_protocol_is_the_one_of_the_types() -> None:
    assert (PROTOCOL / sheet.SCHEMA_FILE).read_text("utf-8") == sheet.schema(), "run `ravive protocol write`"


def test_the_sheet_says_what_the_trainer_chose_and_obeys_the_schema(visitor: Client, training: Training) -> None:
    found = read(visitor, code(training))
    jsonschema.validate(found, json.loads(sheet.schema()))
    document = openapi.document()
    assert "200" in document["paths"]["/api/v1/trainings/{code}"]["get"]["responses"]
    jsonschema.validate(found, {"$ref": "#/components/schemas/Sheet", **document})
    assert found["title"] == "Accueil, équipe de jour"
    assert (found["held_on"], found["decks"], found["languages"]) == (HELD_ON.isoformat(), ["accueil"], ["fr", "nl"])
    assert found["plan"] == {"situations": 9, "cycles": 4, "weeks": 36, "prompts_a_week": 2}
    assert (found["test_days"], found["control_cards"], found["smallest_group"]) == ([30, 90, 180], 3, 5)
    assert found["is_open"] is True


def test_the_sheet_shows_nothing_of_learners(visitor: Client, training: Training) -> None:
    before = read(visitor, code(training))
    phones(visitor, training, 7)
    assert read(visitor, code(training)) == before


def test_a_sheet_is_stored_for_a_minute_and_sets_no_cookie(visitor: Client, training: Training) -> None:
    reply = visitor.get(f"/api/v1/trainings/{code(training)}")
    assert reply.headers["Cache-Control"] == "max-age=60"
    assert not reply.cookies


def test_a_code_is_read_as_it_was_meant(visitor: Client, training: Training) -> None:
    TrainingCode.objects.filter(training=training.pk).update(code="K5M4QD")
    assert read(visitor, "ksm4qd")["code"] == "K5M4QD"


def test_an_unknown_code_is_a_problem(visitor: Client, training: Training) -> None:
    for typed in ("K7M4QD", "ABC234"):
        reply = visitor.get(f"/api/v1/trainings/{typed}")
        assert (reply.status_code, reply.json()["code"]) == (404, "unknown_training")
        assert reply.headers["Content-Type"] == "application/problem+json"
    assert visitor.post(f"/api/v1/trainings/{code(training)}").status_code == 405


def test_a_closed_training_says_so(visitor: Client, training: Training) -> None:
    actions.close_training(training=training, by=training.opened_by, now=NOON)
    assert read(visitor, code(training))["is_open"] is False


def test_without_controls_none_are_held_back(visitor: Client, training: Training) -> None:
    Training.objects.filter(pk=training.pk).update(uses_controls=False)
    assert read(visitor, code(training))["control_cards"] == 0
