"""Rows written from a draft: a card that is there already keeps its row, its meaning and how far the same words are translated."""

from collections.abc import Mapping
from datetime import date

from ravive.cards.draft import DeckDraft, mapping
from ravive.cards.translation import BLOCKED
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords, TranslationState
from ravive.decks.translating.queries import own_words, words_of
from ravive.lib.picture_metadata import without_metadata
from ravive.lib.yaml_lines import Plain

_CARD_IDENTITY = ["deck", "card_id"]
_WORDS_IDENTITY = ["card", "language"]
# What rows of words have of how far they are translated.
_STANDING = ["translated_from", "status", "translated_by", "signed_by_name", "signed_at"]


def write_rows(deck: Deck, draft: DeckDraft, contents: Mapping[str, bytes]) -> None:
    """Make the rows of a deck what a draft holds whose errors, if any, are only unfinished; `contents` are the pictures' by digest."""
    _write_deck(deck, draft)
    _write_pictures(deck, draft, contents)
    _write_deck_words(deck, draft)
    _write_cards(deck, draft)


def _write_deck(deck: Deck, draft: DeckDraft) -> None:
    data = draft.fields
    deck.audience = data["audience"]
    deck.written_for_minors = data["written_for_minors"]
    deck.age_rating = data.get("age_rating", "all_ages")
    deck.languages = data["languages"]
    deck.themes = data["themes"]
    deck.review_due = date.fromisoformat(data["review_due"])
    deck.reviewed_by = data["reviewed_by"]
    deck.licence = data["licence"]
    deck.origins = data.get("origins", [])
    deck.content_notes = data.get("content_notes", [])
    deck.save()


def _write_pictures(deck: Deck, draft: DeckDraft, contents: Mapping[str, bytes]) -> None:
    """Store the pictures the structure lists; a file it does not list was warned of and stays behind."""
    listed = mapping(draft.fields.get("pictures"))
    DeckPicture.objects.filter(deck=deck).exclude(name__in=listed).delete()
    rows = [
        DeckPicture(
            deck=deck,
            position=position,
            name=name,
            file=picture["file"],
            content=without_metadata(contents[draft.pictures[picture["file"]]]),
            width=picture["width"],
            height=picture["height"],
        )
        for position, (name, picture) in enumerate(listed.items())
    ]
    changing = ["position", "file", "content", "width", "height"]
    DeckPicture.objects.bulk_create(rows, update_conflicts=True, unique_fields=["deck", "name"], update_fields=changing)


def _write_deck_words(deck: Deck, draft: DeckDraft) -> None:
    DeckWords.objects.filter(deck=deck).exclude(language__in=draft.words).delete()
    stored = {row.language: row for row in DeckWords.objects.filter(deck=deck)}
    rows = {
        language: DeckWords(deck=deck, language=language, **{"content_notes": {}, **draft.own_words(language)}) for language in draft.words
    }
    original = rows.get(draft.original) if draft.original else None
    for row in rows.values():
        _stand(row, deck, own_words(original or row), stored.get(row.language))
    changing = ["title", "summary", "content_notes", *_STANDING]
    DeckWords.objects.bulk_create(rows.values(), update_conflicts=True, unique_fields=["deck", "language"], update_fields=changing)


def _write_cards(deck: Deck, draft: DeckDraft) -> None:
    Card.objects.filter(deck=deck).exclude(card_id__in=draft.card_ids).delete()
    rows = []
    for position, structure in enumerate(draft.entries):
        row = Card(deck=deck, position=position)
        row.take(mapping(structure))
        rows.append(row)
    changing = ["position", "kind", "structure"]
    Card.objects.bulk_create(rows, update_conflicts=True, unique_fields=_CARD_IDENTITY, update_fields=changing)
    keys = dict(Card.objects.filter(deck=deck).values_list("card_id", "pk"))
    CardWords.objects.filter(card__deck=deck).exclude(language__in=draft.words).delete()
    stored = {(row.card_id, row.language): row for row in CardWords.objects.filter(card__deck=deck)}
    word_rows: list[CardWords] = []
    for language in draft.words:
        originals = draft.card_words(draft.original or language)
        for name, words in draft.card_words(language).items():
            row = CardWords(card_id=keys[name], language=language, words=words)
            _stand(row, deck, originals.get(name, {}), stored.get((keys[name], language)))
            word_rows.append(row)
    changing = ["words", *_STANDING]
    CardWords.objects.bulk_create(word_rows, update_conflicts=True, unique_fields=_WORDS_IDENTITY, update_fields=changing)


def _stand(row: CardWords | DeckWords, deck: Deck, original: Plain, stored: CardWords | DeckWords | None) -> None:
    """Say of words how far they are translated: what was known of the very same words stays stored.

    A translation whose original changed alone is behind, not outdated: whether the meaning changed is for an author to say.
    """
    is_read = deck.languages[row.language] == "read"
    if row.language == deck.original_language:
        row.status = TranslationState.SIGNED
    elif stored is None or words_of(stored) != words_of(row):
        row.translated_from = original
        row.status = TranslationState.SIGNED if is_read else TranslationState.TO_BE_READ
    else:
        row.translated_from, row.status, row.translated_by_id = stored.translated_from, stored.status, stored.translated_by_id
        row.signed_by_name, row.signed_at = stored.signed_by_name, stored.signed_at
        if stored.translated_from == original and (is_read or stored.status in BLOCKED):
            row.status = TranslationState.SIGNED if is_read else TranslationState.TO_BE_READ
