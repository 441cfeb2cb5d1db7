"""What a new installation promises to hold."""

from collections import Counter

from django.test import Client

from ravive.cards.card import LANGUAGES
from ravive.decks import queries

KINDS = {"choice", "multiple", "truth", "order", "match", "cloze", "recall", "hotspot", "scenario", "tip"}
LEAST_CARDS, LEAST_WITH_VARIANT, LEAST_SITUATIONS = 80, 30, 0.6


def test_the_four_decks_hold_what_a_new_installation_promises(visitor: Client) -> None:
    for language in LANGUAGES:
        cards = [card for deck in queries.current_decks(language) for card in deck.bundle.cards]
        assert len(cards) >= LEAST_CARDS
        assert set(Counter(card.kind for card in cards)) == KINDS
        assert sum(bool(getattr(card, "variants", ())) for card in cards) >= LEAST_WITH_VARIANT
        assert sum(card.situation for card in cards) >= LEAST_SITUATIONS * len(cards)
        assert all(card.sources and card.explanation and card.reflex for card in cards)


def test_cloze_is_typed_and_picked(visitor: Client) -> None:
    modes = {card.mode for deck in queries.current_decks("fr") for card in deck.bundle.cards if card.kind == "cloze"}
    assert modes == {"typed", "picked"}
