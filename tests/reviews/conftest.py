"""The cast of the sync door: an open training, the cards of a published deck, a phone that joined."""

from collections.abc import Iterator

import pytest
from django.test import Client

from ravive.publishing import queries as decks
from ravive.reviews import card_numbers, card_parts
from ravive.reviews.models import TrainingCode
from tests.reviews.phone import DECK, Phone, join


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """What a process remembers between requests is forgotten between tests."""
    for module in (card_numbers, card_parts):
        module.clear_cache()
    yield
    for module in (card_numbers, card_parts):
        module.clear_cache()


@pytest.fixture
def code(db: None) -> str:
    """The code of an open training."""
    return TrainingCode.objects.create(code="ABC234", training=7).code


@pytest.fixture
def cards(db: None) -> tuple[str, ...]:
    """The cards of the deck that phones answer."""
    deck = decks.current_deck(DECK, "fr")
    assert deck is not None
    return tuple(card.id for card in deck.bundle.cards)


@pytest.fixture
def bundle(db: None) -> str:
    """The start of the digest of the bundle they are read in."""
    deck = decks.current_deck(DECK, "fr")
    assert deck is not None
    return deck.digest[:16]


@pytest.fixture
def phone(visitor: Client, code: str) -> Phone:
    """A phone that joined the training."""
    assert join(visitor, code).status_code == 201
    return Phone(visitor, code)
