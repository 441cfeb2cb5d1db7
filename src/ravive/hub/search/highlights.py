"""A text with the words that were searched for marked, and the part of it that has most of them."""

from collections.abc import Collection
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ravive.hub.search.words import SHOWN_WORD, stem_of, words_in

LONGEST_EXCERPT = 220
CUT = "…"


def marked(text: str, stems: Collection[str], language: str) -> SafeString:
    """Return a text as HTML, escaped, with the words of these stems marked."""
    return _marked(text, _places(text, stems, language))


def _marked(text: str, places: list[tuple[int, int]]) -> SafeString:
    parts, end = [], 0
    for start, stop in places:
        parts += [escape(text[end:start]), f"<mark>{escape(text[start:stop])}</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - escaped part by part


def excerpt(summary: str, text: str, stems: Collection[str], language: str) -> SafeString:
    """Return the summary where it has one of the words, else the part of the text that has most of them, else the summary."""
    places = [] if summary and _places(summary, stems, language) else [start for start, _stop in _places(text, stems, language)]
    if summary and not places:
        return marked(_cut(summary, 0), stems, language)
    places = places or [0]
    best = max(places, key=lambda start: (sum(start <= other < start + LONGEST_EXCERPT for other in places), -start))
    return marked(_cut(text, max(0, best - LONGEST_EXCERPT // 4)), stems, language)


def _places(text: str, stems: Collection[str], language: str) -> list[tuple[int, int]]:
    found = []
    for word in SHOWN_WORD.finditer(text):
        if not _stems_of(word.group(), language).isdisjoint(stems):
            found.append(word.span())
    return found


@lru_cache(maxsize=50_000)
def _stems_of(word: str, language: str) -> frozenset[str]:
    """Return the stems of a word as it stands in a text. A page of results asks it of thousands, most of them again and again."""
    return frozenset(stem_of(part, language) for part in words_in(word))


def _cut(text: str, start: int) -> str:
    """Return a part of a text that begins and ends between two words."""
    if start:
        start = text.find(" ", start) + 1
    if len(text) - start <= LONGEST_EXCERPT:
        return (CUT + " " if start else "") + " ".join(text[start:].split())
    stop = text.rfind(" ", start, start + LONGEST_EXCERPT)
    stop = stop if stop > start else start + LONGEST_EXCERPT
    return (CUT + " " if start else "") + " ".join(text[start:stop].split()) + " " + CUT
