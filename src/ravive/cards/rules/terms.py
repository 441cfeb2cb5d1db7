"""The words, quotation marks and forms of address that texts should not hold, by language. `terms.toml` is the one table of them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NotRequired, TypedDict

from ravive.cards.card import Language
from ravive.lib.words import unaccented

type Verdict = Literal["avoid", "shame", "other", "interface", "hides", "quotes", "address"]

# Help pages use the word, experts criticise it: it hides the abuse. It may follow the right term, in quotation marks.
_QUOTED_ONLY = re.compile(r"(?<![(\"'«“„‘])(?<![«] )\bsextor[ts]ion\w*")
_QUOTATION_MARKS = re.compile(r"[\"«»“”„‘‹›‚]|(?<=\w)'(?=\w)|(?<!\w)'|'(?!\w)")
_TAG = re.compile(r"<[^<>]*>")
_QUOTED = re.compile(r"«[^»]*»|„[^“]*“|‘.*?’(?!\w)|“[^”]*”")


class _Word(TypedDict):
    word: str
    write: NotRequired[str]
    verdict: Verdict
    why: str


class _Writing(TypedDict, total=False):
    marks: str
    quotes: str
    informal: str
    formal: str


class _Table(TypedDict):
    writing: Mapping[str, _Writing]
    glossary: Mapping[str, Mapping[str, str]]
    words: Mapping[str, list[_Word]]


@dataclass(frozen=True, slots=True)
class Found:
    """A term found in a text, as it stands there, what to write instead, and why."""

    written: str
    instead: str
    verdict: Verdict
    why: str = ""


@cache
def _table() -> _Table:
    return tomllib.loads(files(__package__).joinpath("terms.toml").read_text("utf-8"))  # type: ignore[return-value]


def glossary(original: str | None, spoken: str) -> list[tuple[str, str]]:
    """Return each term in two languages, the one translated from first; none for a language without a glossary."""
    terms = _table()["glossary"].values()
    return [(term[original], term[spoken]) for term in terms if original is not None and original in term and spoken in term]


def terms_found(text: str, language: Language) -> Iterator[Found]:
    """Yield every term of `language` that the text should not use.

    >>> [found.written for found in terms_found("Des Pédophiles ? Bravo !", Language("fr"))]
    ['Pédophiles', 'Bravo']
    """
    written = " ".join(unicodedata.normalize("NFC", text).split())
    plain = unaccented(written)
    for pattern, term in _patterns(language):
        for match in pattern.finditer(written.lower() if term.verdict == "shame" else plain):
            # Some characters become two without their accent: then the term is shown as it was looked for.
            as_written = written[match.start() : match.end()] if len(written) == len(plain) else match[0]
            yield Found(as_written, term.instead, term.verdict, term.why)


def writing_found(text: str, language: Language, *, is_informal: bool = False) -> Iterator[Found]:
    """Yield quotation marks and straight apostrophes that `language` does not use, and the second form of address of a text.

    Where `is_informal`, any formal one is the wrong one. What the text quotes may address whom it will.

    >>> [found.written for found in writing_found("Je vraagt “uw naam”. U wacht.", Language("nl"))]
    ['“', '”', 'U']
    """
    if (writing := _table()["writing"].get(language)) is None:
        return
    plain = _TAG.sub("", text)
    for mark in dict.fromkeys(_QUOTATION_MARKS.findall(plain)):
        if mark not in writing.get("marks", ""):
            yield Found(mark, "’" if re.search(rf"\w{mark}\w", plain) else writing.get("quotes", ""), "quotes")
    own = _QUOTED.sub("…", plain)
    formal, informal = (_address(writing.get(form, ""), own) for form in ("formal", "informal"))
    if formal and (informal or is_informal):
        yield Found(formal, informal or "tu / je / du", "address")


def _address(pattern: str, text: str) -> str:
    return match[0] if pattern and (match := _whole_words(pattern).search(text)) else ""


@cache
def _patterns(language: Language) -> tuple[tuple[re.Pattern[str], Found], ...]:
    table = _table()
    patterns: list[tuple[re.Pattern[str], Found]] = []
    if blackmail := table["glossary"]["blackmail"].get(language):
        patterns.append((_QUOTED_ONLY, Found("", blackmail, "hides")))
    for row in table["words"].get(language, ()):
        instead = table["glossary"][row["write"]][language] if "write" in row else ""
        patterns.append((_whole_words(row["word"]), Found("", instead, row["verdict"], row["why"])))
    return tuple(patterns)


@cache
def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
