"""Bundles made of a deck's files, checked; a card that was made of the very same content is neither checked nor made again."""

import dataclasses
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ravive.cards.card import CardPrior, Language, Signature
from ravive.cards.check import check_deck
from ravive.cards.merge import Ready, of_pieces, pieces
from ravive.cards.reading import DeckFiles, source_of, with_cards
from ravive.cards.register import Register, RegisterFact
from ravive.cards.rules.facts import fact_flaw, phone_numbers
from ravive.cards.source import DeckSource
from ravive.decks import drafts
from ravive.lib.plain_json import json_bytes
from ravive.lib.problem import Problem
from ravive.publishing import made_cards
from ravive.publishing.deck_memory import DeckMemory
from ravive.publishing.made_cards import Made
from ravive.register.problems import PublishingError


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a deck's bundles are made with besides its files: `waiting` are the cards that stay out of a language."""

    register: Register
    memory: DeckMemory
    waiting: Mapping[Language, frozenset[str]]
    meanings: Mapping[str, int]
    signatures: tuple[Signature, ...] = ()


# What names the content of each card that goes out, by language, in their order.
type _Keys = Mapping[Language, Mapping[str, bytes]]
type _MadeByLanguage = dict[Language, dict[str, Made]]


def made(files: DeckFiles, setting: Setting, today: date) -> dict[Language, Ready]:
    """Return the bundle of each language the files have, as it is published. Raises PublishingError with every error."""
    keys = _keys(files, setting)
    known = _known(files, keys, setting.register, today)
    lacking = _lacking(keys, known)
    whole, problems = _checked(_without_cards_words(files), setting, today, waiting=dict.fromkeys(files.words, _ids(files)))
    part, found = _checked(with_cards(files, lacking), setting, today, waiting=setting.waiting) if lacking else (whole, [])
    if problems or found or whole is None or part is None:
        raise PublishingError(set(_checked(files, setting, today, waiting=setting.waiting)[1]) or {*problems, *found})
    if lacking:
        _keep(files, keys, known, _new(part, setting, list(keys)))
    return _bundles(whole, setting, keys, known)


def prepare(files: DeckFiles, setting: Setting, today: date) -> int:
    """Make the cards that are lacking, so that publishing need not; return how many. Those with an error are left for it to tell."""
    keys = _keys(files, setting)
    known = _known(files, keys, setting.register, today)
    lacking = _lacking(keys, known)
    part, problems = _checked(with_cards(files, lacking), setting, today, waiting=setting.waiting) if lacking else (None, [])
    wrong = {placed.card_id for problem in problems if (placed := drafts.placed(problem, sorted(lacking, key=_order(files)))).card_id}
    if wrong:
        lacking -= wrong
        part, _ = _checked(with_cards(files, lacking), setting, today, waiting=setting.waiting) if lacking else (None, [])
    new = _new(part, setting, list(keys)) if part else {}
    _keep(files, keys, known, new)
    return sum(map(len, new.values()))


def made_again(files: DeckFiles, setting: Setting) -> tuple[dict[Language, Ready], list[Problem]]:
    """Return the bundles of what was published before, unchecked, and what of it cannot be read any more.

    The register has to hold every source and fact the deck names. What is made here is not kept: nobody checked it.
    """
    keys = _keys(files, setting)
    known = _known(files, keys, setting.register, None)
    lacking = _lacking(keys, known)
    whole = source_of(_without_cards_words(files))
    part = source_of(with_cards(files, lacking)) if lacking else whole
    if whole.source is None or part.source is None or part.problems:
        return {}, list(dict.fromkeys((*whole.problems, *part.problems)))
    if lacking:
        for language, new in _new(dataclasses.replace(part.source, waiting=setting.waiting), setting, list(keys)).items():
            known[language] |= new
    return _bundles(whole.source, setting, keys, known), []


def unknown_cards(files: DeckFiles, setting: Setting, today: date) -> set[str]:
    """Return the ids of the cards that have to be checked before they are published: some language of theirs was never made as it is."""
    keys = _keys(files, setting)
    return _lacking(keys, _known(files, keys, setting.register, today))


def _bundles(whole: DeckSource, setting: Setting, keys: _Keys, known: _MadeByLanguage) -> dict[Language, Ready]:
    deck = dataclasses.replace(whole, waiting=setting.waiting, signatures=setting.signatures)
    return {
        language: of_pieces(deck, language, setting.register, setting.memory.model, [known[language][card].piece for card in by_card])
        for language, by_card in keys.items()
    }


def _data(files: DeckFiles) -> dict[str, Any]:
    return cast("dict[str, Any]", files.deck.data)


def _slug(files: DeckFiles) -> str:
    return str(_data(files)["id"])


def _ids(files: DeckFiles) -> frozenset[str]:
    return frozenset(card["id"] for card in _data(files)["cards"])


def _order(files: DeckFiles) -> Any:  # noqa: ANN401 -- a key to sort by
    places = {card["id"]: place for place, card in enumerate(_data(files)["cards"])}
    return places.__getitem__


def _keys(files: DeckFiles, setting: Setting) -> _Keys:
    numbers = sorted(phone_numbers(setting.register))
    # What a card is in every language is written down once.
    shared = [
        (card["id"], json_bytes([card, setting.meanings.get(card["id"], 1), _prior(card["id"], setting), numbers]))
        for card in _data(files)["cards"]
    ]
    return {language: _keys_in(files, language, shared, setting) for language in files.words}


def _prior(card: str, setting: Setting) -> CardPrior | None:
    return setting.memory.priors.get(card)


def _keys_in(files: DeckFiles, language: Language, shared: Collection[tuple[str, bytes]], setting: Setting) -> dict[str, bytes]:
    words = cast("dict[str, Any]", files.words[language].data)["cards"]
    waiting = setting.waiting.get(language, frozenset())
    return {name: made_cards.key_of(language, content, words.get(name)) for name, content in shared if name not in waiting}


def _lacking(keys: _Keys, known: _MadeByLanguage) -> set[str]:
    return {card for language, by_card in keys.items() for card in by_card if card not in known[language]}


def _known(files: DeckFiles, keys: _Keys, register: Register, today: date | None) -> _MadeByLanguage:
    """Return the cards that need not be made: the facts they name say what they said then.

    With `today`, only those that can be published: their facts can still be rested on.
    """
    found = made_cards.known(_slug(files), [key for by_card in keys.values() for key in by_card.values()])
    flaws: dict[str, str | None] = {}
    digests: dict[str, str] = {}

    def is_as_it_was(name: str, digest: str) -> bool:
        if name not in digests:
            digests[name] = _fact_digest(register.facts.get(name))
            flaws[name] = fact_flaw(name, register, today) if today else None
        return digests[name] == digest and not flaws[name]

    return {
        language: {
            card: one
            for card, key in by_card.items()
            if (one := found.get(key)) is not None and all(is_as_it_was(name, digest) for name, digest in one.facts)
        }
        for language, by_card in keys.items()
    }


def _fact_digest(fact: RegisterFact | None) -> str:
    """Return a digest of what a fact writes into texts; its date and its state are looked at each time."""
    return hashlib.sha256(json_bytes([fact.name, fact.value])).hexdigest()[:16] if fact else ""


def _new(source: DeckSource, setting: Setting, languages: Collection[Language]) -> _MadeByLanguage:
    """Return the cards of a source that has no error, made."""
    with_meanings = dataclasses.replace(source, meanings=setting.meanings)
    digests = {name: _fact_digest(fact) for name, fact in setting.register.facts.items()}
    return {
        language: {
            piece.id: Made(piece, tuple((name, digests[name]) for name in piece.facts))
            for piece in pieces(with_meanings, language, setting.register, setting.memory.priors)
        }
        for language in languages
    }


def _keep(files: DeckFiles, keys: _Keys, known: _MadeByLanguage, new: _MadeByLanguage) -> None:
    """Add what was just made to what was known, and keep both in each language where something is new."""
    for language, by_card in new.items():
        known[language] |= by_card
    changed = {language: {keys[language][card]: one for card, one in known[language].items()} for language in keys if new.get(language)}
    made_cards.keep(_slug(files), changed)


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
    deck = drafts.assembled(files, waiting)
    if deck.source is None:
        return None, list(deck.problems)
    return deck.source, list(check_deck(deck.source, setting.register, today, deck.source.structure.id, with_warnings=False))
