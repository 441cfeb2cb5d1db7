"""A calendar of due days at an address nobody guesses: whoever has it reads the days, in words that say nothing about the subject."""

import secrets
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from ravive.trainings.reminders import sealing
from ravive.trainings.reminders.prompting import Kept

TOKEN_BYTES = 24
# How often a calendar asks again.
RENEWED = timedelta(hours=12)


def token() -> str:
    """Return what an address is made of: 192 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def mark_of(given: str) -> str:
    """Return what is kept of a token: from it the address cannot be told."""
    return sealing.mark_of(f"calendar {given}")


def path_of(given: str) -> str:
    """Return the path of a calendar."""
    return f"/calendar/{given}.ics"


def text_of(kept: Kept, *, mark: str, now: datetime) -> bytes:
    """Return the days to come as an iCalendar file (RFC 5545): all day long, without alarm, marked private."""
    calendar = Calendar()
    calendar.add("prodid", "-//Three minutes//EN")
    calendar.add("version", "2.0")
    calendar.add("refresh-interval", RENEWED, parameters={"VALUE": "DURATION"})
    with override(kept.language):
        title = _("Three minutes")
    today = timezone.localdate(now)
    for day in kept.days:
        on = date.fromisoformat(day.day)
        if on >= today - timedelta(days=1):
            calendar.add_component(_event(on, title, mark, now))
    return calendar.to_ical()


def _event(on: date, title: str, mark: str, now: datetime) -> Event:
    event = Event()
    # The same day has the same name each time, and another one in every other calendar.
    event.add("uid", f"{sealing.mark_of(f'{mark} {on}')[:24]}@three-minutes")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
