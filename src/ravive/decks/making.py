"""Bundles made of a deck's files, checked; a card that was made of the very same content is neither checked nor made again."""

import dataclasses
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, cast

from ravive.cards.card import CardPrior, Language, Signature
from ravive.cards.check import check_deck
from ravive.cards.fact_rules import fact_flaw, phone_numbers
from ravive.cards.merge import Piece, Ready, of_pieces, pieces
from ravive.cards.reading import DeckFiles, with_cards
from ravive.cards.register import Register, RegisterFact
from ravive.cards.source import DeckSource
from ravive.decks import assembling
from ravive.decks.deck_memory import DeckMemory
from ravive.decks.problems import PublishingError
from ravive.lib.plain_json import json_bytes
from ravive.lib.problem import Problem

# Five decks of 2,000 cards in four languages: about 50 MB.
MOST_REMEMBERED = 40_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a deck's bundles are made with besides its files: `waiting` are the cards that stay out of a language."""

    register: Register
    memory: DeckMemory
    waiting: Mapping[Language, frozenset[str]]
    meanings: Mapping[str, int]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A card that had no error, with the facts it names as they were in the register."""

    piece: Piece
    facts: tuple[tuple[str, RegisterFact], ...]


class _Remembered:
    """The cards made last, by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[bytes, _Made] = OrderedDict()
        self._lock = Lock()

    def of(self, key: bytes) -> _Made | None:
        with self._lock:
            made = self._made.get(key)
            if made is not None:
                self._made.move_to_end(key)
            return made

    def keep(self, made: Mapping[bytes, _Made]) -> None:
        with self._lock:
            self._made.update(made)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._made.clear()


remembered = _Remembered(MOST_REMEMBERED)


def made(files: DeckFiles, setting: Setting, today: date) -> dict[Language, Ready]:
    """Return the bundle of each language the files have, as it is published. Raises PublishingError with every error."""
    keys = {language: _keys(files, language, setting) for language in files.words}
    known = {language: _known(by_card, setting.register, today) for language, by_card in keys.items()}
    lacking = {card for language, by_card in keys.items() for card in by_card if card not in known[language]}
    whole, problems = _checked(_without_cards_words(files), setting, today, waiting=dict.fromkeys(files.words, _ids(files)))
    part, found = _checked(with_cards(files, lacking), setting, today, waiting=setting.waiting) if lacking else (whole, [])
    if problems or found or whole is None or part is None:
        raise PublishingError(set(_checked(files, setting, today, waiting=setting.waiting)[1]) or {*problems, *found})
    for language, by_card in keys.items():
        if lacking:
            new = _made(part, language, setting)
            known[language] |= new
            remembered.keep({by_card[card]: just_made for card, just_made in new.items()})
    deck = dataclasses.replace(whole, waiting=setting.waiting, signatures=setting.signatures)
    return {
        language: of_pieces(deck, language, setting.register, setting.memory.model, [known[language][card].piece for card in by_card])
        for language, by_card in keys.items()
    }


def _data(files: DeckFiles) -> dict[str, Any]:
    return cast("dict[str, Any]", files.deck.data)


def _ids(files: DeckFiles) -> frozenset[str]:
    return frozenset(card["id"] for card in _data(files)["cards"])


def _keys(files: DeckFiles, language: Language, setting: Setting) -> dict[str, bytes]:
    """Return what names the content of each card that goes out in a language, in their order."""
    words = cast("dict[str, Any]", files.words[language].data)["cards"]
    waiting = setting.waiting.get(language, frozenset())
    numbers = sorted(phone_numbers(setting.register))
    keys: dict[str, bytes] = {}
    for card in _data(files)["cards"]:
        name = card["id"]
        if name not in waiting:
            prior: CardPrior | None = setting.memory.priors.get(name)
            content = json_bytes([language, card, words.get(name), setting.meanings.get(name, 1), prior, numbers])
            keys[name] = hashlib.blake2b(content, digest_size=20).digest()
    return keys


def _known(keys: Mapping[str, bytes], register: Register, today: date) -> dict[str, _Made]:
    """Return the cards that need not be made: the facts they name are those of then, and can still be rested on."""
    flaws: dict[str, str | None] = {}
    known: dict[str, _Made] = {}
    for card, key in keys.items():
        made = remembered.of(key)
        if made is None or any(register.facts.get(name) != fact for name, fact in made.facts):
            continue
        for name, _ in made.facts:
            if name not in flaws:
                flaws[name] = fact_flaw(name, register, today)
        if not any(flaws[name] for name, _ in made.facts):
            known[card] = made
    return known


def _made(source: DeckSource, language: Language, setting: Setting) -> dict[str, _Made]:
    with_meanings = dataclasses.replace(source, meanings=setting.meanings)
    facts = setting.register.facts
    return {
        piece.id: _Made(piece, tuple((name, facts[name]) for name in dict.fromkeys((*piece.facts, piece.help))))
        for piece in pieces(with_meanings, language, setting.register, setting.memory.priors)
    }


def _without_cards_words(files: DeckFiles) -> DeckFiles:
    """Return the files with the deck's own words only, beside the whole structure."""
    words = {
        language: dataclasses.replace(lined, data={**cast("dict[str, Any]", lined.data), "cards": {}})
        for language, lined in files.words.items()
    }
    return dataclasses.replace(files, words=words)


def _checked(
    files: DeckFiles, setting: Setting, today: date, *, waiting: Mapping[Language, frozenset[str]]
) -> tuple[DeckSource | None, list[Problem]]:
    deck = assembling.assembled(files, waiting)
    if deck.source is None:
        return None, list(deck.problems)
    return deck.source, list(check_deck(deck.source, setting.register, today, deck.source.structure.id, with_warnings=False))
