"""Which forms refused visitors because too many came, by day, for the desk and for the check of the installation. It names no visitor.

A flood must not write a row a request: a process writes the first refusal, then each time that their number has doubled, or ten seconds
have passed. The number is what was refused at least.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.timezone import localdate
from wagtail.models import Site

from ravive.people.models import Organisation
from ravive.site.models import LONGEST_PATH, LONGEST_PLACE, FormRefusal

WRITTEN_EVERY = timedelta(seconds=10)
# A form refuses now, as far as anybody can know.
RECENT = timedelta(hours=1)
STORED_DAYS = 30
# Of places that a process counts. A day has few: pages with forms.
MOST_PLACES = 1_000


@dataclass(kw_only=True)
class _Count:
    """What a process refused at one place in a day."""

    written: int = 0
    waiting: int = 0
    written_at: datetime | None = None


_labels: dict[str, str | Promise] = {}
_counts: dict[tuple[object, ...], _Count] = {}
# Threads of a process share the counts.
_lock = Lock()


def add_label(limit: str, label: str | Promise) -> None:
    """Add what visitors call the form of a limit."""
    _labels[limit] = label


def label_of(refusal: FormRefusal) -> str:
    """Return what visitors call the form, in the active language."""
    return str(_labels.get(refusal.limit, refusal.limit))


def note(request: HttpRequest, *, limit: str, place: str, is_proved: bool, now: datetime) -> None:
    """Count a refusal of a form at one place, such as a letter. `is_proved`: it brought a proof of work."""
    place, day = place[:LONGEST_PLACE], localdate(now)
    refused = _count((limit, place, is_proved, day), now)
    if not refused:
        return
    rows = FormRefusal.objects.filter(limit=limit, place=place, is_proved=is_proved, day=day)
    changes = {"count": F("count") + refused, "last_at": now, "path": request.path[:LONGEST_PATH]}
    if not rows.update(**changes):
        organisation = Organisation.objects.filter(site=Site.find_for_request(request)).first()
        values = {"organisation": organisation, "first_at": now, "last_at": now}
        FormRefusal.objects.get_or_create(limit=limit, place=place, is_proved=is_proved, day=day, defaults=values)
        rows.update(**changes)


def _count(key: tuple[object, ...], now: datetime) -> int:
    """Count a refusal; return how many are to be written now, which no other thread writes too. 0 while they wait."""
    with _lock:
        if key not in _counts and len(_counts) >= MOST_PLACES:
            _counts.clear()
        count = _counts.setdefault(key, _Count())
        count.waiting += 1
        if count.written_at and count.waiting < count.written and now - count.written_at < WRITTEN_EVERY:
            return 0
        refused = count.waiting
        count.written, count.waiting, count.written_at = count.written + refused, 0, now
        return refused


def recent(*, now: datetime) -> QuerySet[FormRefusal]:
    """Return what forms of all organisations refused in the last hour."""
    return FormRefusal.objects.filter(last_at__gt=now - RECENT).select_related("organisation")


def of_organisation(organisation: Organisation) -> QuerySet[FormRefusal]:
    """Return what the forms of an organisation refused in 30 days, the latest first."""
    return FormRefusal.objects.filter(organisation=organisation)


def delete_old(*, now: datetime) -> int:
    """Delete what is older than 30 days; return how many rows."""
    deleted, _by_table = FormRefusal.objects.filter(day__lt=localdate(now) - timedelta(days=STORED_DAYS)).delete()
    return deleted
