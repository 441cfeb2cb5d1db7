"""What decks and cards are called, read from their rows."""

from collections.abc import Iterable
from typing import Any

from ravive.decks.models import CardWords, Deck, DeckWords
from ravive.lib.languages import INTERFACE, Language

LONGEST_NAME = 64


def name_of(words: dict[str, Any], otherwise: str) -> str:
    """Return what a card is called in lists: the beginning of its question."""
    text = " ".join(str(words.get("prompt") or otherwise).split())
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"


def words_of(deck: Deck, language: str) -> DeckWords | None:
    """Return the deck's title, summary and notes in a language."""
    return DeckWords.objects.filter(deck=deck, language=language).first()


def titles_of(decks: Iterable[Deck]) -> dict[int, str]:
    """Return what each deck is called in its original language."""
    by_key = {deck.pk: deck for deck in decks}
    rows = DeckWords.objects.filter(deck__in=by_key).values_list("deck", "language", "title")
    found = {deck: title for deck, language, title in rows if title and language == original_language(by_key[deck])}
    return {key: found.get(key, deck.slug) for key, deck in by_key.items()}


def card_names(decks: Iterable[Deck], card_ids: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return what these cards are called in their decks' original languages, by deck and card; those that are there."""
    languages = {deck.slug: original_language(deck) for deck in decks}
    words = CardWords.objects.filter(card__deck__slug__in=languages, card__card_id__in=set(card_ids))
    found = words.values_list("card__deck__slug", "card__card_id", "language", "words")
    return {(slug, card): name_of(texts, card) for slug, card, language, texts in found if languages[slug] == language}


def title_of(deck: Deck) -> str:
    """Return what a deck is called in its original language."""
    found = words_of(deck, original_language(deck))
    return found.title if found and found.title else deck.slug


def original_language(deck: Deck) -> Language:
    """Return the language the deck is written in: the one marked so, else its first."""
    return deck.original_language or next(iter(deck.languages), INTERFACE[0])
