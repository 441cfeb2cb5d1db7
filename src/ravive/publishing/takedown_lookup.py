"""Whether a public page shows what was taken offline."""

from ravive.decks.models import Takedown
from ravive.publishing.models import PublishedBundle


def is_deck_offline(deck: str, language: str) -> bool:
    """Return whether a deck that was published in this language was taken offline, as a whole or with its last card, and is not back."""
    in_force = Takedown.objects.filter(deck__slug=deck, returned_at=None).exists()
    return in_force and PublishedBundle.objects.filter(deck=deck, language=language).exclude(gone_at=None).exists()


def is_card_offline(deck: str, card: str) -> bool:
    """Return whether a card was taken offline and is not back."""
    return Takedown.objects.filter(deck__slug=deck, card_id=card, returned_at=None).exists()
