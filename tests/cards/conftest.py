"""The good deck and the register of the samples."""

from datetime import date
from pathlib import Path

import pytest

from ravive.cards.folder import read_deck, read_register_file
from ravive.cards.register import Register
from ravive.cards.source import DeckSource

SAMPLES = Path(__file__).parents[1] / "samples" / "decks"


@pytest.fixture
def today() -> date:
    return date(2026, 11, 24)


@pytest.fixture
def register() -> Register:
    read = read_register_file(SAMPLES / "facts.yaml")
    assert read.register is not None
    assert read.problems == []
    return read.register


@pytest.fixture
def good_deck() -> DeckSource:
    read = read_deck(SAMPLES / "good")
    assert read.source is not None
    assert read.problems == []
    return read.source
