"""The facts register: contacts, figures, statements and references to law, each with its sources, its date and its expiry."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, StringConstraints

from ravive.cards.card import Language, LanguageTag
from ravive.cards.problems import RegisterCode
from ravive.cards.structure import PATTERN_CODES, Id, OneOrMore, StrictFields, Text, YesNo, listed
from ravive.lib.languages import INTERFACE
from ravive.lib.problem import Problem, problem
from ravive.lib.shape import shaped
from ravive.lib.yaml_lines import Plain, YamlData

FACT_LIFE_DAYS = 180
# What stands in where the register lacks a language.
WIDELY_READ = Language("en")
COUNTRY_PATTERN = r"^([A-Z]{2}|WORLD)$"
HREF_PATTERN = r"^(tel:\+?[0-9]+|https://[^\s]+)$"

Grade = Literal["A", "B", "C", "U"]


def _for_all_languages(value: Any) -> Any:  # noqa: ANN401 -- whatever the file holds
    return dict.fromkeys(INTERFACE, value) if isinstance(value, str) else value


# One text for all languages, or one a language: those of the interface at least. One for all is stored as the same text in each of those.
ByLanguage = Annotated[dict[LanguageTag, Text], BeforeValidator(_for_all_languages)]
Href = Annotated[str, StringConstraints(pattern=HREF_PATTERN)]
HrefByLanguage = Annotated[dict[LanguageTag, Href], BeforeValidator(_for_all_languages)]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterSource(StrictFields):
    """Where a fact or a card's content comes from. A and B can be relied on, C (weak) and U (unsourced) cannot yet."""

    title: ByLanguage
    reference: Text
    grade: Grade
    read_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterFact(StrictFields):
    """One entry. Contacts have a `need`, `countries`, a `purpose`, an `href`; `languages` limits to whom a contact is shown."""

    kind: Literal["contact", "figure", "statement", "law"]
    name: ByLanguage
    value: ByLanguage
    grade: Grade
    status: Literal["draft", "to_confirm", "confirmed"]
    sources: Annotated[tuple[Id, ...], OneOrMore]
    verified_on: date
    verified_by: Text
    need: Id | None = None
    countries: tuple[Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)], ...] = ()
    href: HrefByLanguage | None = None
    purpose: ByLanguage | None = None
    detail: ByLanguage | None = None
    languages: tuple[LanguageTag, ...] | None = None
    audience: Literal["everyone", "children", "adults"] = "everyone"
    always: YesNo = False
    order: Annotated[int, Field(ge=0)] = 1000

    def expires_on(self) -> date:
        """Return the first day on which the entry is too old to be published."""
        return self.verified_on + timedelta(days=FACT_LIFE_DAYS)

    def is_expired(self, today: date) -> bool:
        """Say whether the entry has to be checked again; those shown `always` expire as well, yet go on being shown."""
        return today >= self.expires_on()


@dataclass(frozen=True, kw_only=True, slots=True)
class Register(StrictFields):
    """All sources and facts, by id."""

    sources: dict[Id, RegisterSource]
    facts: dict[Id, RegisterFact]

    def sources_of_draft_law_only(self) -> set[str]:
        """Return the sources that no fact but draft references to law rests on: a lawyer has not read them yet."""
        draft = {name for fact in self.facts.values() if fact.kind == "law" and fact.status == "draft" for name in fact.sources}
        sound = {name for fact in self.facts.values() if fact.status != "draft" for name in fact.sources}
        return draft - sound


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """The register, or None when it could not be read, and what is wrong with it."""

    register: Register | None
    problems: list[Problem] = field(default_factory=list[Problem])


_REGISTER_CODES = {**PATTERN_CODES, COUNTRY_PATTERN: RegisterCode.COUNTRY, HREF_PATTERN: RegisterCode.LINK}


def read_register(lined: YamlData, sources: Collection[str] = ()) -> ReadRegister:
    """Return the register held by a `facts.yaml`; its facts may name these `sources` of another register too."""
    if lined.problems:
        return ReadRegister(None, list(lined.problems))
    register, problems = shaped(Register, lined.data, _REGISTER_CODES)
    if register is not None:
        all_sources = {*register.sources, *sources}
        for name, fact in register.facts.items():
            problems += [flaw.within(None, ("facts", name)) for flaw in _flaws(fact, all_sources)]
        for name, source in register.sources.items():
            problems += [flaw.within(None, ("sources", name)) for flaw in _missing_languages(source.title, "title")]
    return ReadRegister(register, [lined.located(found) for found in problems])


def read_fact(data: Plain, sources: Collection[str]) -> tuple[RegisterFact | None, list[Problem]]:
    """Return one entry of the register, or None, and everything wrong with it; `sources` are the ids it may name."""
    fact, problems = shaped(RegisterFact, data, _REGISTER_CODES)
    if fact is not None:
        problems = list(_flaws(fact, sources))
    return (None if problems else fact), problems


def read_register_source(data: Plain) -> tuple[RegisterSource | None, list[Problem]]:
    """Return one source of the register, or None, and everything wrong with it."""
    source, problems = shaped(RegisterSource, data, PATTERN_CODES)
    if source is not None:
        problems = list(_missing_languages(source.title, "title"))
    return (None if problems else source), problems


def fact_data(fact: RegisterFact) -> dict[str, Plain]:
    """Return the entry as the register's file holds it, fields that hold their default left out."""
    return {name: _plain(getattr(fact, name)) for name in _FACT_ORDER if getattr(fact, name) != _FACT_DEFAULTS[name]}


def source_data(source: RegisterSource) -> dict[str, Plain]:
    """Return the source as the register's file holds it."""
    return {field.name: _plain(getattr(source, field.name)) for field in fields(source)}


def register_data(register: Register) -> dict[str, Plain]:
    """Return the register as its file holds it, a text that is the same in all languages written once."""
    return {
        "sources": {name: _once(source_data(source)) for name, source in register.sources.items()},
        "facts": {name: _once(fact_data(fact)) for name, fact in register.facts.items()},
    }


# A value that is a number and nothing else: “116 000”, and not “101, day and night”.
_IS_NUMBER = re.compile(r"\+?[\d\s./()-]+")
_FACT_DEFAULTS = {field.name: field.default for field in fields(RegisterFact)}
_FACT_ORDER = (
    "kind", "need", "countries", "name", "value", "href", "purpose", "detail", "languages", "audience", "always", "order",
    "grade", "status", "sources", "verified_on", "verified_by",
)  # fmt: skip


def text_in(texts: Mapping[Language, str], language: Language) -> str:
    """Return the text in a language, in English where the register has none: whom to call is shown all the same."""
    return texts.get(language) or texts[WIDELY_READ]


def is_written_in(texts: Mapping[Language, str], language: Language) -> bool:
    """Return whether a text is written in a language, or is one for all."""
    return language in texts or len(set(texts.values())) == 1


def _plain(value: Any) -> Plain:  # noqa: ANN401 -- what a field of the register can hold
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(held) for held in cast("tuple[object, ...]", value)]
    return dict(cast("dict[str, Plain]", value)) if isinstance(value, dict) else value


def _once(data: dict[str, Plain]) -> dict[str, Plain]:
    return {name: _one_text(value) for name, value in data.items()}


def _one_text(value: Plain) -> Plain:
    """Return the one text of all languages, where it is one; else the value as it is."""
    if not isinstance(value, dict) or set(value) != set(INTERFACE):
        return value
    texts = list(value.values())
    return texts[0] if texts.count(texts[0]) == len(texts) else value


_CONTACT_NEEDS = {"need": RegisterCode.NO_NEED, "countries": RegisterCode.NO_COUNTRIES, "purpose": RegisterCode.NO_PURPOSE}


def _flaws(fact: RegisterFact, sources: Collection[str]) -> Iterator[Problem]:
    for index, source in enumerate(fact.sources):
        if source not in sources:
            yield problem(RegisterCode.SOURCE_UNLISTED, ("sources", index), name=source)
    for name in ("name", "value", "purpose", "detail", "href"):
        yield from _missing_languages(getattr(fact, name), name)
    yield from _misdialled(fact)
    if fact.kind == "contact":
        for name, code in _CONTACT_NEEDS.items():
            if not getattr(fact, name):
                yield problem(code, (name,), is_lacking=True)
        if fact.href is None and fact.status != "draft":
            yield problem(RegisterCode.NO_HREF, ("href",), is_lacking=True)
    if fact.always and (fact.kind != "contact" or fact.status == "draft"):
        yield problem(RegisterCode.ALWAYS, ("always",))
    if fact.status != "draft" and fact.grade in ("C", "U"):
        yield problem(RegisterCode.GRADE, ("status",), grade=fact.grade)


def _misdialled(fact: RegisterFact) -> Iterator[Problem]:
    """Yield where the number that is shown is not the one that is dialled; a country's prefix may stand for the first 0."""
    for language, href in (fact.href or {}).items():
        shown = (fact.value or {}).get(language, "")
        if not href.startswith("tel:") or not _IS_NUMBER.fullmatch(shown):
            continue
        dialled, digits = _digits(href), _digits(shown)
        is_abroad = href.startswith("tel:+") and digits.startswith("0") and dialled.endswith(digits[1:])
        if dialled != digits and not is_abroad:
            yield problem(RegisterCode.MISDIALLED, ("href",), href=href, value=shown)
            return


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _missing_languages(texts: dict[Language, str] | None, name: str) -> Iterator[Problem]:
    missing = [] if texts is None else [language for language in INTERFACE if language not in texts]
    if missing:
        yield problem(RegisterCode.LANGUAGES_MISSING, (name,), languages=listed(missing))
