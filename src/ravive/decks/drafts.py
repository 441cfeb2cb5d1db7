"""Rows read as drafts, with their problems by card; and drafts as revisions store them."""

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ravive.cards.card import Language
from ravive.cards.check import check
from ravive.cards.draft import DeckDraft, Reading, digest_of
from ravive.cards.register import Register
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckRevision, DeckWords, RevisionPicture
from ravive.lib.languages import in_order
from ravive.lib.plain_json import json_bytes
from ravive.lib.problem import Problem, ProblemPlace
from ravive.lib.yaml_lines import Plain


def readings_of(decks: Iterable[Deck]) -> dict[int, Reading]:
    """Return the draft that the rows of each deck hold, by the deck's key; as many queries for many decks as for one."""
    by_key = {deck.pk: deck for deck in decks}
    cards: dict[int, list[Card]] = defaultdict(list)
    for card in Card.objects.filter(deck__in=by_key).order_by("deck", "position", "pk"):
        cards[card.deck_id].append(card)
    words: dict[int, dict[str, Plain]] = defaultdict(dict)
    for card_key, language, held in CardWords.objects.filter(card__deck__in=by_key).values_list("card", "language", "words"):
        words[card_key][language] = held
    own_words: dict[int, dict[str, DeckWords]] = defaultdict(dict)
    for row in DeckWords.objects.filter(deck__in=by_key):
        own_words[row.deck_id][row.language] = row
    pictures: dict[int, list[DeckPicture]] = defaultdict(list)
    for picture in DeckPicture.objects.filter(deck__in=by_key):
        pictures[picture.deck_id].append(picture)
    return {key: _reading(deck, cards[key], words, own_words[key], pictures[key]) for key, deck in by_key.items()}


def reading_of(deck: Deck) -> Reading:
    """Return the draft that the rows of one deck hold."""
    return readings_of([deck])[deck.pk]


def reading_of_card(card: Card) -> Reading:
    """Return the deck as if the card were its only one; as many queries for a large deck as for a small one."""
    words: dict[int, dict[str, Plain]] = {card.pk: dict(CardWords.objects.filter(card=card).values_list("language", "words"))}
    own_words = {row.language: row for row in DeckWords.objects.filter(deck=card.deck)}
    pictures = list(DeckPicture.objects.filter(deck=card.deck, name=str(card.structure.get("picture", ""))))
    return _reading(card.deck, [card], words, own_words, pictures)


def _reading(
    deck: Deck,
    cards: list[Card],
    words: Mapping[int, dict[str, Plain]],
    own_words: Mapping[str, DeckWords],
    pictures: list[DeckPicture],
) -> Reading:
    contents = {picture.file: bytes(picture.content) for picture in pictures}
    digests = {file: digest_of(content) for file, content in contents.items()}
    draft = DeckDraft(
        structure=_structure(deck, cards, pictures),
        words={language: _words(own_words[language], cards, words) for language in in_order(deck.languages) if language in own_words},
        pictures=digests,
    )
    return Reading(draft, contents={digests[file]: content for file, content in contents.items()})


def _structure(deck: Deck, cards: list[Card], pictures: list[DeckPicture]) -> dict[str, Plain]:
    """Return the structure; what is empty or at its default is left out, as people write it."""
    data: dict[str, Plain] = {
        "id": deck.slug,
        "audience": deck.audience,
        "written_for_minors": deck.written_for_minors,
        "age_rating": deck.age_rating,
        "languages": deck.languages,
        "themes": deck.themes,
        "review_due": deck.review_due.isoformat(),
        "reviewed_by": deck.reviewed_by,
        "licence": deck.licence,
        "origins": deck.origins,
        "content_notes": deck.content_notes,
        "pictures": {picture.name: {"file": picture.file, "width": picture.width, "height": picture.height} for picture in pictures},
        "cards": [_entry(card) for card in cards],
    }
    left_out = {"age_rating": "all_ages", "origins": [], "content_notes": [], "pictures": {}}
    return {name: value for name, value in data.items() if name not in left_out or value != left_out[name]}


def _entry(card: Card) -> dict[str, Plain]:
    """Return the card's structure, whose id and kind are those of its columns."""
    named: dict[str, Plain] = {"id": card.card_id, "kind": card.kind}
    return {**(card.structure if named.keys() <= card.structure.keys() else named | card.structure), **named}


def _words(row: DeckWords, cards: list[Card], words: Mapping[int, dict[str, Plain]]) -> dict[str, Plain]:
    notes = {"content_notes": row.content_notes} if row.content_notes else {}
    by_card = {card.card_id: words[card.pk][row.language] for card in cards if row.language in words[card.pk]}
    return {"title": row.title, "summary": row.summary, **notes, "cards": by_card}


def problems_of_card(card: Card, register: Register, today: date) -> list[Problem]:
    """Return everything wrong with one card, whatever is wrong with its deck."""
    reading = reading_of_card(card)
    return [found for found in problems_in(reading, register, today) if found.place and found.place.card == card.card_id]


def problems_of(deck: Deck, register: Register, today: date) -> list[Problem]:
    """Return everything wrong with a deck, errors and warnings, each at its card and field."""
    return problems_in(reading_of(deck), register, today)


def problems_in(
    reading: Reading, register: Register, today: date, waiting: Mapping[Language, frozenset[str]] | None = None
) -> list[Problem]:
    """Return everything wrong with a draft; `waiting` are cards whose words a language rightly lacks."""
    return by_card(reading.draft, check(reading.draft, reading.contents, register, today, waiting).problems)


def by_card(draft: DeckDraft, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with the ids of their cards in place of the numbers."""
    ids = draft.card_ids
    return [_with_id(found, ids) for found in problems]


def _with_id(found: Problem, ids: list[str]) -> Problem:
    if found.place is None or not isinstance(found.place.card, int):
        return found
    return dataclasses.replace(found, place=ProblemPlace(found.place.language, ("cards", ids[found.place.card], *found.place.field)))


def snapshot_of(draft: DeckDraft, meanings: Mapping[str, int]) -> dict[str, Any]:
    """Return the draft as a revision stores it, with the meaning of each card."""
    return {"deck": draft.structure, "words": dict(draft.words), "pictures": dict(draft.pictures), "meanings": dict(meanings)}


def snapshot_digest(snapshot: Mapping[str, Any]) -> str:
    """Return a digest of the content without the names of its reviewers."""
    deck = {name: value for name, value in snapshot["deck"].items() if name != "reviewed_by"}
    return hashlib.sha256(json_bytes({**snapshot, "deck": deck})).hexdigest()


def content_digest(deck: Deck) -> str:
    """Return a digest of what the deck's rows hold now, to see whether they were edited since an import."""
    return snapshot_digest(snapshot_of(reading_of(deck).draft, {}))


def readings_of_revisions(revisions: Iterable[DeckRevision]) -> dict[int, Reading]:
    """Return the draft of each revision, by the revision's key; two queries for all."""
    by_key = {revision.pk: revision.draft for revision in revisions}
    digests = {digest for draft in by_key.values() for digest in draft.pictures.values()}
    contents = {row.digest: bytes(row.content) for row in RevisionPicture.objects.filter(digest__in=digests)}
    return {key: Reading(draft, contents=contents) for key, draft in by_key.items()}
