"""What concerns an adopted deck as a whole once changes are taken: its titles and fields, and the notes and themes that cards need."""

from collections.abc import Iterable

from ravive.cards.draft import CardDraft
from ravive.cards.translation import taken_over
from ravive.decks.models import DeckWords, TranslationState
from ravive.decks.translating import queries
from ravive.network.upstream import Upstream
from ravive.publishing.published_source import DECK_FIELDS


def make_room(found: Upstream, cards: Iterable[CardDraft]) -> None:
    """Give the deck the themes and content notes that cards to be taken name, each note in every language they have it in."""
    deck, needed = found.deck, list(cards)
    themes = [card.structure["theme"] for card in needed if card.structure["theme"] not in deck.themes]
    notes = [card.structure["content_note"] for card in needed if card.structure.get("content_note")]
    new = [name for name in dict.fromkeys(notes) if name not in deck.content_notes]
    if not themes and not new:
        return
    deck.themes, deck.content_notes = [*deck.themes, *dict.fromkeys(themes)], [*deck.content_notes, *new]
    deck.save(update_fields=["themes", "content_notes"])
    rows = {row.language: row for row in DeckWords.objects.filter(deck=deck)}
    for language, row in rows.items():
        texts = found.source.draft.own_words(language).get("content_notes", {})
        row.content_notes = {**row.content_notes, **{name: texts[name] for name in new if name in texts}}
        if isinstance(row.translated_from, dict):
            there = found.source.draft.own_words(found.original)["content_notes"]
            held = row.translated_from.get("content_notes") or {}
            row.translated_from = {**row.translated_from, "content_notes": {**held, **{name: there[name] for name in new if name in texts}}}
    DeckWords.objects.bulk_update(rows.values(), ["content_notes", "translated_from"])


def take_fields(found: Upstream) -> None:
    """Give the deck the titles, summaries, notes and fields that changed there."""
    deck, values = found.deck, {key: found.fields[key] for key in found.changed}
    for name in DECK_FIELDS:
        if ("deck", name) in values:
            setattr(deck, name, values["deck", name])
    deck.save(update_fields=list(DECK_FIELDS))
    rows = {row.language: row for row in DeckWords.objects.filter(deck=deck)}
    before = {language: queries.translation_of(row) for language, row in rows.items()}
    for key, value in values.items():
        if key[0] == "deck":
            continue
        row = rows[key[0]]
        if key[1] == "content_notes":
            row.content_notes = {**row.content_notes, key[2]: value}
        else:
            setattr(row, key[1], value)
    original = queries.own_words(rows[found.original])
    for language, row in rows.items():
        if language != found.original:
            after = taken_over(
                original,
                queries.own_words(row),
                before=before[language],
                their_original=found.source.draft.own_words(found.original),
                their_words=found.source.draft.own_words(language),
                is_read=found.source.is_read(language),
            )
            row.translated_from, row.status = after.made_from, after.status
            if after.status != TranslationState.SIGNED:
                row.signed_by_name, row.signed_at = "", None
    columns = ["title", "summary", "content_notes", "translated_from", "status", "signed_by_name", "signed_at"]
    DeckWords.objects.bulk_update(rows.values(), columns)
