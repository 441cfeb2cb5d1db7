"""What a new installation promises to hold."""

import re
from collections import Counter

import pytest
from django.test import Client

from ravive.lib.languages import INTERFACE
from ravive.publishing import queries
from ravive.starter import starter_content

KINDS = {"choice", "multiple", "truth", "order", "match", "cloze", "recall", "hotspot", "scenario", "tip"}
# A capital inside a sentence sets the German polite form apart; French “vous” is also “you and your friend”.
POLITE = {
    "fr": r"\b[Vv](?:otre|os)\b",
    "nl": r"\b(?:[Uu]w?|[Uu]zelf)\b",
    "de": r"(?<=[a-zäöüß,] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b|\bIhnen\b",
}
LEAST_CARDS, LEAST_WITH_VARIANT, LEAST_SITUATIONS = 80, 30, 0.6


def test_the_four_decks_hold_what_a_new_installation_promises(visitor: Client) -> None:
    for language in INTERFACE:
        cards = [card for deck in queries.current_decks(language) for card in deck.bundle.cards]
        assert len(cards) >= LEAST_CARDS
        assert set(Counter(card.kind for card in cards)) == KINDS
        assert sum(bool(getattr(card, "variants", ())) for card in cards) >= LEAST_WITH_VARIANT
        assert sum(card.situation for card in cards) >= LEAST_SITUATIONS * len(cards)
        assert all(card.sources and card.explanation and card.reflex for card in cards)


def test_cloze_is_typed_and_picked(visitor: Client) -> None:
    modes = {card.mode for deck in queries.current_decks("fr") for card in deck.bundle.cards if card.kind == "cloze"}
    assert modes == {"typed", "picked"}


@pytest.mark.parametrize("language", list(POLITE))
def test_teenagers_are_never_addressed_politely(language: str) -> None:
    lines = (starter_content.DECKS / "declic" / f"{language}.yaml").read_text("utf-8").splitlines()
    assert not [line.strip() for line in lines if re.search(POLITE[language], line)]
