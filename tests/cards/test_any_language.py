"""A deck in a language that the interface does not speak, and that runs from right to left, is read, checked and published as any."""

import json
from datetime import date
from pathlib import Path

import pytest

from ravive.cards.check import check_deck
from ravive.cards.folder import read_deck, read_register_file
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.match import MatchCard
from ravive.cards.merge import Published, contacts, publishable, to_json
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.lib.languages import Language
from tests.cards.test_merge import MEMORY

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ARABIC = Language("ar")


@pytest.fixture
def arabic_register() -> Register:
    read = read_register_file(SAMPLES / "arabic/facts.yaml")
    assert read.register is not None
    assert read.problems == []
    return read.register


@pytest.fixture
def arabic_deck() -> DeckSource:
    read = read_deck(SAMPLES / "arabic/tasharuk")
    assert read.source is not None
    assert read.problems == []
    return read.source


def test_nothing_is_wrong_with_it(arabic_deck: DeckSource, arabic_register: Register, today: date) -> None:
    assert list(check_deck(arabic_deck, arabic_register, today, "tasharuk")) == []


def test_a_number_in_its_texts_keeps_the_order_of_its_parts(arabic_deck: DeckSource, arabic_register: Register, today: date) -> None:
    made = publishable(arabic_deck, ARABIC, arabic_register, today, MEMORY)
    assert isinstance(made, Published)
    assert json.loads(to_json(made.bundle))["language"] == "ar"
    choice = next(card for card in made.bundle.cards if isinstance(card, ChoiceCard))
    assert "\u2066101\u2069" in choice.explanation
    match = next(card for card in made.bundle.cards if isinstance(card, MatchCard))
    assert [right.text for right in match.right if right.id == "fact:child-focus"] == ["Child Focus \u2066116\u00a0000\u2069"]
    assert made.bundle.facts["child-focus"].value == "116\u00a0000"


def test_a_fact_without_a_value_in_its_language_is_a_problem(arabic_deck: DeckSource, arabic_register: Register, today: date) -> None:
    value = arabic_register.facts["police"].value
    value.update({Language("fr"): "101", Language("nl"): "cent-un"})
    found = [str(problem) for problem in check_deck(arabic_deck, arabic_register, today, "tasharuk")]
    assert any("fact “police” has no value in ar" in problem for problem in found)


def test_whom_to_call_is_shown_where_the_register_lacks_the_language(register: Register, today: date) -> None:
    found = {contact.id: contact for contact in contacts(register, ARABIC, today)}
    assert found["police"].name == "Police"
    assert found["police"].purpose == "Danger now"
    assert found["police"].value == "101"
    assert found["police"].language == "en"
