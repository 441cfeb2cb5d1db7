"""Events as iCalendar (RFC 5545): the file of one event, and the feed of all."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from ravive.hub.events.models import Event, EventPage

# How often calendar programs should ask again.
RENEWED = timedelta(hours=12)


def text_of(pages: Iterable[EventPage], *, name: str, address_of: Callable[[EventPage], str], now: datetime) -> bytes:
    """Return events as a calendar. `address_of` returns the full address of a page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ravive//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", RENEWED, parameters={"VALUE": "DURATION"})
    shown = list(pages)
    statuses = Event.objects.filter(pk__in={page.translation_key for page in shown}).exclude(status_changed_at=None).in_bulk()
    for page in shown:
        calendar.add_component(_event(page, statuses.get(page.translation_key), address_of(page), now))
    return calendar.to_ical()


def _event(page: EventPage, status: Event | None, address: str, now: datetime) -> CalendarEvent:
    """Return an event; `status` says whether it is cancelled, where that ever changed."""
    changed_at = max(filter(None, (page.last_published_at, status.status_changed_at if status else None)), default=now)
    event = CalendarEvent()
    # It stays when the title or the address changes: a calendar then changes its entry instead of adding one.
    event.add("uid", f"{page.translation_key}@ravive")
    event.add("dtstamp", changed_at.astimezone(UTC))
    # It grows with each change: calendars that had the event before replace it (RFC 5545, 3.8.7.4).
    event.add("sequence", int((changed_at - (page.first_published_at or changed_at)).total_seconds()))
    event.add("status", "CANCELLED" if status and status.is_cancelled else "CONFIRMED")
    event.add("dtstart", page.starts_at.astimezone(UTC))
    event.add("dtend", page.ends_at.astimezone(UTC))
    event.add("summary", page.title)
    if page.summary:
        event.add("description", f"{page.summary}\n\n{address}")
    if page.place:
        event.add("location", ", ".join(part for part in (page.place, page.address) if part))
    event.add("url", address)
    return event
