"""The names of pages that were visited, as staff know them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Page

from ravive.lib.languages import language_in_path, name_of
from ravive.pages.models import HomePage
from ravive.people.models import Organisation
from ravive.people.queries import pages_of
from ravive.publishing.queries import current_among

DECK = re.compile(r"^/(?P<language>[a-z]{2,3})/decks/(?P<deck>[-\w]+)/$")


@dataclass(frozen=True, kw_only=True)
class PageName:
    """A page: its title, which is empty where none has this path any more, and its language in its own words."""

    path: str
    title: str
    language: str


def names_of(organisation: Organisation, paths: Collection[str]) -> Mapping[str, PageName]:
    """Return the name of the page at each path of an organisation's site."""
    titles = {**_pages(organisation, paths), **_decks(paths)}
    return {path: PageName(path=path, title=titles.get(path, ""), language=name_of(language_in_path(path) or "")) for path in paths}


def _pages(organisation: Organisation, paths: Collection[str]) -> dict[str, str]:
    slugs = {path.rstrip("/").rpartition("/")[2] for path in paths}
    own = Page.objects.filter(pages_of(Organisation.objects.filter(pk=organisation.pk)))
    found = own.filter(Q(slug__in=slugs) | Q(pk__in=HomePage.objects.values("pk"))).select_related("locale")
    parts = ((page, page.get_url_parts()) for page in found)
    return {page_parts[2]: page.title for page, page_parts in parts if page_parts and page_parts[2]}


def _decks(paths: Collection[str]) -> dict[str, str]:
    matches = [match for path in paths if (match := DECK.match(path))]
    decks = current_among({match["deck"] for match in matches}, {match["language"] for match in matches}) if matches else ()
    return {f"/{deck.bundle.language}/decks/{deck.bundle.deck}/": deck.bundle.title for deck in decks}
