"""A card's texts as learners read them: facts written out, and the spaces of the language."""

import dataclasses
import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from ravive.cards.card import CardPrior, Language, PublishedCard
from ravive.cards.register import Register, text_in
from ravive.cards.rules.texts import with_french_spaces
from ravive.lib.languages import direction_of

# Unicode's "left-to-right isolate" and "pop directional isolate".
_ISOLATED = "\u2066{}\u2069"
_FACT_NAMED = re.compile(r"\{(fact|fact-with-name):([a-z0-9-]+)\}")


def filled(card: PublishedCard, language: Language, register: Register, *, prior: CardPrior | None, meaning: int) -> PublishedCard:
    """Return the card with its facts written out, and every fact it names among its `facts`."""
    named = [*card.facts]
    spaced = in_language(language)
    # A number or an address in a text that runs from right to left keeps the order of its parts.
    isolated = _ISOLATED.format if direction_of(language) == "rtl" else str

    def written_out(found: re.Match[str]) -> str:
        fact = register.facts[found[2]]
        named.append(found[2])
        value = isolated(text_in(fact.value, language))
        return f"{text_in(fact.name, language)} {value}" if found[1] == "fact-with-name" else value

    def fill(text: str) -> str:
        return spaced(_FACT_NAMED.sub(written_out, text) if "{" in text else text)

    changes = _changes(card, fill)
    values = {"facts": tuple(dict.fromkeys(named)), "prior": prior, "meaning": meaning}
    changes |= {name: value for name, value in values.items() if value != getattr(card, name)}
    return dataclasses.replace(card, **changes) if changes else card


# Fields that hold ids or fixed words, not texts to read.
_NOT_TEXTS = frozenset({"id", "theme", "notion", "kind", "mode", "start", "to", "help", "content_note", "picture", "sources", "facts"})


@cache
def _text_fields(shape: type[Any]) -> tuple[str, ...]:
    """Return the fields of a dataclass that may hold texts to read."""
    return tuple(field.name for field in dataclasses.fields(shape) if field.name not in _NOT_TEXTS)


def _changes(value: object, change: Callable[[str], str]) -> dict[str, Any]:
    """Return the fields of a dataclass in which `change` changes a text, with what they hold then."""
    changes: dict[str, Any] = {}
    for name in _text_fields(type(value)):
        held = getattr(value, name)
        if isinstance(held, str):
            # A left item's `right` is the id of the item it goes with.
            changed = held if name == "right" else change(held)
        elif held and isinstance(held, tuple):
            changed = tuple(_mapped(part, change) for part in cast("tuple[object, ...]", held))
        else:
            changed = _mapped(held, change)
        if changed != held:
            changes[name] = changed
    return changes


def _mapped(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 -- whatever a published card holds
    """Return the value with `change` applied to every text in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(held, change) for held in cast("tuple[object, ...]", value))
    if value is None or isinstance(value, (bool, int, float)) or not dataclasses.is_dataclass(value):
        return value
    changes = _changes(value, change)
    return dataclasses.replace(cast("Any", value), **changes) if changes else value


def in_language(language: Language) -> Callable[[str], str]:
    """Return the function that adds the spaces a language has before and after punctuation."""
    return with_french_spaces if language == "fr" else str
