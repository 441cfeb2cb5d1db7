"""The sitemap of a site: its pages in every language they are in, its decks, and whom to call."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from ravive.lib.languages import INTERFACE
from ravive.publishing import queries as published

# Server pages of the app that are worth finding; the others show what a device stores.
SCREENS = ("cards", "act", "leaving")


@dataclass(frozen=True, kw_only=True)
class SitemapEntry:
    """One page: its path by language, and when it last changed, None where that is unknown."""

    paths: dict[str, str]
    changed_at: datetime | None


class SiteSitemap(Sitemap):
    """Everything that a search engine may find on one site."""

    i18n = True
    alternates = True

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def items(self) -> list[SitemapEntry]:
        """Return the pages of the site that answers, its screens, and the decks."""
        return [*self._pages(), *self._screens(), *self._decks()]

    def _pages(self) -> list[SitemapEntry]:
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        by_key: dict[Any, list[Page]] = defaultdict(list)
        for root in site.root_page.get_translations(inclusive=True):
            for page in Page.objects.live().public().descendant_of(root, inclusive=True).select_related("locale"):
                by_key[page.translation_key].append(page)
        entries = []
        for pages in by_key.values():
            paths = {page.locale.language_code: urlsplit(page.get_url(self.request) or "").path for page in pages}
            changed = [page.last_published_at for page in pages if page.last_published_at]
            entries.append(
                SitemapEntry(paths={language: path for language, path in paths.items() if path}, changed_at=max(changed, default=None))
            )
        return [entry for entry in entries if entry.paths]

    def _screens(self) -> list[SitemapEntry]:
        return [SitemapEntry(paths={language: f"/{language}/{screen}/" for language in INTERFACE}, changed_at=None) for screen in SCREENS]

    def _decks(self) -> list[SitemapEntry]:
        paths: dict[str, dict[str, str]] = defaultdict(dict)
        for language in [*INTERFACE, *published.other_languages()]:
            for deck in published.current_decks(language):
                paths[deck.bundle.deck][language] = f"/{language}/decks/{deck.bundle.deck}/"
        return [SitemapEntry(paths=found, changed_at=None) for found in paths.values()]

    def get_languages_for_item(self, item: SitemapEntry) -> list[str]:
        """Return the languages that a page is in."""
        return list(item.paths)

    def location(self, item: SitemapEntry) -> str:
        """Return the path of a page in the language that Django activated."""
        return item.paths[get_language() or ""]

    def lastmod(self, item: SitemapEntry) -> datetime | None:
        """Return when a page last changed."""
        return item.changed_at
