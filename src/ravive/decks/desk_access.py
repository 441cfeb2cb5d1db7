"""Decks and cards of the organisation that somebody at the desk works for."""

from typing import Any

from ravive.decks import queries
from ravive.decks.models import Card, CardWords, Deck
from ravive.people.models import DECK_ROLES
from ravive.people.permissions import StaffRequest, own_or_404

READERS = DECK_ROLES


def own_deck(request: StaffRequest, deck_id: int) -> Deck:
    """Return a deck of the active organisation. Raises Http404."""
    return own_or_404(Deck.objects.select_related("organisation"), request, pk=deck_id)


def own_card(request: StaffRequest, deck_id: int, card_id: str) -> Card:
    """Return a card of a deck of the active organisation. Raises Http404."""
    cards = Card.objects.select_related("deck", "deck__organisation")
    return own_or_404(cards, request, through="deck__organisation", deck=deck_id, card_id=card_id)


def original_words(card: Card) -> dict[str, Any]:
    """Return the words of the language the card is written in."""
    row = CardWords.objects.filter(card=card, language=queries.original_language(card.deck)).first()
    return row.words if row else {}
