"""A deck's files as plain data, given their shape: from a folder or from anywhere else that holds the same."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ravive.cards.card import Language
from ravive.cards.source import AnyStructure, DeckSource, DeckStructure, LanguageWords, UnreadWords
from ravive.cards.written import PATTERN_HINTS, CardStructure, CardWords
from ravive.lib.languages import in_order
from ravive.lib.problem import Problem
from ravive.lib.shape import shaped
from ravive.lib.yaml_lines import Lined, Plain

_KINDS: dict[str, type[CardStructure[Any]]] = {kind.__annotations__["kind"].__args__[0]: kind for kind in AnyStructure.__value__.__args__}


@dataclass(frozen=True, kw_only=True, slots=True)
class DeckFiles:
    """What a deck's folder holds: `deck.yaml`, the words of each language that has some, the pictures by file name."""

    deck: Lined
    words: dict[Language, Lined]
    pictures: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class ReadDeck:
    """`source` is None when the structure could not be read; words that could not be read are missing from it."""

    source: DeckSource | None
    problems: list[Problem] = field(default_factory=list[Problem])


def source_of(files: DeckFiles) -> ReadDeck:
    """Return the deck the files hold, with everything about its shape that is wrong; what it says is checked elsewhere."""
    problems = list(files.deck.problems)
    structure = None
    if not files.deck.problems:
        structure, misfits = shaped(DeckStructure, files.deck, PATTERN_HINTS)
        problems += misfits
    kinds = _kinds_by_card(files.deck.data)
    words: dict[Language, LanguageWords] = {}
    for language, lined in files.words.items():
        read, misfits = _read_words(lined, language, kinds)
        problems += misfits
        if read is not None:
            words[language] = read
    if structure is None:
        return ReadDeck(None, problems)
    source = DeckSource(structure=structure, words=words, pictures=files.pictures, file=files.deck.file, lines=files.deck.lines)
    return ReadDeck(source, problems)


def with_cards(files: DeckFiles, ids: Collection[str]) -> DeckFiles:
    """Return the files with these cards only."""
    data = cast("dict[str, Any]", files.deck.data)
    kept = [card for card in data["cards"] if card["id"] in ids]
    words: dict[Language, Lined] = {
        language: dataclasses.replace(lined, data=_words_of(lined.data, set(ids))) for language, lined in files.words.items()
    }
    return DeckFiles(deck=dataclasses.replace(files.deck, data={**data, "cards": kept}), words=words, pictures=files.pictures)


def without_waiting(files: DeckFiles, waiting: Mapping[Language, Collection[str]]) -> DeckFiles:
    """Return the files without the words of the cards that wait in a language, and without the languages in which all wait."""
    data = cast("dict[str, Any]", files.deck.data)
    ids = {card["id"] for card in data["cards"] if card.get("status") != "draft"}
    left = [language for language in data["languages"] if not ids or ids - set(waiting.get(language, ()))]
    words: dict[Language, Lined] = {
        language: dataclasses.replace(lined, data=_words_of(lined.data, ids_of(lined.data) - set(waiting.get(language, ()))))
        for language, lined in files.words.items()
        if language in left
    }
    deck = {**data, "languages": {language: data["languages"][language] for language in left}}
    return DeckFiles(deck=dataclasses.replace(files.deck, data=deck), words=words, pictures=files.pictures)


def ids_of(words: Plain) -> set[str]:
    """Return the ids of the cards a language's file has words for."""
    cards = words.get("cards") if isinstance(words, dict) else None
    return set(cards) if isinstance(cards, dict) else set()


def languages_of(deck: Lined) -> list[Language]:
    """Return the languages a `deck.yaml` names, even when the rest of it cannot be read."""
    given = deck.data.get("languages") if isinstance(deck.data, dict) else None
    return list(in_order(given)) if isinstance(given, dict) else []


def _words_of(data: Plain, ids: set[str]) -> Plain:
    """Return a language's words with those of these cards only."""
    cards = data.get("cards") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(cards, dict):
        return data
    return {**data, "cards": {name: words for name, words in cards.items() if name in ids}}


def _kinds_by_card(data: Plain) -> dict[str, type[CardStructure[Any]]]:
    """Return the kind of each card whose id and kind can be read, even when the rest of the structure cannot."""
    cards = data.get("cards") if isinstance(data, dict) else None
    kinds: dict[str, type[CardStructure[Any]]] = {}
    for card in cards if isinstance(cards, list) else []:
        if isinstance(card, dict) and isinstance(card.get("id"), str) and card.get("kind") in _KINDS:
            kinds[str(card["id"])] = _KINDS[str(card["kind"])]
    return kinds


def _read_words(lined: Lined, language: Language, kinds: dict[str, type[CardStructure[Any]]]) -> tuple[LanguageWords | None, list[Problem]]:
    if lined.problems:
        return None, list(lined.problems)
    unread, problems = shaped(UnreadWords, lined, PATTERN_HINTS)
    cards: dict[str, CardWords] = {}
    given = lined.data.get("cards") if isinstance(lined.data, dict) else None
    for name in given if isinstance(given, dict) else ():
        if name in kinds:
            card, misfits = shaped(kinds[name].words_type, lined, PATTERN_HINTS, ("cards", name))
            problems += misfits
            if card is not None:
                cards[name] = card
    if unread is None:
        return None, problems
    read = LanguageWords(
        language=language,
        title=unread.title,
        summary=unread.summary,
        content_notes=unread.content_notes,
        cards=cards,
        given=frozenset(unread.cards),
        file=lined.file,
        lines=lined.lines,
    )
    return read, problems
