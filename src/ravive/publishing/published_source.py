"""A deck as its files would hold what is out of it: no draft, nothing that waits for its translation, nothing edited since.

This is all that another organisation may ever see or take of a deck.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ravive.cards.card import Language
from ravive.cards.upstream import CardState, Key
from ravive.decks.models import Deck, DeckRevision
from ravive.decks.reviewing.snapshot_diff import Snapshot, original_of
from ravive.lib.languages import in_order
from ravive.lib.yaml_lines import Plain
from ravive.publishing.models import PublishedBundle

# Of the deck as a whole, what is taken with it or offered to those who took it; the rest each organisation decides.
DECK_FIELDS = ("audience", "written_for_minors", "age_rating")
_OWN_WORDS = ("title", "summary")


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """What is out of a deck: `data` as in `deck.yaml`, `words` as in each language's file, `pictures` as digests by file name.

    `content` stands for all of it: equal ones are the same.
    """

    number: int
    published_at: datetime
    data: Mapping[str, Any]
    words: Mapping[Language, Mapping[str, Any]]
    pictures: Mapping[str, str]
    content: str

    @property
    def original(self) -> Language:
        """The language it is written in."""
        return next(language for language in self.words if self.data["languages"][language] == "original")

    @property
    def title(self) -> str:
        """What it is called in the language it is written in."""
        return str(self.words[self.original]["title"])

    @property
    def cards(self) -> dict[str, CardState]:
        """Its cards by id, in order."""
        return states_of({"deck": self.data, "words": self.words, "pictures": self.pictures})

    @property
    def fields(self) -> dict[Key, Plain]:
        """What it says as a whole."""
        return fields_of({"deck": self.data, "words": self.words})


def source_out(deck: Deck) -> PublishedSource | None:
    """Return what is out of a deck; None when nothing is, or was published before decks were kept here. Two queries."""
    rows = list(PublishedBundle.objects.filter(deck=deck.slug, is_current=True, revision__isnull=False).order_by("language"))
    revision = DeckRevision.objects.filter(pk__in={row.revision_id for row in rows}).order_by("-number").first()
    if revision is None:
        return None
    snapshot = revision.snapshot
    out = {row.language: [card["id"] for card in json.loads(row.body)["cards"]] for row in rows if row.revision_id == revision.pk}
    original = original_of(snapshot)
    if original not in out:
        return None
    data = _data(snapshot, set(out[original]), out)
    files = [picture["file"] for picture in data["pictures"].values()]
    return PublishedSource(
        number=revision.number,
        published_at=max(row.published_at for row in rows),
        data=data,
        words={language: _words(snapshot, language, out[language], data) for language in in_order(out)},
        pictures={file: snapshot["pictures"][file] for file in files},
        content=_content((row.language, row.digest) for row in rows),
    )


def content_out(deck: Deck) -> str:
    """Return what stands for all that is out of a deck, without reading it; empty while nothing is."""
    rows = PublishedBundle.objects.filter(deck=deck.slug, is_current=True, revision__isnull=False)
    return _content(rows.values_list("language", "digest"))


def states_of(snapshot: Snapshot) -> dict[str, CardState]:
    """Return the cards of a snapshot as they are compared, by id, in order."""
    files = {name: picture["file"] for name, picture in snapshot["deck"].get("pictures", {}).items()}
    return {
        card["id"]: CardState(
            card,
            {language: words["cards"][card["id"]] for language, words in snapshot["words"].items() if card["id"] in words["cards"]},
            snapshot["pictures"].get(files.get(card.get("picture"), "")),
        )
        for card in snapshot["deck"]["cards"]
    }


def fields_of(snapshot: Snapshot) -> dict[Key, Plain]:
    """Return what a snapshot says of the deck as a whole, each field and text by its key."""
    deck = snapshot["deck"]
    fields: dict[Key, Plain] = {("deck", name): deck.get(name, "all_ages") for name in DECK_FIELDS}
    for language, words in snapshot["words"].items():
        fields[language, "title"], fields[language, "summary"] = words["title"], words["summary"]
        fields |= {(language, "content_notes", name): text for name, text in words.get("content_notes", {}).items()}
    return fields


def _data(snapshot: Snapshot, ids: set[str], out: Mapping[str, object]) -> dict[str, Any]:
    deck = snapshot["deck"]
    cards = [{name: value for name, value in card.items() if name != "status"} for card in deck["cards"] if card["id"] in ids]
    notes = {card.get("content_note") for card in cards}
    shown = {card.get("picture") for card in cards}
    return {
        **deck,
        "languages": {language: status for language, status in deck["languages"].items() if language in out},
        "content_notes": [name for name in deck.get("content_notes", []) if name in notes],
        "pictures": {name: picture for name, picture in deck.get("pictures", {}).items() if name in shown},
        "cards": cards,
    }


def _words(snapshot: Snapshot, language: str, ids: Iterable[str], data: Mapping[str, Any]) -> dict[str, Any]:
    words = snapshot["words"][language]
    notes = {name: text for name, text in words.get("content_notes", {}).items() if name in data["content_notes"]}
    return {
        **{name: words[name] for name in _OWN_WORDS},
        "content_notes": notes,
        "cards": {name: words["cards"][name] for name in ids},
    }


def _content(bundles: Iterable[tuple[str, str]]) -> str:
    told = json.dumps(sorted(bundles))
    return hashlib.sha256(told.encode()).hexdigest() if told != "[]" else ""
