"""What of a deck is offline now: it comes back with a version that two people signed since."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from ravive.decks.models import Deck, Takedown


def in_force(deck: Deck) -> QuerySet[Takedown]:
    """Return what is offline of a deck, the latest first."""
    return Takedown.objects.filter(deck=deck, returned_at=None)


def latest_at(deck: Deck) -> datetime | None:
    """Return when something of a deck was last taken offline, None if nothing ever was.

    Older signatures do not count any more, even once it is back: nobody alone returns to a version that was signed before.
    """
    return Takedown.objects.filter(deck=deck).aggregate(latest=Max("at"))["latest"]


def is_whole_deck(found: Iterable[Takedown]) -> bool:
    """Return whether the deck itself is offline, not only cards of it."""
    return any(not takedown.card_id for takedown in found)


def cards_in(found: Iterable[Takedown]) -> frozenset[str]:
    """Return the ids of the cards that are offline."""
    return frozenset(takedown.card_id for takedown in found if takedown.card_id)
