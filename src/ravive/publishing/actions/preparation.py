"""Making a deck's cards before they are published, in the background: publishing then only puts them together.

Nothing is published by it, and nothing rests on it: what was not made, or was edited meanwhile, publishing makes itself.
"""

from datetime import datetime

from django.tasks import task
from django.utils import timezone

from ravive.cards.reading import without_waiting
from ravive.decks import drafts
from ravive.decks.models import Card, Deck
from ravive.decks.translating import queries as translating_queries
from ravive.publishing import bundle_builder
from ravive.publishing import queries as publishing_queries
from ravive.publishing.bundle_builder import Setting
from ravive.register import queries as register_queries


def prepare(*, deck: Deck, now: datetime) -> int:
    """Check and make the cards of a deck that were never made as they are, and keep them; return how many."""
    files = drafts.files_of([deck])[deck.pk]
    waiting = translating_queries.held_back(deck)
    setting = Setting(
        register=register_queries.register_of(deck.organisation),
        memory=publishing_queries.memory_of(deck.slug),
        waiting=waiting,
        meanings=dict(Card.objects.filter(deck=deck).values_list("card_id", "meaning")),
    )
    return bundle_builder.prepare(without_waiting(drafts.without_drafts(files), waiting), setting, timezone.localdate(now))


@task
def prepare_deck(deck: int) -> int:
    """Make the cards of the deck with this key; return how many were made."""
    found = Deck.objects.filter(pk=deck).select_related("organisation").first()
    return prepare(deck=found, now=timezone.now()) if found else 0
