"""Which entries have some stems, the best first. Plain queries: a site has some hundred pages, and both databases find the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_

from django.db.models import Case, Count, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, Length, Replace

from ravive.hub.search.models import STEMMED, SearchEntry

# A word of a title counts for more than one of a summary, and that for more than one of the text, even when it stands there often.
TITLE, SUMMARY, MOST_IN_TEXT = 12, 6, 4


@dataclass(frozen=True, kw_only=True)
class EntryMatches:
    """Keys of entries, the best first, of a part of all that match; `count` is how many match."""

    keys: tuple[int, ...]
    count: int


def entries_of(*, site: int, language: str) -> QuerySet[SearchEntry]:
    """Return what a site can find in a language: its own pages, and the decks of every site."""
    return SearchEntry.objects.filter(Q(site=site) | Q(site=None), language=language)


def entry_counts(entries: QuerySet[SearchEntry], stems: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Return how many entries there are, and how many of them have each stem; one query."""
    columns = {f"stem_{place}": Count("pk", filter=_has(stem)) for place, stem in enumerate(stems)}
    found = entries.aggregate(total=Count("pk"), **columns)
    return found["total"], {stem: found[f"stem_{place}"] for place, stem in enumerate(stems)}


def matching(entries: QuerySet[SearchEntry], stems: Sequence[str], *, has_all: bool, start: int, most: int) -> EntryMatches:
    """Return the entries that have all of these stems, or else any of them; one query."""
    if not stems:
        return EntryMatches(keys=(), count=0)
    found = entries.filter(reduce(and_ if has_all else or_, (_has(stem) for stem in stems)))
    weight = ExpressionWrapper(reduce(add, (_weight(stem) for stem in stems)), output_field=IntegerField())
    keys = tuple(found.order_by(weight.desc(), F("shown_on").desc(nulls_last=True), "-pk").values_list("pk", flat=True))
    return EntryMatches(keys=keys[start : start + most], count=len(keys))


def _has(stem: str) -> Q:
    return reduce(or_, (Q(**{f"{name}_stems__contains": f" {stem} "}) for name in STEMMED))


def _weight(stem: str) -> Combinable:
    """Return what a stem adds to the place of an entry: where it stands, and how often in the text."""
    own = f" {stem} "
    shorter = Length("text_stems") - Length(Replace("text_stems", Value(own), Value("")))
    return (
        Case(When(title_stems__contains=own, then=TITLE), default=0, output_field=IntegerField())
        + Case(When(summary_stems__contains=own, then=SUMMARY), default=0, output_field=IntegerField())
        + Least(shorter / len(own), MOST_IN_TEXT, output_field=IntegerField())
    )
