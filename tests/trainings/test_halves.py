"""The halves of a training's tests: what the server counts is what phones ask, see protocol/forms_vectors.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from ravive.trainings import halves

VECTORS = json.loads((Path(__file__).parents[2] / "protocol/forms_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["halves"])
def test_cards_fall_where_phones_put_them(case: dict[str, list[dict[str, str]]]) -> None:
    found = halves.halves([halves.SplitCard(card["notion"], card["id"], card["kind"]) for card in case["cards"]])
    assert {form: list(ids) for form, ids in found.items()} == {"A": case["A"], "B": case["B"]}


@pytest.mark.parametrize("case", VECTORS["asked"])
def test_a_test_asks_as_many_cards_as_phones_ask(case: dict[str, Any]) -> None:
    cards = [halves.SplitCard(card["notion"], card["id"], card["kind"]) for card in case["cards"]]
    assert halves.asked_by_form([cards], uses_controls=case["uses_controls"]) == {"A": case["A"], "B": case["B"]}


@pytest.mark.parametrize("case", VECTORS["crossed"])
def test_each_test_asks_the_half_that_phones_ask(case: dict[str, Any]) -> None:
    days = case["test_days"]
    assert [halves.form_at(form=case["form"], test_days=days, day=day) for day in days] == case["asked"]


def test_a_level_is_shown_over_what_a_phone_asks_at_least() -> None:
    asked = [halves.fewest_asked(cards_in_half=cards, uses_controls=uses) for cards in (3, 8, 12, 40) for uses in (True, False)]
    assert asked == [4, 4, 5, 8, 9, 12, 12, 12]
