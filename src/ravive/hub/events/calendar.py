"""Events as iCalendar (RFC 5545): the file of one event, and the feed of all."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from ravive.hub.events.models import EventPage

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
    for page in pages:
        calendar.add_component(_event(page, address_of(page), now))
    return calendar.to_ical()


def _event(page: EventPage, address: str, now: datetime) -> CalendarEvent:
    event = CalendarEvent()
    # It stays when the title or the address changes: a calendar then changes its entry instead of adding one.
    event.add("uid", f"{page.translation_key}@ravive")
    event.add("dtstamp", (page.last_published_at or now).astimezone(UTC))
    event.add("dtstart", page.starts_at.astimezone(UTC))
    event.add("dtend", page.ends_at.astimezone(UTC))
    event.add("summary", page.title)
    if page.summary:
        event.add("description", f"{page.summary}\n\n{address}")
    if page.place:
        event.add("location", ", ".join(part for part in (page.place, page.address) if part))
    event.add("url", address)
    return event
