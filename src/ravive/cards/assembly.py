"""A bundle assembled from a deck's source, one language and the register."""

import dataclasses
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from ravive.cards.bundle import AnyCard, Bundle, Contact
from ravive.cards.card import CardPrior, Fact, Language, MemoryModel, Origin, Picture, PublishedCard, Source
from ravive.cards.readable_text import filled, in_language
from ravive.cards.register import WIDELY_READ, Register, RegisterFact, is_written_in, text_in
from ravive.cards.source import DeckSource, OriginStructure
from ravive.lib.plain_json import json_bytes


@dataclass(frozen=True, slots=True)
class BuiltBundle:
    """A bundle and the pictures beside it, their content by the `url` the bundle gives them."""

    bundle: Bundle
    pictures: Mapping[str, bytes]

    @property
    def body(self) -> bytes:
        """The bundle as JSON, as phones fetch it."""
        return to_json(self.bundle)


def assemble(
    source: DeckSource, language: Language, register: Register, memory: MemoryModel, priors: Mapping[str, CardPrior] | None = None
) -> BuiltBundle:
    """Return the deck in `language`, without draft cards and those that wait; nothing is checked.

    The register has to hold every source and fact the deck names.
    """
    cards = tuple(_cards(source, language, register, priors or {}))
    return BuiltBundle(_bundle(source, language, register, memory, cards), _pictures(source, cards))


def _cards(source: DeckSource, language: Language, register: Register, priors: Mapping[str, CardPrior]) -> Iterator[PublishedCard]:
    words = source.words[language]
    for card in source.cards_in(language):
        if card.status == "published":
            card_words = words.cards[card.id]
            published = card.published(card_words, card.basics(card_words))
            meaning = source.meanings.get(card.id, 1)
            yield filled(published, language, register, prior=priors.get(card.id), meaning=meaning)


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
    return json_bytes(to_plain(document))


def to_plain(value: Any) -> Any:  # noqa: ANN401 -- what JSON can hold
    """Return a published dataclass as dictionaries and lists, optional fields that hold their default left out.

    Raises ValueError for a number that JSON does not have.
    """
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if isinstance(value, dict):
        return {name: to_plain(held) for name, held in cast("dict[str, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(held) for held in cast("list[object]", value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(cast("object", value))
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        raise ValueError(f"{value!r} cannot be published; JSON has finite numbers only")
    # 40.0 and 40 are one number to JSON readers; the shorter is written.
    return int(value) if value.is_integer() else value


def _plain_fields(value: object) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, default in _fields(type(value)):
        held = getattr(value, name)
        if isinstance(held, str):
            if held != default or name == "kind":
                plain[name] = held
        elif held != default:
            plain[name] = held if held is True or held is False else to_plain(held)
    return plain


@cache
def _fields(shape: type[Any]) -> tuple[tuple[str, object], ...]:
    """Return the name and default of each field of a dataclass; asked once a class, not once a card."""
    return tuple((field.name, field.default) for field in dataclasses.fields(shape))


def content_name(content: bytes, suffix: str) -> str:
    """Return the file name that stands for this content, such as `3f2a….svg`: 16 digits of its SHA-256 and the suffix."""
    return hashlib.sha256(content).hexdigest()[:16] + suffix


def _pictures(source: DeckSource, cards: Sequence[PublishedCard]) -> dict[str, bytes]:
    """Return the content of the pictures these cards show, by the name they are published under."""
    files = [source.structure.pictures[name].file for name in _in_order(card.picture for card in cards)]
    return {_picture_url(source, file): source.pictures[file] for file in files}


def _picture_url(source: DeckSource, file: str) -> str:
    return content_name(source.pictures[file], file[file.rindex(".") :])


def _bundle(source: DeckSource, language: Language, register: Register, memory: MemoryModel, cards: tuple[PublishedCard, ...]) -> Bundle:
    structure, words, spaced = source.structure, source.words[language], in_language(language)
    pictures = {name: structure.pictures[name] for name in _in_order(card.picture for card in cards)}
    named = _in_order(name for card in cards for name in (*card.facts, card.help))
    return Bundle(
        format=1,
        deck=structure.id,
        language=language,
        title=spaced(words.title),
        summary=spaced(words.summary),
        audience=structure.audience,
        written_for_minors=structure.written_for_minors,
        translation=structure.languages[language],
        review_due=structure.review_due.isoformat(),
        licence=structure.licence,
        themes=structure.themes,
        memory=memory,
        content_notes={name: spaced(words.content_notes[name]) for name in _in_order(card.content_note for card in cards)},
        sources={name: _source(register, name, language) for name in _in_order(name for card in cards for name in card.sources)},
        facts={name: _fact(register.facts[name], language) for name in named},
        pictures={
            name: Picture(url=_picture_url(source, picture.file), width=picture.width, height=picture.height)
            for name, picture in pictures.items()
        },
        cards=cast("tuple[AnyCard, ...]", cards),
        age_rating=structure.age_rating,
        signatures=source.signatures.get(language, ()),
        origins=tuple(_origin(origin) for origin in structure.origins),
    )


def _origin(origin: OriginStructure) -> Origin:
    return Origin(
        organisation=origin.organisation,
        deck=origin.deck,
        title=origin.title,
        licence=origin.licence,
        taken_on=origin.taken_on.isoformat(),
    )


def _in_order(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name is not None))


def _source(register: Register, name: str, language: Language) -> Source:
    source = register.sources[name]
    return Source(title=text_in(source.title, language), reference=source.reference, read_on=source.read_on.isoformat())


def _fact(fact: RegisterFact, language: Language) -> Fact:
    return Fact(
        kind=fact.kind,
        name=text_in(fact.name, language),
        value=text_in(fact.value, language),
        status="confirmed" if fact.status == "confirmed" else "to_confirm",
        verified_on=fact.verified_on.isoformat(),
        expires_on=fact.expires_on().isoformat(),
        href=text_in(fact.href, language) if fact.href else None,
        purpose=text_in(fact.purpose, language) if fact.purpose else None,
        detail=text_in(fact.detail, language) if fact.detail else None,
    )


def _contact(name: str, fact: RegisterFact, language: Language) -> Contact:
    if fact.href is None or fact.purpose is None or fact.need is None:
        raise ValueError(f"contact {name!r} lacks href, purpose or need; complete it in the register or make it a draft")
    spoken = language if is_written_in(fact.purpose, language) else WIDELY_READ
    return Contact(
        id=name,
        need=fact.need,
        countries=fact.countries,
        name=text_in(fact.name, spoken),
        value=text_in(fact.value, language),
        href=text_in(fact.href, language),
        purpose=text_in(fact.purpose, spoken),
        detail=text_in(fact.detail, spoken) if fact.detail else None,
        audience=fact.audience,
        always=fact.always,
        status="confirmed" if fact.status == "confirmed" else "to_confirm",
        verified_on=fact.verified_on.isoformat(),
        expires_on=fact.expires_on().isoformat(),
        language=None if spoken == language else spoken,
    )
