"""Members as lists show them: one line a member, whatever the languages its page is in; and what a search finds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ravive.cards.bundle import Bundle
from ravive.hub.members.language_names import every_name, language_name
from ravive.lib.languages import ALL, INTERFACE
from ravive.lib.words import WordSearch, unaccented
from ravive.network import queries as network
from ravive.people.country_names import country_name
from ravive.people.models import EntrustedPage
from ravive.publishing import queries as published


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A member of a list. `page` has its words, in the language asked for where it has them; `facts` is its first page.

    `decks` are those that it shares with the network, by their names in addresses; `found_by` is what a search looks in.
    """

    page: Any
    facts: Any
    country: str
    languages: tuple[str, ...]
    decks: tuple[str, ...]
    found_by: str


def lines_of(pages: Iterable[Any], language: str, interface: str) -> tuple[MemberLine, ...]:
    """Return a line for each member among pages of all languages, by country, then by name. Two queries besides those of the pages.

    `language` is that of the list, `interface` that in which countries and languages are named.
    """
    members: dict[UUID, list[Any]] = {}
    for page in pages:
        members.setdefault(page.translation_key, []).append(page)
    decks = decks_of(members)
    lines = [_line(found, language, interface, decks.get(key, ())) for key, found in members.items()]
    return tuple(sorted(lines, key=lambda line: (unaccented(line.country), unaccented(line.page.title))))


def decks_of(members: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the decks that each member shares with the network: those of the organisation that writes its page. Two queries."""
    rows = EntrustedPage.objects.filter(translation_key__in=list(members)).values_list("translation_key", "organisation")
    writers: dict[UUID, int] = dict(rows)
    shared = network.shared_by(set(writers.values()))
    return {key: shared[writer] for key, writer in writers.items() if writer in shared}


def _line(pages: list[Any], language: str, interface: str, decks: tuple[str, ...]) -> MemberLine:
    facts = min(pages, key=lambda page: page.pk)
    page = next((page for page in pages if page.locale.language_code == language), facts)
    countries = [country_name(facts.country, code) for code in INTERFACE]
    texts = [*(translation.title for translation in pages), *countries, *every_name(facts.languages), facts.website]
    return MemberLine(
        page=page,
        facts=facts,
        country=country_name(facts.country, interface),
        languages=tuple(language_name(tag, interface) for tag in facts.languages),
        decks=decks,
        found_by=unaccented(" ".join(texts)),
    )


def found(lines: Iterable[MemberLine], search: str, *, sharing: bool = False) -> tuple[MemberLine, ...]:
    """Return the members that hold every word of a search, accents forgiven; `sharing`: only those who share decks."""
    wanted = WordSearch.of(search)
    return tuple(line for line in lines if wanted.is_in(line.found_by) and (line.decks or not sharing))


def countries_of(lines: Iterable[MemberLine]) -> set[str]:
    """Return the codes of the countries that have a member."""
    return {line.facts.country for line in lines}


def members_by_country(lines: Iterable[MemberLine]) -> Counter[str]:
    """Return how many members each country has, by its code."""
    return Counter(line.facts.country for line in lines)


def sharing_first(lines: Iterable[MemberLine], most: int) -> list[MemberLine]:
    """Return the members who share decks, those with the most first."""
    return sorted((line for line in lines if line.decks), key=lambda line: -len(line.decks))[:most]


def titled(decks: Sequence[str], language: str) -> tuple[Bundle, ...]:
    """Return published decks in a language, each in another where it is not published in this one. Two queries at most."""
    there = {out.bundle.deck: out.bundle for out in published.current_among(decks, [language])}
    if missing := [deck for deck in decks if deck not in there]:
        for out in published.current_among(missing, ALL):
            there.setdefault(out.bundle.deck, out.bundle)
    return tuple(there[deck] for deck in decks if deck in there)
