"""What the public site finds for some words: typing errors corrected, the best first, only what is public at this moment."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from wagtail.models import Page

from ravive.cards.bundle import Contact
from ravive.hub.search.corrections import nearest
from ravive.hub.search.highlights import excerpt, marked
from ravive.hub.search.matches import entries_of, entry_counts, matching
from ravive.hub.search.models import SearchEntry
from ravive.hub.search.words import fold, stem_of, words_in
from ravive.publishing import queries as published

MOST_WORDS, LONGEST_QUESTION = 8, 100
# Each is compared with every word of the site.
MOST_CORRECTED = 3
RESULTS_A_PAGE, MOST_PAGES = 10, 100
MOST_CONTACTS = 3
# A word that more than half of the entries have says nothing, where others do; among a few entries it may.
COMMON_SHARE, LEAST_ENTRIES = 0.5, 10


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """One result. `title` and `text` have the found words marked. `audience` is a deck's, and empty for a page."""

    title: SafeString
    text: SafeString
    kind: str
    url: str
    hue: str
    shown_on: date | None
    language: str
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadQuestion:
    """The words that somebody typed, as they are searched for. `corrected` has what was meant, by the word that was typed.

    `unknown` are words that nothing has, and that are near none.
    """

    stems: tuple[str, ...]
    corrected: Mapping[str, str]
    unknown: tuple[str, ...]

    @cached_property
    def meant(self) -> str:
        """Return the corrected words, as one text."""
        return " ".join(self.corrected.values())


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """A page of results. `is_partial`: no entry has all words, these have some of them."""

    hits: tuple[SearchResult, ...]
    count: int
    number: int
    question: ReadQuestion
    is_partial: bool

    @property
    def pages(self) -> int:
        """Return how many pages of results there are, at least one."""
        return max(1, min(-(-self.count // RESULTS_A_PAGE), MOST_PAGES))


def read_question(text: str, *, entries: QuerySet[SearchEntry], language: str) -> ReadQuestion:
    """Return what to search for: without words that nearly everything has, typing errors corrected by the words of the entries."""
    asked = list(dict.fromkeys(words_in(text[:LONGEST_QUESTION])))[:MOST_WORDS]
    stems = {word: stem_of(word, language) for word in asked}
    total, counts = entry_counts(entries, list(dict.fromkeys(stems.values())))
    missing = [word for word in asked if not counts[stems[word]]]
    corrected = _corrections(entries, missing[:MOST_CORRECTED]) if missing else {}
    stems |= {word: stem_of(meant, language) for word, meant in corrected.items()}
    unknown = tuple(word for word in missing if word not in corrected)
    counts |= entry_counts(entries, [stems[word] for word in corrected])[1] if corrected else {}
    found = list(dict.fromkeys(stems[word] for word in asked if word not in unknown))
    distinctive = [stem for stem in found if total < LEAST_ENTRIES or counts[stem] <= total * COMMON_SHARE]
    return ReadQuestion(stems=tuple(distinctive or found), corrected=_as_written(entries, corrected), unknown=unknown)


def _corrections(entries: QuerySet[SearchEntry], missing: list[str]) -> dict[str, str]:
    """Return the folded word that each of these was meant to be, where one is near."""
    vocabulary = Counter(word for words in entries.values_list("words", flat=True) for word in words.split())
    return {word: meant for word in missing if (meant := nearest(word, vocabulary))}


def _as_written(entries: QuerySet[SearchEntry], corrected: Mapping[str, str]) -> dict[str, str]:
    first = {word: entries.filter(words__contains=f" {meant} ").order_by("pk").first() for word, meant in corrected.items()}
    return {word: entry.shown(corrected[word]) for word, entry in first.items() if entry}


def search(text: str, *, request: HttpRequest, site: int, language: str, number: int = 1, most: int = RESULTS_A_PAGE) -> SearchResults:
    """Return a page of what a site has for these words. Where no entry has all of them, those that have any."""
    entries = entries_of(site=site, language=language)
    question = read_question(text, entries=entries, language=language)
    start = (number - 1) * most
    found = matching(entries, question.stems, has_all=True, start=start, most=most)
    is_partial = not found.count and len(question.stems) > 1
    if is_partial:
        found = matching(entries, question.stems, has_all=False, start=start, most=most)
    hits = _hits(found.keys, question.stems, request)
    return SearchResults(hits=hits, count=found.count, number=number, question=question, is_partial=is_partial and bool(found.count))


def _hits(keys: tuple[int, ...], stems: tuple[str, ...], request: HttpRequest) -> tuple[SearchResult, ...]:
    """Return the entries that are public at this moment, in this order; what was hidden a moment ago may still be in the index."""
    entries = SearchEntry.objects.in_bulk(keys)
    rows = [entries[key] for key in keys if key in entries]
    pages = Page.objects.live().public().filter(pk__in=[row.page_id for row in rows if row.page_id]).select_related("locale")
    public = {page.pk: page for page in pages}
    languages = {row.language for row in rows}
    out = {deck.bundle.deck: deck for deck in published.current_among([row.deck for row in rows if row.deck], languages)}
    hits = []
    for row in rows:
        if page := public.get(row.page_id or 0):
            kind = capfirst(str(page.specific_class._meta.verbose_name)) if page.specific_class else ""
            hits.append(_hit(row, stems, kind=kind, url=page.get_url(request) or "/"))
        elif deck := out.get(row.deck):
            hits.append(_hit(row, stems, kind="", url=f"/{row.language}/decks/{row.deck}/", audience=deck.bundle.audience))
    return tuple(hits)


def _hit(row: SearchEntry, stems: tuple[str, ...], *, kind: str, url: str, audience: str = "") -> SearchResult:
    return SearchResult(
        title=marked(row.title, stems, row.language),
        text=excerpt(row.summary, row.text, stems, row.language),
        kind=kind,
        url=url,
        hue=row.hue,
        shown_on=row.shown_on,
        language=row.language,
        audience=audience,
    )


def matching_contacts(text: str, language: str) -> tuple[Contact, ...]:
    """Return whom to call that these words name: each word in the name, the number or the purpose."""
    asked = {stem_of(word, language) for word in words_in(text[:LONGEST_QUESTION]) if len(word) > 2}
    found = []
    for contact in published.contacts(language) if asked else ():
        number = fold(contact.value).replace(" ", "")
        own = {stem_of(word, language) for word in words_in(f"{contact.name} {contact.value} {contact.purpose} {contact.detail or ''}")}
        if asked <= own | {number}:
            found.append(contact)
    return tuple(found[:MOST_CONTACTS])
