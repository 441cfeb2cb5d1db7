"""Which sources and register entries a published card may rest on."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ravive.cards.draft import texts
from ravive.cards.kinds.match import MatchStructure
from ravive.cards.problems import DeckCode
from ravive.cards.register import Register
from ravive.cards.rules.texts import FACT_NAMED
from ravive.cards.structure import CardStructure
from ravive.lib.problem import Path, Problem, problem
from ravive.lib.yaml_lines import Plain

_WEAK_GRADES = ("C", "U")
_DEFAULT_HELP = next(field.default for field in dataclasses.fields(CardStructure) if field.name == "help")


def card_fact_flaws(card: CardStructure[Any], register: Register, today: date) -> Iterator[Problem]:
    """Yield the sources and facts in `deck.yaml` that the card cannot rest on. A draft card only has to name existing ones."""
    for index, name in enumerate(card.sources):
        source = register.sources.get(name)
        path = ("sources", index)
        if source is None:
            yield problem(DeckCode.SOURCE_UNKNOWN, path, name=name)
        elif card.status == "published" and source.grade in _WEAK_GRADES:
            yield problem(DeckCode.SOURCE_WEAK, path, name=name, grade=source.grade)
    if card.status == "published" and card.theme == "law" and register.sources_of_draft_law_only().issuperset(card.sources):
        yield problem(DeckCode.LAW_UNREAD, ("sources",))
    for index, name in enumerate(card.facts):
        yield from _fact_flaws(card, name, register, today, ("facts", index))
    yield from _fact_flaws(card, card.help, register, today, ("help",))
    if card.help in register.facts and register.facts[card.help].kind != "contact":
        yield problem(DeckCode.NOT_A_CONTACT, ("help",), name=card.help)
    if isinstance(card, MatchStructure):
        for key, places in (("pairs", card.pairs.items()), ("extra", enumerate(card.extra))):
            for place, right in places:
                if right.startswith("fact:"):
                    yield from _fact_flaws(card, right.removeprefix("fact:"), register, today, (key, place))


def facts_in_structure(card: Mapping[str, Plain]) -> set[str]:
    """Return the facts an entry of `cards` in `deck.yaml` names, the contact it shows for help included."""
    named = {str(name) for name in _items(card.get("facts"))} | {str(card.get("help", _DEFAULT_HELP))}
    pairs = card.get("pairs")
    rights = [*(pairs.values() if isinstance(pairs, dict) else ()), *_items(card.get("extra"))]
    return named | {right.removeprefix("fact:") for right in rights if isinstance(right, str) and right.startswith("fact:")}


def facts_in_words(words: Plain) -> set[str]:
    """Return the facts named in the texts of a card's words."""
    return {name for _path, text in texts(words) for name in FACT_NAMED.findall(text)}


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def phone_numbers(register: Register) -> frozenset[str]:
    """Return the digits of the contacts' numbers, which no text may write out."""
    values = {"".join(value.split()) for fact in register.facts.values() if fact.kind == "contact" for value in fact.value.values()}
    return frozenset(value for value in values if value.isdigit())


def fact_flaw(name: str, register: Register, today: date, *, is_published: bool = True) -> Problem | None:
    """Return why a card cannot rest on a fact; None when it can. A draft card only has to name an existing one."""
    fact = register.facts.get(name)
    if fact is None:
        return problem(DeckCode.FACT_UNKNOWN, name=name)
    if is_published and fact.status == "draft":
        return problem(DeckCode.FACT_DRAFT, name=name)
    if is_published and fact.is_expired(today) and not fact.always:
        return problem(DeckCode.FACT_EXPIRED, name=name, day=fact.verified_on.isoformat(), until=fact.expires_on().isoformat())
    return None


def _fact_flaws(card: CardStructure[Any], name: str, register: Register, today: date, path: Path) -> Iterator[Problem]:
    if flaw := fact_flaw(name, register, today, is_published=card.status == "published"):
        yield flaw.within(None, path)
