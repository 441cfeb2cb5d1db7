"""What people who registered count on: date, place and format of an event, and which of it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ravive.hub.events.models import EventPage

type Facts = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class FactChange:
    """One fact in words, in the active language: what it is now, and what people knew."""

    label: str
    now: str
    before: str


def facts_of(page: EventPage) -> Facts:
    """Return what a page says of date, place and format."""
    return {
        "starts_at": page.starts_at.astimezone(UTC).isoformat(),
        "ends_at": page.ends_at.astimezone(UTC).isoformat(),
        "place": page.place,
        "address": page.address,
        "attendance": page.attendance,
    }


def facts_by_language(pages: Iterable[EventPage]) -> dict[str, Facts]:
    """Return the facts of the pages of one event, by their language."""
    return {page.locale.language_code: facts_of(page) for page in pages}


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[FactChange, ...]:
    """Return what is another than before, in the active language."""
    pairs = ((_("Date"), _when), (_("Place"), _where), (_("Format"), _how))
    found = (FactChange(label=label, now=words(now), before=words(before)) for label, words in pairs)
    return tuple(change for change in found if change.now != change.before)


def _when(facts: Mapping[str, str]) -> str:
    begins, ends = (localtime(datetime.fromisoformat(facts[name])) for name in ("starts_at", "ends_at"))
    last = date_format(ends, "TIME_FORMAT" if begins.date() == ends.date() else "DATETIME_FORMAT")
    return f"{date_format(begins, 'DATETIME_FORMAT')} – {last}"


def _where(facts: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (facts["place"], facts["address"]))) or "–"


def _how(facts: Mapping[str, str]) -> str:
    return str(EventPage.Attendance(facts["attendance"]).label)
