"""What figures need to know of the cards a training asks, from the bundles that are published now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ravive.cards.card import Theme
from ravive.cards.wording import reserved_wording
from ravive.lib.languages import ALL
from ravive.publishing import queries as decks
from ravive.publishing.queries import PublishedDeck
from ravive.reviews.models import KnownCard


@dataclass(frozen=True, kw_only=True)
class TrainingCard:
    """A card of a deck that is published now, with the number the log knows it by."""

    number: int
    deck: str
    card: str
    notion: str
    theme: Theme
    is_critical: bool
    is_marked: bool
    prompt: str
    reflex: str
    # Whether tests have a wording of it that practice does not show.
    is_reworded: bool = False


def cards_of(wanted: Collection[str], language: str = "fr") -> tuple[TrainingCard, ...]:
    """Return the cards of decks, in the decks' own order, with their words in a language, or else in the first there is."""
    numbers = {(row.deck, row.card, row.meaning): row.pk for row in KnownCard.objects.filter(deck__in=wanted)}
    found: list[TrainingCard] = []
    for deck in sorted(wanted):
        published = published_in(deck, language)
        for card in published.bundle.cards if published else ():
            number = numbers.get((deck, card.id, card.meaning))
            # Without a number nobody answered it yet.
            if number is not None:
                found.append(
                    TrainingCard(
                        number=number,
                        deck=deck,
                        card=card.id,
                        notion=card.notion,
                        theme=card.theme,
                        is_critical=card.critical,
                        is_marked=card.kind != "tip",
                        prompt=card.prompt,
                        reflex=card.reflex,
                        is_reworded=reserved_wording(card) is not None,
                    )
                )
    return tuple(found)


def published_in(deck: str, language: str = "fr") -> PublishedDeck | None:
    """Return a deck as it is published in a language, else in the first it has; None when it is not published."""
    languages = (language, *(other for other in ALL if other != language))
    return next((found for code in languages if (found := decks.current_deck(deck, code))), None)
