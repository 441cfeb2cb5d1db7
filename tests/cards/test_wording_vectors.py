"""Which wording tests have for themselves: what Python computes is what phones compute, see protocol/wording_vectors.json."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ravive.cards.bundle import AnyCard
from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.second_wording import KINDS, lacks_second_wording, repeats_its_answers
from ravive.cards.wording import reserved_wording
from tests.cards.test_marking import BASICS

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "protocol/wording_vectors.json").read_text("utf-8"))["cards"]
FR = Language("fr")


def _card(case: dict[str, Any]) -> AnyCard:
    read: AnyCard = TypeAdapter(AnyCard).validate_python({**BASICS, **case["card"]})
    return read


def _draft(card: dict[str, Any]) -> CardDraft:
    """Return a published card as its authors wrote it: right answers by their ids, rows by id."""
    structure: dict[str, Any] = {"kind": card["kind"], "steps": [step["id"] for step in card.get("steps", ())]}
    right = [option["id"] for option in card.get("options", ()) if option["right"]]
    structure["right"] = right[0] if card["kind"] == "choice" else right
    structure["pairs"] = {item["id"]: item["right"] for item in card["left"]} if card["kind"] == "match" else {}
    words = {
        "prompt": card["prompt"],
        **_rows(card),
        "variants": [{"prompt": one["prompt"], **_rows(one)} for one in card.get("variants", ())],
    }
    return CardDraft(structure, {FR: words})


def _rows(of: dict[str, Any]) -> dict[str, Any]:
    rows = {name: {row["id"]: {"text": row["text"]} for row in of[name]} for name in ("options", "steps", "left") if name in of}
    return rows | ({"text": of["text"]} if "text" in of else {})


def test_the_last_wording_that_really_differs_is_reserved() -> None:
    found = {case["why"]: reserved_wording(_card(case)) for case in CASES}
    assert found == {case["why"]: case["reserved"] for case in CASES}


def test_authors_are_shown_the_cards_that_have_no_wording_for_tests() -> None:
    lacking = {case["why"] for case in CASES if lacks_second_wording(_draft(case["card"]), FR)}
    assert lacking == {case["why"] for case in CASES if case["reserved"] is None and case["card"]["kind"] in KINDS}
    repeating = {case["why"] for case in CASES if repeats_its_answers(_draft(case["card"]), FR)}
    assert repeating == lacking - {"no variant"}
