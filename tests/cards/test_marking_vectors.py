"""Marking agrees with the vectors that the app obeys as well."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from ravive.cards.bundle import AnyCard

PROTOCOL = json.loads((Path(__file__).parents[2] / "protocol" / "marking_vectors.json").read_text(encoding="utf-8"))
CARDS = {name: TypeAdapter[AnyCard](AnyCard).validate_python(card) for name, card in PROTOCOL["cards"].items()}


@pytest.mark.parametrize("vector", PROTOCOL["vectors"], ids=lambda vector: f"{vector['card']}: {vector['name']}")
def test_marking_agrees_with_the_vector(vector: dict[str, Any]) -> None:
    card = CARDS[vector["card"]]
    if vector.get("error"):
        with pytest.raises(ValueError, match=r"answer|take|give|go on|name each"):
            card.mark(vector["response"])
        return
    marked = card.mark(vector["response"])
    assert marked.credit == (vector["credit"] if vector["credit"] is None else pytest.approx(vector["credit"], abs=1e-12))
    assert marked.parts == pytest.approx(vector["parts"], abs=1e-12)


def test_vectors_cover_every_kind_rightly_and_wrongly() -> None:
    kinds = {card.kind for card in CARDS.values()}
    assert kinds == {"choice", "multiple", "truth", "order", "match", "cloze", "recall", "hotspot", "scenario", "tip"}
    refused = {CARDS[vector["card"]].kind for vector in PROTOCOL["vectors"] if vector.get("error")}
    assert refused == kinds
    assert len(PROTOCOL["vectors"]) >= 120
