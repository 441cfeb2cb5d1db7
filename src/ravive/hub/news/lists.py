"""What a list of news shows of an address: its theme, its year, its page."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet

ARTICLES_A_PAGE = 12
WORDS_A_MINUTE = 200
THEME, YEAR, PAGE = "theme", "year", "page"


@dataclass(frozen=True, kw_only=True)
class ListingFilter:
    """A link that filters the list. `query` begins with a question mark, or is empty for the whole list."""

    label: str
    query: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Listing[Article: Model]:
    """One page of the list, and the links to others. Themes and years without an article are left out."""

    articles: "ListPage[Article]"
    themes: tuple[ListingFilter, ...]
    years: tuple[ListingFilter, ...]
    earlier: str
    later: str
    is_filtered: bool


def listed[Article: Model](articles: QuerySet[Article], asked: Mapping[str, str], *, themes: Mapping[str, str]) -> Listing[Article]:
    """Return the articles of an address's query. `themes` are names by key.

    A value that means nothing filters nothing. A page too far is the last one.
    """
    used = set(articles.values_list("theme", flat=True).distinct())
    years: list[date] = list(articles.dates("published_on", "year", order="DESC"))
    theme = asked.get(THEME, "") if asked.get(THEME, "") in themes else ""
    year = next((day.year for day in years if str(day.year) == asked.get(YEAR, "")), None)
    found = articles.filter(theme=theme) if theme else articles
    found = found.filter(published_on__year=year) if year else found
    chosen = {THEME: theme, YEAR: str(year or "")}
    page = Paginator(found, ARTICLES_A_PAGE).get_page(asked.get(PAGE))
    return Listing(
        articles=page,
        themes=tuple(
            ListingFilter(label=name, query=_query({**chosen, THEME: key}), is_current=key == theme)
            for key, name in themes.items()
            if key in used
        ),
        years=tuple(
            ListingFilter(label=str(day.year), query=_query({**chosen, YEAR: str(day.year)}), is_current=day.year == year) for day in years
        ),
        earlier=_query({**chosen, PAGE: str(page.next_page_number())}) if page.has_next() else "",
        later=_query({**chosen, PAGE: str(page.previous_page_number())}) if page.has_previous() else "",
        is_filtered=bool(theme or year),
    )


def _query(values: Mapping[str, str]) -> str:
    shown = {name: value for name, value in values.items() if value and (name, value) != (PAGE, "1")}
    return f"?{urlencode(shown)}" if shown else "."


def reading_minutes(texts: Iterable[str]) -> int:
    """Return how many minutes a text takes to read, at least one.

    >>> reading_minutes(["word " * 401])
    3
    """
    return max(1, math.ceil(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))
