"""A calendar of due days at an address nobody guesses: whoever has it reads the days, in words that say nothing about the subject."""

import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from ravive.mailing import encryption
from ravive.trainings.reminders.prompts import ReminderState, spaced

TOKEN_BYTES = 24
# How often a calendar asks again.
RENEWED = timedelta(hours=12)


def token() -> str:
    """Return what an address is made of: 192 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def mark_of(given: str) -> str:
    """Return what is kept of a token: from it the address cannot be told."""
    return encryption.mark_of(f"calendar {given}")


def path_of(given: str) -> str:
    """Return the path of a calendar."""
    return f"/calendar/{given}.ics"


def text_of(state: ReminderState, *, mark: str, most_a_week: int, now: datetime) -> bytes:
    """Return the days to come as an iCalendar file (RFC 5545): all day long, without alarm, marked private."""
    calendar = Calendar()
    calendar.add("prodid", "-//Three minutes//EN")
    calendar.add("version", "2.0")
    calendar.add("refresh-interval", RENEWED, parameters={"VALUE": "DURATION"})
    with override(state.language):
        title = _("Three minutes")
    today = timezone.localdate(now)
    # A phone may name a day twice, at other hours: in a calendar it is one day.
    days = dict.fromkeys(date.fromisoformat(day.day) for day in spaced(state, most_a_week=most_a_week))
    events = [_event(on, title, mark, today) for on in days if on >= today - timedelta(days=1)]
    # A calendar has one component at least (section 3.6), also where no day is to come.
    for component in events or [_no_day()]:
        calendar.add_component(component)
    return calendar.to_ical()


def _no_day() -> Timezone:
    universal = Timezone()
    universal.add("tzid", "Etc/UTC")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local by its meaning (section 3.6.5)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    universal.add_component(standard)
    return universal


def _event(on: date, title: str, mark: str, today: date) -> Event:
    event = Event()
    # The same day has the same name each time, and another one in every other calendar.
    event.add("uid", f"{encryption.mark_of(f'{mark} {on}')[:24]}@three-minutes")
    # Whole days: fetched again, the same text.
    event.add("dtstamp", datetime.combine(today, time.min, UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
