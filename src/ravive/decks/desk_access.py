"""Decks and cards of the organisation that somebody at the desk works for."""

from ravive.cards.draft import CardDraft
from ravive.decks import queries
from ravive.decks.models import Card, CardWords, Deck
from ravive.people.models import DECK_ROLES, Role
from ravive.people.permissions import StaffRequest, own_or_404

READERS = DECK_ROLES
# Who gives decks out as files, and takes them in.
FILE_ROLES = (Role.AUTHOR, Role.ADMIN)
# One of them is enough to take something offline: what may hurt does not wait for a meeting.
TAKEDOWN_ROLES = frozenset({Role.AUTHOR, Role.EXPERT, Role.ADMIN})
# Who writes, signs and administers: they are notified of what is offline.
STAFF_OF_DECK = TAKEDOWN_ROLES | {Role.SECOND_READER}


def own_deck(request: StaffRequest, deck_id: int) -> Deck:
    """Return a deck of the active organisation. Raises Http404."""
    return own_or_404(Deck.objects.select_related("organisation"), request, pk=deck_id)


def own_card(request: StaffRequest, deck_id: int, card_id: str) -> Card:
    """Return a card of a deck of the active organisation. Raises Http404."""
    cards = Card.objects.select_related("deck", "deck__organisation")
    return own_or_404(cards, request, through="deck__organisation", deck=deck_id, card_id=card_id)


def own_draft(card: Card) -> CardDraft:
    """Return the card with its words in the language it is written in."""
    language = queries.original_language(card.deck)
    row = CardWords.objects.filter(card=card, language=language).first()
    return CardDraft(card.structure, {language: row.words if row else {}})
