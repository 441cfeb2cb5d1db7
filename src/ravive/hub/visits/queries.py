"""Visits as they may be shown: no number under five stands anywhere, and none can be found by subtraction."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet, Sum

from ravive.hub.visits.models import VisitCount
from ravive.people.models import Organisation

LEAST = 5


@dataclass(frozen=True, kw_only=True)
class ShownVisits[Key]:
    """Numbers of visits that may be shown. `others` adds up all that are not shown alone; the total is exact, or 0 below five."""

    lines: Mapping[Key, int]
    others: int

    @property
    def total(self) -> int:
        """How many visits all of it is."""
        return sum(self.lines.values()) + self.others


def shown[Key](counts: Mapping[Key, int]) -> ShownVisits[Key]:
    """Return what may be shown of counts: each of five or more; the smaller ones together, with the smallest of the others if need be.

    >>> shown({"a": 9, "b": 6, "c": 2}).lines, shown({"a": 9, "b": 6, "c": 2}).others
    ({'a': 9}, 8)
    """
    lines = {key: count for key, count in counts.items() if count >= LEAST}
    others = sum(counts.values()) - sum(lines.values())
    if 0 < others < LEAST and lines:
        others += lines.pop(min(lines, key=lambda key: lines[key]))
    return ShownVisits(lines=lines, others=others if others >= LEAST else 0)


def by_page(organisation: Organisation, month: date) -> ShownVisits[str]:
    """Return the visits of each page, by its path, in the month that begins on a day; the most visited first."""
    rows = _month(organisation, month).values_list("path").annotate(visits=Sum("count")).order_by("-visits", "path")
    return shown(dict(rows))


def by_day(organisation: Organisation, month: date, path: str) -> ShownVisits[date]:
    """Return the visits of one page on each day of a month; nothing for a page that is not shown alone in that month."""
    if path not in by_page(organisation, month).lines:
        return ShownVisits(lines={}, others=0)
    return shown(dict(_month(organisation, month).filter(path=path).order_by("day").values_list("day", "count")))


def has_visits(organisation: Organisation, path: str) -> bool:
    """Return whether anybody opened a page of an organisation at a path."""
    return "\0" not in path and VisitCount.objects.filter(organisation=organisation, path=path).exists()


def first_month(organisation: Organisation) -> date | None:
    """Return the first day of the first month with a visit; None without any."""
    first = VisitCount.objects.filter(organisation=organisation).aggregate(day=Min("day"))["day"]
    return first.replace(day=1) if first else None


def _month(organisation: Organisation, month: date) -> QuerySet[VisitCount]:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return VisitCount.objects.filter(organisation=organisation, day__gte=month.replace(day=1), day__lte=last)
