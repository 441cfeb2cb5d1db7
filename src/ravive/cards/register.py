"""The facts register: contacts, figures, statements and references to law, each with its sources, its date and its expiry."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, StringConstraints

from ravive.cards.card import Language, LanguageTag
from ravive.cards.written import PATTERN_HINTS, Id, OneOrMore, Text, Written, YesNo, listed
from ravive.lib.languages import INTERFACE
from ravive.lib.problem import Problem
from ravive.lib.shape import dotted, shaped
from ravive.lib.yaml_lines import Lined, Path, Plain

FACT_LIFE_DAYS = 180
# What stands in where the register lacks a language.
WIDELY_READ = Language("en")
COUNTRY_PATTERN = r"^([A-Z]{2}|WORLD)$"
HREF_PATTERN = r"^(tel:\+?[0-9]+|https://[^\s]+)$"

Grade = Literal["A", "B", "C", "U"]


def _for_all_languages(value: Any) -> Any:  # noqa: ANN401 -- whatever the file holds
    return dict.fromkeys(INTERFACE, value) if isinstance(value, str) else value


# One text for all languages, or one a language: those of the interface at least. One for all is kept as the same text in each of those.
ByLanguage = Annotated[dict[LanguageTag, Text], BeforeValidator(_for_all_languages)]
Href = Annotated[str, StringConstraints(pattern=HREF_PATTERN)]
HrefByLanguage = Annotated[dict[LanguageTag, Href], BeforeValidator(_for_all_languages)]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterSource(Written):
    """Where a fact or a card's content comes from. A and B can be relied on, C (weak) and U (unsourced) cannot yet."""

    title: ByLanguage
    reference: Text
    grade: Grade
    read_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterFact(Written):
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
class Register(Written):
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


_REGISTER_HINTS = {
    COUNTRY_PATTERN: "{value} is not a country; use two capital letters such as BE, EU for the Union, or WORLD",
    HREF_PATTERN: "{value} is not a link; write tel: and digits, or https://",
}


def read_register(lined: Lined, sources: Collection[str] = ()) -> ReadRegister:
    """Return the register held by a `facts.yaml`; its facts may name these `sources` of another register too."""
    if lined.problems:
        return ReadRegister(None, list(lined.problems))
    register, problems = shaped(Register, lined, {**PATTERN_HINTS, **_REGISTER_HINTS})
    if register is None:
        return ReadRegister(None, problems)
    known = {*register.sources, *sources}
    for name, fact in register.facts.items():
        problems += [_problem(lined, ("facts", name, *path), message) for path, message in _flaws(fact, known)]
    for name, source in register.sources.items():
        problems += [_problem(lined, ("sources", name, *path), message) for path, message in _missing_languages(source.title, ("title",))]
    return ReadRegister(register, problems)


def read_fact(lined: Lined, sources: Collection[str]) -> tuple[RegisterFact | None, list[Problem]]:
    """Return one entry of the register, or None, and everything wrong with it; `sources` are the ids it may name."""
    fact, problems = shaped(RegisterFact, lined, {**PATTERN_HINTS, **_REGISTER_HINTS})
    if fact is not None:
        problems = [_problem(lined, path, message) for path, message in _flaws(fact, sources)]
    return (None if problems else fact), problems


def read_register_source(lined: Lined) -> tuple[RegisterSource | None, list[Problem]]:
    """Return one source of the register, or None, and everything wrong with it."""
    source, problems = shaped(RegisterSource, lined, PATTERN_HINTS)
    if source is not None:
        problems = [_problem(lined, path, message) for path, message in _missing_languages(source.title, ("title",))]
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


def said_in(texts: Mapping[Language, str], language: Language) -> str:
    """Return the text in a language, in English where the register has none: whom to call is shown all the same."""
    return texts.get(language) or texts[WIDELY_READ]


def is_said_in(texts: Mapping[Language, str], language: Language) -> bool:
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


def _problem(lined: Lined, place: Path, message: str) -> Problem:
    return Problem(lined.file, lined.line(place), f"{dotted(place)}: {message}", place=(lined.part, place))


def _flaws(fact: RegisterFact, sources: Collection[str]) -> list[tuple[Path, str]]:
    flaws: list[tuple[Path, str]] = []
    for index, source in enumerate(fact.sources):
        if source not in sources:
            flaws.append((("sources", index), f"“{source}” is not a source of the register; add it under `sources`"))
    for key, texts in (("name", fact.name), ("value", fact.value), ("purpose", fact.purpose), ("detail", fact.detail)):
        flaws += _missing_languages(texts, (key,))
    flaws += _missing_languages(fact.href, ("href",))
    flaws += _misdialled(fact)
    if fact.kind == "contact":
        needed = {"need": fact.need, "countries": fact.countries, "purpose": fact.purpose}
        flaws += [((), f"a contact needs `{key}`; add it") for key, value in needed.items() if not value]
        if fact.href is None and fact.status != "draft":
            flaws.append(((), "a contact needs `href`; add it, or make it a draft"))
    if fact.always and (fact.kind != "contact" or fact.status == "draft"):
        flaws.append((("always",), "only a contact that is no draft is always shown; delete it, or make it a contact to confirm"))
    if fact.status != "draft" and fact.grade in ("C", "U"):
        flaws.append((("status",), f"grade {fact.grade} allows only `draft`; find a better source or make it a draft"))
    return flaws


def _misdialled(fact: RegisterFact) -> list[tuple[Path, str]]:
    """Return where the number that is shown is not the one that is dialled; a country's prefix may stand for the first 0."""
    flaws: list[tuple[Path, str]] = []
    for language, href in (fact.href or {}).items():
        shown = (fact.value or {}).get(language, "")
        if not href.startswith("tel:") or not _IS_NUMBER.fullmatch(shown):
            continue
        dialled, digits = _digits(href), _digits(shown)
        is_abroad = href.startswith("tel:+") and digits.startswith("0") and dialled.endswith(digits[1:])
        if dialled != digits and not is_abroad:
            flaws.append((("href",), f"{href} does not dial {shown}; write the same number in both"))
            break
    return flaws


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _missing_languages(texts: dict[Language, str] | None, path: Path) -> list[tuple[Path, str]]:
    missing = [] if texts is None else [language for language in INTERFACE if language not in texts]
    return [(path, f"no text in {listed(missing)}; write one a language, or one text for all")] if missing else []
