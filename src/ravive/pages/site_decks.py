"""The decks that an organisation's site shows first."""

from collections.abc import Sequence

from wagtail.models import Site

from ravive.decks.models import Deck
from ravive.publishing import queries
from ravive.publishing.queries import PublishedDeck


def decks_of_site(site: Site | None, language: str) -> Sequence[PublishedDeck]:
    """Return the published decks of the organisation whose site it is; all that are published where it has none in this language."""
    decks = queries.current_decks(language)
    own = set(Deck.objects.filter(organisation__site=site).values_list("slug", flat=True)) if site else set()
    return tuple(deck for deck in decks if deck.bundle.deck in own) or decks
