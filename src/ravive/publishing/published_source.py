"""What is out of a deck, as a draft: no card that is a draft, nothing that waits for its translation, nothing edited since.

This is all that another organisation may ever see or take of a deck.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft, mapping, texts
from ravive.cards.upstream import Key
from ravive.decks.models import Deck, DeckRevision
from ravive.lib.languages import in_order
from ravive.lib.yaml_lines import Plain
from ravive.publishing.models import PublishedBundle

# Of the deck as a whole, what is taken with it or offered to those who took it; the rest each organisation decides.
DECK_FIELDS = ("audience", "written_for_minors", "age_rating")


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """What is out of a deck; equal `content` stands for equal drafts."""

    published_at: datetime
    draft: DeckDraft
    content: str

    @property
    def original(self) -> Language:
        """The language it is written in."""
        return cast("Language", self.draft.original)

    @property
    def title(self) -> str:
        """What it is called in the language it is written in."""
        return str(self.draft.own_words(self.original)["title"])

    def is_read(self, language: str) -> bool:
        """Say whether a native reader read a translation."""
        return bool(self.draft.fields["languages"].get(language) == "read")


def source_out(deck: Deck) -> PublishedSource | None:
    """Return what is out of a deck; None when nothing is. Two queries."""
    rows = list(PublishedBundle.objects.filter(deck=deck.slug, is_current=True).order_by("language"))
    revisions = {revision.pk: revision for revision in DeckRevision.objects.filter(pk__in={row.revision_id for row in rows})}
    latest = max(revisions.values(), key=lambda revision: revision.number, default=None)
    if latest is None:
        return None
    draft, out = latest.draft, {row.language: [card["id"] for card in json.loads(row.body)["cards"]] for row in rows}
    for row in rows:
        if row.revision_id != latest.pk:
            draft, out[row.language] = _with_words_of(draft, revisions[row.revision_id].draft, row.language, out[row.language])
    if draft.original not in out:
        return None
    return PublishedSource(
        published_at=max(row.published_at for row in rows),
        draft=_out(draft, {language: cards for language, cards in out.items() if language in draft.fields["languages"]}),
        content=content_of((row.language, row.digest) for row in rows),
    )


def content_out(deck: Deck) -> str:
    """Return what stands for all that is out of a deck, without reading it; empty while nothing is."""
    rows = PublishedBundle.objects.filter(deck=deck.slug, is_current=True)
    return content_of(rows.values_list("language", "digest"))


def fields_of(draft: DeckDraft) -> dict[Key, Plain]:
    """Return what a draft says of the deck as a whole, each field and text by its key."""
    fields: dict[Key, Plain] = {("deck", name): draft.fields.get(name, "all_ages") for name in DECK_FIELDS}
    for language in draft.words:
        fields |= {(language, *map(str, path)): text for path, text in texts(draft.own_words(language))}
    return fields


def _with_words_of(draft: DeckDraft, older: DeckDraft, language: Language, cards: Collection[str]) -> tuple[DeckDraft, list[str]]:
    """Return the draft with a language as it was in an older revision, and its cards that still have the same structure."""
    now, then = ({name: card.structure for name, card in found.cards().items()} for found in (draft, older))
    fields = {**draft.fields, "languages": {**draft.fields["languages"], language: older.fields["languages"][language]}}
    words = {**draft.words, language: older.words[language]}
    return DeckDraft(fields, words, draft.pictures), [name for name in cards if now.get(name) == then[name]]


def _out(draft: DeckDraft, cards_out: Mapping[str, Collection[str]]) -> DeckDraft:
    """Return the part of a draft that is out: in each language these cards, with the notes and pictures they show."""
    ids = set(cards_out[draft.original or ""])
    entries = [mapping(entry) for entry, name in zip(draft.entries, draft.card_ids, strict=True) if name in ids]
    notes, pictures = ({entry.get(name) for entry in entries} for name in ("content_note", "picture"))
    fields = {
        **draft.fields,
        "languages": {language: status for language, status in draft.fields["languages"].items() if language in cards_out},
        "content_notes": [name for name in draft.fields.get("content_notes", []) if name in notes],
        "pictures": {name: picture for name, picture in draft.fields.get("pictures", {}).items() if name in pictures},
        "cards": [{name: value for name, value in entry.items() if name != "status"} for entry in entries],
    }
    words = {language: _words_out(draft, language, cards_out[language], notes) for language in in_order(cards_out)}
    files = [picture["file"] for picture in fields["pictures"].values()]
    return DeckDraft(fields, words, {file: draft.pictures[file] for file in files})


def _words_out(draft: DeckDraft, language: Language, ids: Collection[str], notes: Collection[str | None]) -> dict[str, Plain]:
    own, by_card = draft.own_words(language), draft.card_words(language)
    shown = {name: text for name, text in own.get("content_notes", {}).items() if name in notes}
    return {"title": own["title"], "summary": own["summary"], "content_notes": shown, "cards": {name: by_card[name] for name in ids}}


def content_of(bundles: Iterable[tuple[str, str]]) -> str:
    """Return what stands for these bundles of a deck, each a language and a digest; empty without any."""
    listed = json.dumps(sorted(bundles))
    return hashlib.sha256(listed.encode()).hexdigest() if listed != "[]" else ""
