"""Storing what the public site can find. Each action compares with what is stored, and writes what differs."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, get_page_models

from ravive.hub.search.models import SearchEntry
from ravive.hub.search.page_texts import text_of
from ravive.publishing import queries as published
from ravive.publishing.models import PublishedBundle
from ravive.publishing.queries import PublishedDeck
from ravive.site.public_page import PublicPage

AT_ONCE = 50


def store_pages(keys: Sequence[int]) -> None:
    """Index these pages as they are online; those that are not public any more leave the index."""
    public = Page.objects.live().public().specific().filter(pk__in=keys).select_related("locale")
    with transaction.atomic():
        stored = {entry.page_id: entry for entry in SearchEntry.objects.select_for_update().filter(page__in=keys).order_by("pk")}
        for page in public:
            place = page.get_url_parts()
            if isinstance(page, PublicPage) and place:
                _store_page(stored.pop(page.pk, None) or SearchEntry(page=page), page, site=place[0])
        SearchEntry.objects.filter(page__in=stored).delete()


def _store_page(entry: SearchEntry, page: PublicPage, *, site: int) -> None:
    before = _values(entry)
    entry.site_id, entry.language = site, page.locale.language_code
    entry.fill(title=page.title, summary=page.summary, text=text_of(page), hue=page.hue, shown_on=page.shown_on)
    _store_changed(entry, before)


def store_below(path: str) -> None:
    """Index a page and all pages below it again. `path` is Wagtail's."""
    _store_in_parts(Page.objects.filter(path__startswith=path).order_by("path").values_list("pk", flat=True))


def store_decks(decks: Sequence[str]) -> None:
    """Index these decks as they are out; what is out no more leaves the index."""
    languages = PublishedBundle.objects.filter(deck__in=decks, is_current=True).values_list("language", flat=True).distinct()
    out = published.current_among(decks, list(languages))
    with transaction.atomic():
        rows = SearchEntry.objects.select_for_update().filter(deck__in=decks, page=None).order_by("pk")
        stored = {(entry.deck, entry.language): entry for entry in rows}
        for deck in out:
            key = (deck.bundle.deck, deck.bundle.language)
            _store_deck(stored.pop(key, None) or SearchEntry(deck=key[0], language=key[1]), deck)
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in stored.values()]).delete()


def _store_deck(entry: SearchEntry, deck: PublishedDeck) -> None:
    before, bundle = _values(entry), deck.bundle
    # What the cards ask and the facts they rest on, not what they answer.
    facts = [fact.name for fact in bundle.facts.values() if fact.kind != "contact"]
    text = "\n".join([*(card.prompt for card in bundle.cards), *facts])
    day: date = timezone.localdate(deck.published_at)
    entry.fill(title=bundle.title, summary=bundle.summary, text=text, hue=deck.main_theme, shown_on=day)
    _store_changed(entry, before)


def _values(entry: SearchEntry) -> tuple[object, ...]:
    return tuple(getattr(entry, field.attname) for field in SearchEntry._meta.concrete_fields)


def _store_changed(entry: SearchEntry, before: tuple[object, ...]) -> None:
    if not entry.pk or _values(entry) != before:
        entry.save()


def rebuild() -> int:
    """Compare the whole index with what is public, and return how many entries it has."""
    models = [model for model in get_page_models() if issubclass(model, PublicPage)]
    indexed = SearchEntry.objects.exclude(page=None).values("page")
    pages = Page.objects.exact_type(*models) if models else Page.objects.none()
    _store_in_parts((pages | Page.objects.filter(pk__in=indexed)).order_by("path").values_list("pk", flat=True))
    decks = PublishedBundle.objects.filter(is_current=True).values_list("deck", flat=True)
    store_decks(sorted({*decks, *SearchEntry.objects.exclude(deck="").values_list("deck", flat=True)}))
    return SearchEntry.objects.count()


def _store_in_parts(found: Iterable[int]) -> None:
    keys = list(found)
    for start in range(0, len(keys), AT_ONCE):
        store_pages(keys[start : start + AT_ONCE])
