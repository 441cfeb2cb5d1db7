"""A draft with its types: the source that rules and publishing work on, and every misfit."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft, mapping
from ravive.cards.source import AnyStructure, DeckSource, DeckStructure, LanguageWords, UnreadWords
from ravive.cards.structure import PATTERN_CODES, CardStructure, TypedWords
from ravive.lib.problem import Problem
from ravive.lib.shape import shaped
from ravive.lib.yaml_lines import Plain

KINDS: dict[str, type[CardStructure[Any]]] = {kind.__annotations__["kind"].__args__[0]: kind for kind in AnyStructure.__value__.__args__}


def typed(draft: DeckDraft, contents: Mapping[str, bytes]) -> tuple[DeckSource | None, list[Problem]]:
    """Return the source, None where the structure does not fit, and all misfits; words that do not fit are missing from it.

    `contents` are the pictures' by digest.
    """
    structure, problems = shaped(DeckStructure, draft.structure, PATTERN_CODES)
    kinds = _kinds_by_card(draft)
    words: dict[Language, LanguageWords] = {}
    for language, data in draft.words.items():
        read, misfits = _typed_words(data, language, kinds)
        problems += [misfit.within(language, ()) for misfit in misfits]
        if read is not None:
            words[language] = read
    if structure is None:
        return None, problems
    return DeckSource(
        structure=structure, words=words, pictures={name: contents[digest] for name, digest in draft.pictures.items()}
    ), problems


def _kinds_by_card(draft: DeckDraft) -> dict[str, type[CardStructure[Any]]]:
    """Return the kind of each card whose id and kind can be read, even when the rest of the structure cannot."""
    entries = [mapping(entry) for entry in draft.entries]
    return {entry["id"]: KINDS[entry["kind"]] for entry in entries if isinstance(entry.get("id"), str) and _is_kind(entry.get("kind"))}


def _is_kind(value: Plain) -> bool:
    return isinstance(value, str) and value in KINDS


def _typed_words(data: Plain, language: Language, kinds: dict[str, type[CardStructure[Any]]]) -> tuple[LanguageWords | None, list[Problem]]:
    unread, problems = shaped(UnreadWords, data, PATTERN_CODES)
    cards: dict[str, TypedWords] = {}
    for name in mapping(mapping(data).get("cards")):
        if name in kinds:
            card, misfits = shaped(kinds[name].words_type, data, PATTERN_CODES, ("cards", name))
            problems += misfits
            if card is not None:
                cards[name] = card
    if unread is None:
        return None, problems
    own = {field.name: getattr(unread, field.name) for field in dataclasses.fields(unread) if field.name != "cards"}
    return LanguageWords(language=language, **own, cards=cards, card_ids=frozenset(unread.cards)), problems
