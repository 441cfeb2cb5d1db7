"""Decks and cards that a search of the desk finds, in every language they are written in."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from ravive.decks.models import CardWords, Deck, DeckWords
from ravive.decks.queries import name_of, original_language, titles_of
from ravive.people.search import DeskSearch, SearchHit


def find_decks(search: DeskSearch) -> Iterator[SearchHit]:
    """Yield the decks whose title or summary holds the words, in three queries."""
    decks = list(Deck.objects.filter(organisation=search.organisation))
    titles = titles_of(decks)
    texts: dict[int, list[str]] = {deck.pk: [deck.slug] for deck in decks}
    for deck, title, summary in DeckWords.objects.filter(deck__in=texts).values_list("deck", "title", "summary"):
        texts[deck] += [title, summary]
    for deck in decks:
        if search.is_in(texts[deck.pk]):
            languages = " ".join(deck.languages).upper()
            yield SearchHit(kind="decks", title=titles[deck.pk], detail=languages, address=reverse("desk_deck", args=[deck.pk]))


def find_cards(search: DeskSearch) -> Iterator[SearchHit]:
    """Yield the cards whose words hold the search in one language, named in the original's if it does; in three queries."""
    decks = {deck.pk: deck for deck in Deck.objects.filter(organisation=search.organisation)}
    titles, originals = titles_of(decks.values()), {key: original_language(deck) for key, deck in decks.items()}
    rows = CardWords.objects.filter(card__deck__in=decks).order_by(
        "card__deck__position", "card__deck", "card__position", "card", "language"
    )
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for deck, card, language, words in rows.values_list("card__deck", "card__card_id", "language", "words").iterator():
        is_original = language == originals[deck]
        if ((deck, card) not in found or is_original) and search.is_in([card, *_texts_in(words)]):
            found[deck, card] = name_of(words, card), titles[deck] if is_original else f"{titles[deck]} · {language.upper()}"
    for (deck, card), (name, detail) in found.items():
        yield SearchHit(kind="cards", title=name, detail=detail, address=reverse("desk_card", args=[deck, card]))


def _texts_in(words: object) -> Iterable[str]:
    """Yield every text of a card's words."""
    if isinstance(words, str):
        yield words
    elif isinstance(words, dict):
        for part in words.values():
            yield from _texts_in(part)
    elif isinstance(words, list):
        for part in words:
            yield from _texts_in(part)
