"""The files of `protocol/` are what the types say, and the sample decks obey them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ravive.cards.schema import schemas, write_schemas
from ravive.lib.yaml_lines import read_yaml

ROOT = Path(__file__).parents[2]
GOOD = Path(__file__).parents[1] / "samples" / "decks" / "good"


@pytest.mark.parametrize("file", sorted(schemas()))
def test_protocol_says_what_the_types_say(file: str) -> None:
    assert (ROOT / "protocol" / file).read_text(encoding="utf-8") == schemas()[file], "run `ravive protocol write`"


@pytest.mark.parametrize("file", sorted(schemas()))
def test_schema_is_a_schema_that_closes_every_object(file: str) -> None:
    schema = json.loads(schemas()[file])
    jsonschema.Draft202012Validator.check_schema(schema)
    for name, part in {**schema.get("$defs", {}), "root": schema}.items():
        if "properties" in part:
            assert part["additionalProperties"] is False, name
            assert "kind" not in part["properties"] or "kind" in part["required"], name


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert len(write_schemas(tmp_path)) == 4
    assert write_schemas(tmp_path) == []


@pytest.mark.parametrize(("file", "schema"), [("deck.yaml", "deck"), ("fr.yaml", "words"), ("nl.yaml", "words")])
def test_good_deck_obeys_the_schemas(file: str, schema: str) -> None:
    data: Any = read_yaml((GOOD / file).read_bytes(), file).data
    jsonschema.validate(data, json.loads(schemas()[f"{schema}.schema.json"]))


def test_schema_refuses_an_unknown_kind() -> None:
    data: Any = read_yaml((GOOD / "deck.yaml").read_bytes(), "deck.yaml").data
    data["cards"][0]["kind"] = "matchng"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json.loads(schemas()["deck.schema.json"]))
