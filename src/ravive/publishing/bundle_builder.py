"""Bundles built from a deck's files: checked when its author publishes, unchecked when only a fact was corrected."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ravive.cards.card import Language, Signature
from ravive.cards.check import check_deck
from ravive.cards.merge import Ready, merged, ready
from ravive.cards.reading import DeckFiles, source_of
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.decks import drafts
from ravive.decks.deck_memory import DeckMemory
from ravive.lib.problem import Problem
from ravive.register.problems import PublishingError


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a deck's bundles are built with besides its files: `waiting` are the cards that stay out of a language."""

    register: Register
    memory: DeckMemory
    waiting: Mapping[Language, frozenset[str]]
    meanings: Mapping[str, int]
    signatures: tuple[Signature, ...] = ()


def build(files: DeckFiles, setting: Setting, today: date) -> dict[Language, Ready]:
    """Return the bundle of each language the files have. Raises PublishingError with every error."""
    deck = drafts.assembled(files, setting.waiting)
    if deck.source is None:
        raise PublishingError(deck.problems)
    problems = check_deck(deck.source, setting.register, today, deck.source.structure.id)
    if errors := {problem for problem in problems if problem.severity == "error"}:
        raise PublishingError(errors)
    return _bundles(deck.source, setting)


def rebuild(files: DeckFiles, setting: Setting) -> tuple[dict[Language, Ready], list[Problem]]:
    """Return the bundles of what was published before, unchecked, and what of it cannot be read any more.

    The register has to hold every source and fact the deck names.
    """
    read = source_of(files)
    if read.source is None or read.problems:
        return {}, read.problems
    return _bundles(read.source, setting), []


def _bundles(source: DeckSource, setting: Setting) -> dict[Language, Ready]:
    deck = dataclasses.replace(source, waiting=setting.waiting, meanings=setting.meanings, signatures=setting.signatures)
    memory = setting.memory
    return {language: ready(merged(deck, language, setting.register, memory.model, memory.priors)) for language in deck.words}
