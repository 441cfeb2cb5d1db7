"""Which sources and register entries a published card may rest on."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ravive.cards.card import Language
from ravive.cards.kinds.match import MatchStructure
from ravive.cards.register import Register, is_said_in
from ravive.cards.rules.texts import FACT_NAMED
from ravive.cards.written import CardStructure, Flaw
from ravive.lib.yaml_lines import Plain

_WEAK_GRADES = ("C", "U")
_DEFAULT_HELP = next(field.default for field in dataclasses.fields(CardStructure) if field.name == "help")
_REMEDY = "use another or make the card a draft"


def card_fact_flaws(card: CardStructure[Any], register: Register, today: date) -> Iterator[Flaw]:
    """Yield the sources and facts in `deck.yaml` that the card cannot rest on. A draft card only has to name existing ones."""
    for index, name in enumerate(card.sources):
        source = register.sources.get(name)
        path = ("sources", index)
        if source is None:
            yield Flaw(path, f"“{name}” is not a source of the register; use one of its `sources`")
        elif card.status == "published" and source.grade in _WEAK_GRADES:
            yield Flaw(path, f"source “{name}” has grade {source.grade}; published cards rest on A or B: {_REMEDY}")
    if card.status == "published" and card.theme == "law" and register.sources_of_draft_law_only().issuperset(card.sources):
        yield Flaw(("sources",), f"all of them only back law that no lawyer has read yet; {_REMEDY}")
    for index, name in enumerate(card.facts):
        yield from _fact_flaws(card, name, register, today, ("facts", index))
    yield from _fact_flaws(card, card.help, register, today, ("help",))
    if card.help in register.facts and register.facts[card.help].kind != "contact":
        yield Flaw(("help",), f"“{card.help}” is not a contact; name a contact of the register")
    if isinstance(card, MatchStructure):
        for key, places in (("pairs", card.pairs.items()), ("extra", enumerate(card.extra))):
            for place, right in places:
                if right.startswith("fact:"):
                    yield from _fact_flaws(card, right.removeprefix("fact:"), register, today, (key, place))


def text_fact_flaws(card: CardStructure[Any], text: str, language: Language, register: Register, today: date) -> Iterator[Flaw]:
    """Yield the facts named in a text that the card cannot rest on, and those that the register does not have in its language."""
    for name in dict.fromkeys(FACT_NAMED.findall(text)):
        yield from _fact_flaws(card, name, register, today, ())
        fact = register.facts.get(name)
        if fact is not None and not is_said_in(fact.value, language):
            yield Flaw((), f"fact “{name}” has no value in {language}; write it in that language in the register")


def facts_in_structure(card: Mapping[str, Plain]) -> set[str]:
    """Return the facts an entry of `cards` in `deck.yaml` names, the contact it shows for help included."""
    named = {str(name) for name in _items(card.get("facts"))} | {str(card.get("help", _DEFAULT_HELP))}
    pairs = card.get("pairs")
    rights = [*(pairs.values() if isinstance(pairs, dict) else ()), *_items(card.get("extra"))]
    return named | {right.removeprefix("fact:") for right in rights if isinstance(right, str) and right.startswith("fact:")}


def facts_in_words(words: Plain) -> set[str]:
    """Return the facts named in the texts of a card's words."""
    if isinstance(words, str):
        return set(FACT_NAMED.findall(words))
    held = words.values() if isinstance(words, dict) else _items(words)
    return set[str]().union(*(facts_in_words(value) for value in held))


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def phone_numbers(register: Register) -> frozenset[str]:
    """Return the digits of the contacts' numbers, which no text may write out."""
    values = {"".join(value.split()) for fact in register.facts.values() if fact.kind == "contact" for value in fact.value.values()}
    return frozenset(value for value in values if value.isdigit())


def fact_flaw(name: str, register: Register, today: date, *, is_published: bool = True) -> str | None:
    """Return why a card cannot rest on a fact; None when it can. A draft card only has to name an existing one."""
    fact = register.facts.get(name)
    if fact is None:
        return f"“{name}” is not a fact of the register; use one of its `facts`"
    if is_published and fact.status == "draft":
        return f"fact “{name}” is a draft; {_REMEDY}"
    if is_published and fact.is_expired(today) and not fact.always:
        return f"fact “{name}” was verified on {fact.verified_on} and expired on {fact.expires_on()}; verify it again"
    return None


def _fact_flaws(card: CardStructure[Any], name: str, register: Register, today: date, path: tuple[str | int, ...]) -> Iterator[Flaw]:
    if flaw := fact_flaw(name, register, today, is_published=card.status == "published"):
        yield Flaw(path, flaw)
