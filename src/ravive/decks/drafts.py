"""Rows put together: decks as `cards` reads them, with problems an editor can show, and revisions to publish again."""

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ravive.cards.card import Language
from ravive.cards.check import check_deck, texts_of
from ravive.cards.readable import readable_part
from ravive.cards.reading import DeckFiles, source_of, with_cards
from ravive.cards.register import Register
from ravive.cards.rules.facts import phone_numbers
from ravive.cards.rules.texts import text_flaws
from ravive.cards.source import DeckSource
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckRevision, DeckWords, RevisionPicture
from ravive.lib.languages import in_order
from ravive.lib.plain_json import json_bytes
from ravive.lib.problem import Problem
from ravive.lib.yaml_lines import Lined, Path, Plain


@dataclass(frozen=True, slots=True)
class Assembled:
    """`source` is None when something of the deck cannot be read; `problems` then says what."""

    source: DeckSource | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedProblem:
    """A problem where an editor shows it: at a field of a card or, without `card_id`, of the deck.

    `language` is None for the structure; `path` leads from the card (or the deck) to the field.
    """

    card_id: str | None
    language: Language | None
    path: Path
    problem: Problem


def files_of(decks: Iterable[Deck]) -> dict[int, DeckFiles]:
    """Return what the folder of each deck would hold, by the deck's key; as many queries for many decks as for one."""
    by_key = {deck.pk: deck for deck in decks}
    cards: dict[int, list[Card]] = defaultdict(list)
    for card in Card.objects.filter(deck__in=by_key).order_by("deck", "position", "pk"):
        cards[card.deck_id].append(card)
    said: dict[int, dict[str, Plain]] = defaultdict(dict)
    for card_key, language, words in CardWords.objects.filter(card__deck__in=by_key).values_list("card", "language", "words"):
        said[card_key][language] = words
    words_rows: dict[int, dict[str, DeckWords]] = defaultdict(dict)
    for row in DeckWords.objects.filter(deck__in=by_key):
        words_rows[row.deck_id][row.language] = row
    pictures: dict[int, list[DeckPicture]] = defaultdict(list)
    for picture in DeckPicture.objects.filter(deck__in=by_key):
        pictures[picture.deck_id].append(picture)
    return {key: _files(deck, cards[key], said, words_rows[key], pictures[key]) for key, deck in by_key.items()}


def files_of_card(card: Card) -> DeckFiles:
    """Return what the folder of its deck would hold if the card were its only one; as many queries for a large deck as for a small one."""
    said: dict[int, dict[str, Plain]] = {card.pk: dict(CardWords.objects.filter(card=card).values_list("language", "words"))}
    words = {row.language: row for row in DeckWords.objects.filter(deck=card.deck)}
    pictures = list(DeckPicture.objects.filter(deck=card.deck, name=str(card.structure.get("picture", ""))))
    return _files(card.deck, [card], said, words, pictures)


def _files(
    deck: Deck, cards: list[Card], said: Mapping[int, dict[str, Plain]], words: Mapping[str, DeckWords], pictures: list[DeckPicture]
) -> DeckFiles:
    return DeckFiles(
        deck=_lined(deck.slug, None, _deck_data(deck, cards, pictures)),
        words={
            language: _lined(deck.slug, language, _words_data(words[language], cards, said))
            for language in in_order(deck.languages)
            if language in words
        },
        pictures={picture.file: bytes(picture.content) for picture in pictures},
    )


def _lined(slug: str, language: Language | None, data: Plain) -> Lined:
    """Return data as if read from this file of the deck's folder; rows have no lines."""
    return Lined(f"{slug}/{language or 'deck'}.yaml", data, {(): 0}, part=language)


def _deck_data(deck: Deck, cards: list[Card], pictures: list[DeckPicture]) -> dict[str, Plain]:
    """Return what `deck.yaml` holds; what is empty or at its default is left out, as people write it."""
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
        "cards": [_card_data(card) for card in cards],
    }
    left_out = {"age_rating": "all_ages", "origins": [], "content_notes": [], "pictures": {}}
    return {name: value for name, value in data.items() if name not in left_out or value != left_out[name]}


def _card_data(card: Card) -> dict[str, Plain]:
    """Return the card's structure, whose id and kind are those of its columns."""
    named: dict[str, Plain] = {"id": card.card_id, "kind": card.kind}
    return {**(card.structure if named.keys() <= card.structure.keys() else named | card.structure), **named}


def _words_data(row: DeckWords, cards: list[Card], said: Mapping[int, dict[str, Plain]]) -> dict[str, Plain]:
    words: dict[str, Plain] = {"title": row.title, "summary": row.summary, "content_notes": row.content_notes}
    if not row.content_notes:
        del words["content_notes"]
    return {**words, "cards": {card.card_id: said[card.pk][row.language] for card in cards if row.language in said[card.pk]}}


def without_drafts(files: DeckFiles) -> DeckFiles:
    """Return the files without the cards that are drafts: unfinished, they hold up nothing, and are never published."""
    cards = cast("dict[str, Any]", files.deck.data)["cards"]
    kept = {card["id"] for card in cards if card.get("status") != "draft"}
    return files if len(kept) == len(cards) else with_cards(files, kept)


def assembled(files: DeckFiles, waiting: Mapping[Language, frozenset[str]] | None = None) -> Assembled:
    """Return the deck the files hold, whole or not at all; `waiting` are cards whose words a language rightly lacks."""
    read = source_of(files)
    problems = [*_missing_languages(files), *read.problems]
    if problems or read.source is None:
        return Assembled(None, tuple(problems))
    return Assembled(dataclasses.replace(read.source, waiting=waiting or {}), ())


def _missing_languages(files: DeckFiles) -> list[Problem]:
    data = cast("dict[str, Any]", files.deck.data)
    return [
        Problem(
            files.deck.file,
            0,
            f"languages.{language}: no title, summary and words; write them or delete the language",
            place=(None, ("languages", language)),
        )
        for language in data["languages"]
        if language not in files.words
    ]


def problems_of_card(card: Card, register: Register, today: date) -> tuple[PlacedProblem, ...]:
    """Return everything wrong with one card, whatever is wrong with its deck; texts are read even where the card lacks some."""
    files = files_of_card(card)
    read = readable_part(files)
    found = [placed(problem, [card.card_id]) for problem in read.problems]
    if read.source is not None:
        checked = sorted(set(check_deck(read.source, register, today, card.deck.slug)))
        found += [placed(problem, [card.card_id]) for problem in checked if read.tells(problem)]
    for language, lined in files.words.items():
        if read.source is None or card.card_id not in read.source.words[language].cards:
            found += _problems_of_texts(card, language, lined, register)
    return tuple(problem for problem in found if problem.card_id == card.card_id)


def _problems_of_texts(card: Card, language: Language, lined: Lined, register: Register) -> Iterator[PlacedProblem]:
    """Yield what the content rules refuse in words that cannot be read as a whole."""
    numbers = phone_numbers(register)
    words = cast("dict[str, Any]", lined.data)["cards"].get(card.card_id)
    for path, text in texts_of(_frozen(words)):
        for flaw in text_flaws(text, language, numbers):
            problem = Problem(lined.file, 0, flaw.message, flaw.severity)
            yield PlacedProblem(card_id=card.card_id, language=language, path=path, problem=problem)


def _frozen(data: Plain) -> object:
    if isinstance(data, dict):
        return {name: _frozen(value) for name, value in data.items()}
    return tuple(_frozen(value) for value in data) if isinstance(data, list) else data


def problems_of(deck: Deck, register: Register, today: date) -> tuple[PlacedProblem, ...]:
    """Return everything wrong with a deck, errors and warnings, each at its card and field.

    A card whose structure cannot be read does not hide what is wrong with the others.
    """
    return problems_in(files_of([deck])[deck.pk], register, today)


def problems_in(
    files: DeckFiles, register: Register, today: date, waiting: Mapping[Language, frozenset[str]] | None = None
) -> tuple[PlacedProblem, ...]:
    """Return the same for a deck's files; `waiting` are cards whose words a language rightly lacks."""
    read = readable_part(files)
    data = cast("dict[str, Any]", files.deck.data)
    found = [*_missing_languages(files), *read.problems]
    if read.source is not None:
        source = dataclasses.replace(read.source, waiting=waiting or {})
        found += [problem for problem in sorted(set(check_deck(source, register, today, data["id"]))) if read.tells(problem)]
    ids = [card["id"] for card in data["cards"]]
    return tuple(placed(problem, ids) for problem in found)


def placed(problem: Problem, card_ids: list[str]) -> PlacedProblem:
    """Return the problem with the card it concerns, of the cards in their order."""
    language, path = problem.place or (None, ())
    card_id = None
    if len(path) > 1 and path[0] == "cards":
        card_id = card_ids[path[1]] if isinstance(path[1], int) else path[1]
        path = path[2:]
    return PlacedProblem(card_id=card_id, language=cast("Language | None", language), path=path, problem=problem)


def snapshot_of(files: DeckFiles, meanings: Mapping[str, int]) -> dict[str, Any]:
    """Return the deck as a revision keeps it: its files' data, its pictures by their digest, the meaning of each card."""
    return {
        "deck": files.deck.data,
        "words": {language: lined.data for language, lined in files.words.items()},
        "pictures": {name: hashlib.sha256(content).hexdigest() for name, content in files.pictures.items()},
        "meanings": dict(meanings),
    }


def snapshot_digest(snapshot: Mapping[str, Any]) -> str:
    """Return a digest of the content, whoever reviewed it."""
    deck = {name: value for name, value in snapshot["deck"].items() if name != "reviewed_by"}
    return hashlib.sha256(json_bytes({**snapshot, "deck": deck})).hexdigest()


def content_digest(deck: Deck) -> str:
    """Return a digest of what the deck's rows hold now, to see whether they were edited since an import."""
    return snapshot_digest(snapshot_of(files_of([deck])[deck.pk], {}))


def files_of_revisions(revisions: Iterable[DeckRevision]) -> dict[int, DeckFiles]:
    """Return what the folder of the deck held at each revision, by the revision's key; two queries for all."""
    by_key = {revision.pk: revision.snapshot for revision in revisions}
    digests = {digest for snapshot in by_key.values() for digest in snapshot["pictures"].values()}
    contents = {row.digest: bytes(row.content) for row in RevisionPicture.objects.filter(digest__in=digests)}
    return {
        key: DeckFiles(
            deck=_lined(snapshot["deck"]["id"], None, snapshot["deck"]),
            words={language: _lined(snapshot["deck"]["id"], language, data) for language, data in snapshot["words"].items()},
            pictures={name: contents[digest] for name, digest in snapshot["pictures"].items()},
        )
        for key, snapshot in by_key.items()
    }
