"""Texts of the example as pages store them: paragraphs, headings, lists and links, and the facts of the register that they show."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import override

from ravive.cards.register import Register, RegisterFact
from ravive.lib.languages import Language
from ravive.starter.public_site.content import BodyPart

# "[words](key)" leads to another page of the example.
_SPACES = re.compile(r"[ \n]+")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z0-9-]+)\)")
# A fact of the register begins with its number, a word or two before it at most: "Over 350 files", "38 % of".
_NUMBER_FIRST = re.compile(r"(?P<number>(?:[^\W\d]+\s){0,2}\d[\d.,]*(?:\s?%)?)\s(?P<meaning>.+)", re.DOTALL)

type PageNumbers = Mapping[str, int]


def rich_text(text: str, pages: PageNumbers) -> str:
    """Return the HTML of a text: paragraphs apart by an empty line, "## " before a heading, "- " before each line of a list.

    Raises KeyError for a link to a page that is not there.
    """
    return "".join(_part(part.strip(), pages) for part in text.split("\n\n"))


def _part(part: str, pages: PageNumbers) -> str:
    if part.startswith("## "):
        return f"<h2>{_line(part[3:], pages)}</h2>"
    if part.startswith("- "):
        items = "".join(f"<li>{_line(item, pages)}</li>" for item in re.split(r"^- ", part, flags=re.MULTILINE)[1:])
        return f"<ul>{items}</ul>"
    return f"<p>{_line(part, pages)}</p>"


def _line(text: str, pages: PageNumbers) -> str:
    plain = escape(_SPACES.sub(" ", text))
    return _LINK.sub(lambda found: f'<a linktype="page" id="{pages[found[2]]}">{found[1]}</a>', plain)


def blocks(parts: Iterable[BodyPart], *, pages: PageNumbers, register: Register, language: Language, read_on: str) -> list[dict[str, Any]]:
    """Return the parts of a text as a StreamField takes them. Raises KeyError for a fact or a page that is not there."""
    return [_block(part, pages, register, language, read_on) for part in parts]


def _block(part: BodyPart, pages: PageNumbers, register: Register, language: Language, read_on: str) -> dict[str, Any]:
    if part.text is not None:
        return {"type": "text", "value": rich_text(part.text, pages)}
    if part.quote is not None:
        return {"type": "quote", "value": {"text": part.quote.text, "source": part.quote.source}}
    if part.link is not None:
        return {"type": "link", "value": {"label": part.link.label, "page": pages[part.link.page], "address": ""}}
    if part.deck is not None:
        return {"type": "deck", "value": {"deck": part.deck}}
    return {"type": "figure", "value": figure(register.facts[part.fact or ""], register, language, read_on)}


def figure(fact: RegisterFact, register: Register, language: Language, read_on: str) -> dict[str, str]:
    """Return a fact of the register as a text shows it: its number, its words with their caveat, where it was read, and when.

    Raises ValueError for a fact that does not begin with a number.
    """
    found = _NUMBER_FIRST.fullmatch(fact.value[language])
    if found is None:
        raise ValueError(f"not a figure: {fact.value[language]}")
    titles = ", ".join(register.sources[source].title[language] for source in fact.sources)
    return {**found.groupdict(), "source": _read(titles, fact.verified_on, language, read_on)}


def source_list(sources: Iterable[str], register: Register, language: Language, read_on: str) -> str:
    """Return the HTML of a page's sources: the title of each, and when it was read; empty without any."""
    found = [register.sources[source] for source in sources]
    items = "".join(f"<li>{escape(_read(source.title[language], source.read_on, language, read_on))}</li>" for source in found)
    return f"<ul>{items}</ul>" if items else ""


def _read(title: str, day: date, language: Language, read_on: str) -> str:
    with override(language):
        return read_on.format(title=title, day=date_format(day, "DATE_FORMAT"))
