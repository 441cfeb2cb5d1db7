"""A deck in a language that the interface does not speak, and that runs from right to left, is read, checked and published as any."""

import json
from datetime import date
from pathlib import Path

import pytest

from ravive.cards.assembly import assemble, contacts, to_json
from ravive.cards.check import check
from ravive.cards.draft import Reading
from ravive.cards.folder import read_folder, read_register_file
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.match import MatchCard
from ravive.cards.problems import DeckCode
from ravive.cards.register import Register
from ravive.lib.languages import Language
from tests.cards.conftest import source_in
from tests.cards.test_assembly import MEMORY

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ARABIC = Language("ar")


@pytest.fixture
def arabic_register() -> Register:
    read = read_register_file(SAMPLES / "arabic/facts.yaml")
    assert read.register is not None
    assert read.problems == []
    return read.register


@pytest.fixture
def reading() -> Reading:
    return read_folder(SAMPLES / "arabic/tasharuk")


def test_nothing_is_wrong_with_it(reading: Reading, arabic_register: Register, today: date) -> None:
    assert reading.problems == ()
    assert check(reading.draft, reading.contents, arabic_register, today).problems == ()


def test_a_number_in_its_texts_keeps_the_order_of_its_parts(arabic_register: Register) -> None:
    made = assemble(source_in(SAMPLES / "arabic/tasharuk"), ARABIC, arabic_register, MEMORY)
    assert json.loads(to_json(made.bundle))["language"] == "ar"
    choice = next(card for card in made.bundle.cards if isinstance(card, ChoiceCard))
    assert "\u2066101\u2069" in choice.explanation
    match = next(card for card in made.bundle.cards if isinstance(card, MatchCard))
    assert [right.text for right in match.right if right.id == "fact:child-focus"] == ["Child Focus \u2066116\u00a0000\u2069"]
    assert made.bundle.facts["child-focus"].value == "116\u00a0000"


def test_a_fact_without_a_value_in_its_language_is_a_problem(reading: Reading, arabic_register: Register, today: date) -> None:
    arabic_register.facts["police"].value.update({Language("fr"): "101", Language("nl"): "cent-un"})
    found = check(reading.draft, reading.contents, arabic_register, today).errors
    assert {(problem.code, problem.place and problem.place.language) for problem in found} == {(DeckCode.FACT_VALUE_MISSING, "ar")}


def test_whom_to_call_is_shown_where_the_register_lacks_the_language(register: Register, today: date) -> None:
    found = {contact.id: contact for contact in contacts(register, ARABIC, today)}
    assert found["police"].name == "Police"
    assert found["police"].purpose == "Danger now"
    assert found["police"].value == "101"
    assert found["police"].language == "en"
