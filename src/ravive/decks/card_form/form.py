"""A card's form: its block, its value from rows, rows from its value, and where in it a problem is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from wagtail import blocks

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.decks.card_form import values
from ravive.decks.card_form.kinds import PARTS
from ravive.decks.card_form.parts import ID, Before, Entries, Fields, Pairs, Part, Rows, Side
from ravive.decks.card_form.row_ids import settled, text_of, with_gap_ids
from ravive.decks.card_form.wagtail_blocks import FieldChoices, built
from ravive.lib.yaml_lines import Path

LONGEST_NAME = 40


class UnreadableFormError(Exception):
    """What a browser sent is not this card's form."""


@dataclass(frozen=True, kw_only=True)
class JoinedCard:
    """What a form says of a card: its draft, the form's value with ids for new rows, and these ids by the ones they were sent with."""

    card: CardDraft
    value: Fields
    ids: dict[str, str] = field(default_factory=dict)


def block_of(kind: str, choices: FieldChoices) -> blocks.StructBlock:
    """Return the form of a kind; `choices` are what its fields can refer to."""
    return built(kind, PARTS[kind], choices)


def shown(kind: str, value: Fields) -> Fields:
    """Return the form's value as its block holds it."""
    return values.shown(PARTS[kind], value)


def posted(kind: str, data: Mapping[str, str]) -> Fields:
    """Return the value that a browser sent for the form, as plain data. Raises UnreadableFormError when it is another form's."""
    try:
        return values.posted(PARTS[kind], _reader_of(kind).value_from_datadict(data, {}, "card"))
    except (KeyError, ValueError, TypeError) as problem:
        raise UnreadableFormError(str(problem)) from problem


@cache
def _reader_of(kind: str) -> blocks.StructBlock:
    """Return the block that reads the form of a kind: what its fields can refer to matters only where it is drawn."""
    return built(kind, PARTS[kind], FieldChoices())


def split(card: CardDraft, language: str | None) -> Fields:
    """Return the value of the card's form, with its words in this language: plain data."""
    structure, words = dict(card.structure), card.words_in(language)
    return {name: held for part in PARTS[card.kind] for name, held in part.split(structure, words).items()}


def join(value: Fields, card: CardDraft, language: Language) -> JoinedCard:
    """Return the card that the form's value describes, with its words in this language; `card` is what it was before.

    An unchanged value gives back exactly what was there.
    """
    parts = PARTS[card.kind]
    settled_value, ids = settled(parts, value)
    if card.kind == "cloze":
        settled_value = with_gap_ids(settled_value)
    before = Before(dict(card.structure), card.words_in(language))
    new_structure: Fields = {name: card.structure[name] for name in ("id", "kind") if name in card.structure}
    new_words: Fields = {}
    for part in parts:
        part.join(settled_value, new_structure, new_words, before)
    structure = _in_order_of(new_structure, before.structure, _ordered_names(parts))
    words = {**card.words, language: _in_order_of(new_words, before.words, frozenset())}
    return JoinedCard(card=CardDraft(structure, words, card.picture), value=settled_value, ids=ids)


def place_of(kind: str, language: str | None, path: Path, value: Fields) -> Path:
    """Return where in the form the structure's (`language` None) or the words' `path` is shown; empty: at the card as a whole."""
    side: Side = "structure" if language is None else "words"
    return next((found for part in PARTS[kind] if (found := part.place(side, path, value)) is not None), ())


def _ordered_names(parts: tuple[Part, ...]) -> frozenset[str]:
    """Return the structure's mappings whose order is content."""
    names: set[str] = set()
    for part in parts:
        if isinstance(part, Rows | Entries):
            names |= _ordered_names(part.children)
        if isinstance(part, Rows) and part.structure == "entries":
            names.add(part.name)
        if isinstance(part, Pairs):
            names.add("pairs")
    return frozenset(names)


def _in_order_of(new: Any, old: Any, own_order: frozenset[str], *, is_ordered: bool = False) -> Any:  # noqa: ANN401 -- plain data
    """Return the new data with its fields in the order they had, so that what did not change is the very same text."""
    if isinstance(new, dict) and isinstance(old, dict):
        names = new if is_ordered else [*(name for name in old if name in new), *(name for name in new if name not in old)]
        return {name: _in_order_of(new[name], old.get(name), own_order, is_ordered=name in own_order) for name in names}
    if isinstance(new, list) and isinstance(old, list):
        return [_in_order_of(held, old[place] if place < len(old) else None, own_order) for place, held in enumerate(new)]
    return new


def names_of(value: Any) -> dict[str, str]:  # noqa: ANN401 -- plain data
    """Return what each row of a form's value is called, by its id: the beginning of its text."""
    if isinstance(value, list):
        return {key: name for held in value for key, name in names_of(held).items()}
    if not isinstance(value, dict):
        return {}
    found = {key: name for held in value.values() for key, name in names_of(held).items()}
    text = text_of(value)
    if value.get(ID) and text:
        found[value[ID]] = text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"
    return found
