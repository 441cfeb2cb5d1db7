"""The good deck and the register of the samples."""

from datetime import date
from pathlib import Path

import pytest

from ravive.cards.folder import read_folder, read_register_file
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.cards.typed_draft import typed

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
    return source_in(SAMPLES / "good")


def source_in(folder: Path) -> DeckSource:
    """Return the typed source of a deck in a folder that has no problem."""
    reading = read_folder(folder)
    source, misfits = typed(reading.draft, reading.contents)
    assert (reading.problems, misfits) == ((), [])
    assert source is not None
    return source
