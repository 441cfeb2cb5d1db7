"""Parts of a page's text that show what Ravive holds besides: a deck to try."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ravive.pages.films import FilmBlock
from ravive.publishing import queries as published
from ravive.site.blocks import BASE
from ravive.site.context import current_language

type Choices = list[tuple[str, str]]


def deck_choices() -> Choices:
    """Return the published decks as an editor chooses them."""
    return [(deck.bundle.deck, deck.bundle.title) for deck in published.current_decks(current_language())]


class DeckBlock(blocks.StructBlock):
    """A deck that the text invites to try."""

    deck = blocks.ChoiceBlock(choices=deck_choices, label=_("Deck"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ANN401 - as Wagtail's block
        """Return the block's values with the deck in the language of the page; none if it is not published in it."""
        return {**super().get_context(value, parent_context), "deck": published.current_deck(value["deck"], current_language())}


DECK = DeckBlock(label=_("Deck to try"), icon="clipboard-list", template="pages/blocks/deck.html")
FILM = FilmBlock(label=_("Film"), icon="media", template="pages/blocks/film.html")
BODY: tuple[tuple[str, blocks.Block], ...] = (*BASE, ("film", FILM), ("deck", DECK))
