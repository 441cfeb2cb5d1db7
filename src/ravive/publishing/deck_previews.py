"""The pictures of links to decks: one for each language that a deck is published in."""

from collections.abc import Collection

from django.tasks import task

from ravive.publishing import queries
from ravive.publishing.models import PublishedBundle
from ravive.publishing.queries import PublishedDeck
from ravive.site import link_previews
from ravive.site.link_previews import PreviewWords
from ravive.site.models import LinkPreview


def words_of(deck: PublishedDeck) -> PreviewWords:
    """Return what the picture of a deck shows: its title, in the colours of its themes. All sites of an installation share it: no name."""
    bundle = deck.bundle
    hues = tuple(theme for theme in bundle.themes if any(card.theme == theme for card in bundle.cards))
    return PreviewWords(title=bundle.title, site="", language=bundle.language, hues=hues, seed=bundle.deck)


@task
def draw_decks(decks: list[str]) -> int:
    """Draw the pictures of these decks that are missing; return how many were drawn."""
    languages = PublishedBundle.objects.filter(deck__in=decks, is_current=True).values_list("language", flat=True).distinct()
    return sum(link_previews.store(words_of(deck), deck=deck.bundle.deck) for deck in queries.current_among(decks, list(languages)))


@task
def draw_missing_decks() -> int:
    """Draw the pictures that are missing of all decks; return how many were drawn."""
    drawn = LinkPreview.objects.filter(page=None).values_list("deck", "language")
    current = PublishedBundle.objects.filter(is_current=True).values_list("deck", "language")
    return draw_decks.call(sorted({deck for deck, _language in set(current) - set(drawn)}))


def delete(deck: str, *, kept: Collection[str] = ()) -> None:
    """Delete the pictures of a deck in the languages that it is no longer published in."""
    LinkPreview.objects.filter(page=None, deck=deck).exclude(language__in=kept).delete()
