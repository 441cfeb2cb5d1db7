"""Storing what the public site can find. Each action compares with what is stored, and writes what differs."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, Page, get_page_models

from ravive.hub.search.models import SearchEntry, SearchWord
from ravive.hub.search.page_texts import text_of
from ravive.hub.search.words import LONGEST_WORD, stem_of
from ravive.publishing import queries as published
from ravive.publishing.models import PublishedBundle
from ravive.publishing.queries import PublishedDeck
from ravive.site.public_page import PublicPage

AT_ONCE = 50


def store_pages(keys: Sequence[int]) -> None:
    """Index these pages as they are online; those that are not public any more leave the index."""
    public = Page.objects.live().public().specific().filter(pk__in=keys).select_related("locale")
    with transaction.atomic():
        _lock()
        stored = {entry.page_id: entry for entry in SearchEntry.objects.filter(page__in=keys)}
        for page in public:
            place = page.get_url_parts()
            if isinstance(page, PublicPage) and place:
                entry = stored.pop(page.pk, None) or SearchEntry(page=page)
                _store_page(entry, page, site=place[0])
        for entry in stored.values():
            entry.delete()


def _store_page(entry: SearchEntry, page: PublicPage, *, site: int) -> None:
    before = _State(entry)
    entry.site_id, entry.language = site, page.locale.language_code
    entry.fill(title=page.title, summary=page.summary, text=text_of(page), hue=page.hue, shown_on=page.shown_on)
    before.store()


def store_below(path: str) -> None:
    """Index a page and all pages below it again. `path` is Wagtail's."""
    _store_in_parts(Page.objects.filter(path__startswith=path).order_by("path").values_list("pk", flat=True))


def store_decks(decks: Sequence[str]) -> None:
    """Index these decks as they are out; what is out no more leaves the index."""
    languages = PublishedBundle.objects.filter(deck__in=decks, is_current=True).values_list("language", flat=True).distinct()
    out = published.current_among(decks, list(languages))
    with transaction.atomic():
        _lock()
        stored = {(entry.deck, entry.language): entry for entry in SearchEntry.objects.filter(deck__in=decks, page=None)}
        for deck in out:
            key = (deck.bundle.deck, deck.bundle.language)
            _store_deck(stored.pop(key, None) or SearchEntry(deck=key[0], language=key[1]), deck)
        for entry in stored.values():
            entry.delete()


def _store_deck(entry: SearchEntry, deck: PublishedDeck) -> None:
    before, bundle = _State(entry), deck.bundle
    # What the cards ask and the facts they rest on, not what they answer.
    facts = [fact.name for fact in bundle.facts.values() if fact.kind != "contact"]
    text = "\n".join([*(card.prompt for card in bundle.cards), *facts])
    day = timezone.localdate(deck.published_at)
    entry.fill(title=bundle.title, summary=bundle.summary, text=text, hue=deck.main_theme, shown_on=day)
    before.store()


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


def _lock() -> None:
    """Let others wait who change the index: each counts words from what is stored."""
    Locale.objects.select_for_update(no_key=True).order_by("pk").first()


class _State:
    """An entry as it was before it is filled."""

    def __init__(self, entry: SearchEntry) -> None:
        self.entry = entry
        self.values = self._values()
        self.words = entry.words if entry.pk else dict[str, str]()
        self.place = (entry.site_id, entry.language)

    def store(self) -> None:
        """Store the entry where it differs, and count its words where they stand now."""
        entry = self.entry
        if entry.pk and self._values() == self.values:
            return
        entry.save()
        words, place = entry.words, (entry.site_id, entry.language)
        shared = words.keys() & self.words.keys() if place == self.place else frozenset[str]()
        _count(self.place, {word: shown for word, shown in self.words.items() if word not in shared}, -1)
        _count(place, {word: shown for word, shown in words.items() if word not in shared}, +1)

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self.entry, field.attname) for field in SearchEntry._meta.concrete_fields)


def forget_words(entry: SearchEntry) -> None:
    """Count the words of an entry that was deleted no more."""
    _lock()
    _count((entry.site_id, entry.language), entry.words, -1)


def _count(place: tuple[int | None, str], words: Mapping[str, str], step: int) -> None:
    site, language = place
    rows = SearchWord.objects.filter(site=site, language=language, word__in=words)
    if not words:
        return
    if step > 0:
        new = [
            SearchWord(site_id=site, language=language, word=word, shown=shown, stem=stem_of(word, language)[:LONGEST_WORD])
            for word, shown in sorted(words.items())
        ]
        SearchWord.objects.bulk_create(new, ignore_conflicts=True)
    rows.update(entries=F("entries") + step)
    rows.filter(entries__lte=0).delete()
