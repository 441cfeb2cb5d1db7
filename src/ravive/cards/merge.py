"""A deck's source, one language and the register made into what is published."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from ravive.cards.bundle import Bundle, Contact
from ravive.cards.card import Card, CardPrior, Fact, Language, MemoryModel, Origin, Picture, Source
from ravive.cards.check import check_deck
from ravive.cards.register import Register, RegisterFact
from ravive.cards.source import DeckSource, OriginStructure
from ravive.cards.text_rules import with_french_spaces
from ravive.lib.problem import Problem

_FACT_NAMED = re.compile(r"\{(fact|fact-with-name):([a-z0-9-]+)\}")


@dataclass(frozen=True, slots=True)
class Published:
    """A bundle and the pictures beside it, their content by the `url` the bundle gives them."""

    bundle: Bundle
    pictures: dict[str, bytes]


def publishable(
    source: DeckSource,
    language: Language,
    register: Register,
    today: date,
    memory: MemoryModel,
    priors: Mapping[str, CardPrior] | None = None,
) -> Published | list[Problem]:
    """Return the deck in `language` without its draft cards, or the errors that stand in the way.

    `priors` are those of the cards that learners answered. The words of other languages do not matter: one that is not ready
    does not hold up the others.
    """
    words = source.words.get(language)
    if words is None:
        return [Problem(source.file, 0, f"languages.{language}: its words could not be read; mend {language}.yaml")]
    alone = dataclasses.replace(source, words={language: words})
    errors = [problem for problem in check_deck(alone, register, today, source.structure.id) if problem.severity == "error"]
    errors += [
        Problem(words.file, 0, f"cards.{card.id}: its words could not be read; mend them", place=(language, ("cards", card.id)))
        for card in source.cards_in(language)
        if card.id not in words.cards
    ]
    return errors or merged(source, language, register, memory, priors)


def merged(
    source: DeckSource, language: Language, register: Register, memory: MemoryModel, priors: Mapping[str, CardPrior] | None = None
) -> Published:
    """Return the deck in `language` without its draft cards and those that wait, unchecked: for a source that was published before.

    The register has to hold every source and fact the deck names.
    """
    words = source.words[language]
    cards = tuple(
        dataclasses.replace(
            _filled(card.published(words.cards[card.id], card.basics(words.cards[card.id])), language, register),
            prior=(priors or {}).get(card.id),
            meaning=source.meanings.get(card.id, 1),
        )
        for card in source.cards_in(language)
        if card.status == "published"
    )
    return _published(source, language, register, memory, cards)


def contacts(register: Register, language: Language, today: date) -> tuple[Contact, ...]:
    """Return whom to call, in the register's order: no drafts, none for other languages, none expired but those shown always."""
    shown = [
        (name, fact)
        for name, fact in register.facts.items()
        if fact.kind == "contact"
        and fact.status != "draft"
        and (fact.languages is None or language in fact.languages)
        and (fact.always or not fact.is_expired(today))
    ]
    return tuple(_contact(name, fact, language) for name, fact in sorted(shown, key=lambda entry: entry[1].order))


def to_json(document: object) -> bytes:
    """Return a bundle or an index as bytes, the same for the same content: compact UTF-8 in the order of the fields.

    Optional fields that hold their default are left out; `kind` never is.
    """
    return json.dumps(to_plain(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def to_plain(value: Any) -> Any:  # noqa: ANN401 -- what JSON can hold
    """Return a published dataclass as dictionaries and lists, optional fields that hold their default left out."""
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if isinstance(value, dict):
        return {name: to_plain(held) for name, held in cast("dict[str, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(held) for held in cast("list[object]", value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        given = ((name, getattr(value, name), default) for name, default in _fields(type(value)))
        return {name: to_plain(held) for name, held, default in given if name == "kind" or held != default}
    # 40.0 and 40 are one number to JSON readers; the shorter is written.
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def _fields(shape: type[Any]) -> tuple[tuple[str, object], ...]:
    """Return the name and default of each field of a dataclass; asked once a class, not once a card."""
    return tuple((field.name, field.default) for field in dataclasses.fields(shape))


def content_name(content: bytes, suffix: str) -> str:
    """Return the file name that stands for this content, such as `3f2a….svg`: 16 digits of its SHA-256 and the suffix."""
    return hashlib.sha256(content).hexdigest()[:16] + suffix


def _published(source: DeckSource, language: Language, register: Register, memory: MemoryModel, cards: tuple[Card, ...]) -> Published:
    structure, words = source.structure, source.words[language]
    pictures: dict[str, Picture] = {}
    contents: dict[str, bytes] = {}
    for name in _in_order(card.picture for card in cards):
        picture = structure.pictures[name]
        content = source.pictures[picture.file]
        url = content_name(content, picture.file[picture.file.rindex(".") :])
        pictures[name] = Picture(url=url, width=picture.width, height=picture.height)
        contents[url] = content
    named = _in_order(name for card in cards for name in (*card.facts, card.help))
    bundle = Bundle(
        format=1,
        deck=structure.id,
        language=language,
        title=_in_language(language)(words.title),
        summary=_in_language(language)(words.summary),
        audience=structure.audience,
        written_for_minors=structure.written_for_minors,
        translation=structure.languages[language],
        review_due=structure.review_due.isoformat(),
        licence=structure.licence,
        themes=structure.themes,
        memory=memory,
        content_notes={name: _in_language(language)(words.content_notes[name]) for name in _in_order(card.content_note for card in cards)},
        sources={name: _source(register, name, language) for name in _in_order(name for card in cards for name in card.sources)},
        facts={name: _fact(register.facts[name], language) for name in named},
        pictures=pictures,
        cards=cast("Any", cards),
        age_rating=structure.age_rating,
        signatures=source.signatures,
        origins=tuple(_origin(origin) for origin in structure.origins),
    )
    return Published(bundle, contents)


def _origin(origin: OriginStructure) -> Origin:
    return Origin(
        organisation=origin.organisation,
        deck=origin.deck,
        title=origin.title,
        licence=origin.licence,
        taken_on=origin.taken_on.isoformat(),
    )


def _filled(card: Card, language: Language, register: Register) -> Card:
    """Return the card with its facts written out, and every fact it names among its `facts`."""
    named = [*card.facts]
    in_language = _in_language(language)

    def written_out(found: re.Match[str]) -> str:
        fact = register.facts[found[2]]
        named.append(found[2])
        return f"{fact.name[language]} {fact.value[language]}" if found[1] == "fact-with-name" else fact.value[language]

    def fill(text: str) -> str:
        return in_language(_FACT_NAMED.sub(written_out, text))

    filled = _mapped(card, fill)
    return dataclasses.replace(filled, facts=tuple(_in_order(named)))


# Fields that hold ids or fixed words, not texts to read.
_NOT_TEXTS = frozenset({"id", "theme", "notion", "kind", "mode", "start", "to", "help", "content_note", "picture", "sources", "facts"})


def _mapped[Value](value: Value, change: Callable[[str], str]) -> Value:
    """Return the dataclass with `change` applied to every text in it."""
    if isinstance(value, str):
        return cast("Value", change(value))
    if isinstance(value, tuple):
        return cast("Value", tuple(_mapped(held, change) for held in cast("tuple[object, ...]", value)))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        texts = {name: getattr(value, name) for name, _ in _fields(type(value)) if name not in _NOT_TEXTS and not _holds_an_id(value, name)}
        mapped = {name: _mapped(held, change) for name, held in texts.items()}
        changes = {name: held for name, held in mapped.items() if held != texts[name]}
        return dataclasses.replace(value, **changes) if changes else value
    return value


def _holds_an_id(value: object, field: str) -> bool:
    """Say whether the field is a left item's `right`: the id of the item it goes with."""
    return field == "right" and isinstance(getattr(value, field), str)


def _in_language(language: Language) -> Callable[[str], str]:
    return with_french_spaces if language == "fr" else str


def _in_order(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name is not None))


def _source(register: Register, name: str, language: Language) -> Source:
    source = register.sources[name]
    return Source(title=source.title[language], reference=source.reference, read_on=source.read_on.isoformat())


def _fact(fact: RegisterFact, language: Language) -> Fact:
    return Fact(
        kind=fact.kind,
        name=fact.name[language],
        value=fact.value[language],
        status="confirmed" if fact.status == "confirmed" else "to_confirm",
        verified_on=fact.verified_on.isoformat(),
        expires_on=fact.expires_on().isoformat(),
        href=fact.href[language] if fact.href else None,
        purpose=fact.purpose[language] if fact.purpose else None,
        detail=fact.detail[language] if fact.detail else None,
    )


def _contact(name: str, fact: RegisterFact, language: Language) -> Contact:
    if fact.href is None or fact.purpose is None or fact.need is None:
        raise ValueError(f"contact {name!r} lacks href, purpose or need; complete it in the register or make it a draft")
    return Contact(
        id=name,
        need=fact.need,
        countries=fact.countries,
        name=fact.name[language],
        value=fact.value[language],
        href=fact.href[language],
        purpose=fact.purpose[language],
        detail=fact.detail[language] if fact.detail else None,
        audience=fact.audience,
        always=fact.always,
        status="confirmed" if fact.status == "confirmed" else "to_confirm",
        verified_on=fact.verified_on.isoformat(),
        expires_on=fact.expires_on().isoformat(),
    )
