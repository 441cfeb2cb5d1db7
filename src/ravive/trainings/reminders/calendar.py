"""A calendar of due days at a secret address. People who have the address see days, and nothing about the subject."""

import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from ravive.mailing import encryption
from ravive.trainings.reminders.prompts import ReminderState, limit_days

TOKEN_BYTES = 24
# How often calendar programs should ask again.
RENEWED = timedelta(hours=12)


def new_token() -> str:
    """Return a new token: 192 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def mark_of(token: str) -> str:
    """Return the stored digest of a token, which does not lead back to it."""
    return encryption.mark_of(f"calendar {token}")


def path_of(token: str) -> str:
    """Return the path of a calendar."""
    return f"/calendar/{token}.ics"


def text_of(state: ReminderState, *, mark: str, most_a_week: int, now: datetime) -> bytes:
    """Return the coming days as an iCalendar file (RFC 5545): whole days, without alarm, private."""
    calendar = Calendar()
    calendar.add("prodid", "-//Three minutes//EN")
    calendar.add("version", "2.0")
    calendar.add("refresh-interval", RENEWED, parameters={"VALUE": "DURATION"})
    with override(state.language):
        title = _("Three minutes")
    today = timezone.localdate(now)
    # A phone may name a day twice, with other hours. The calendar shows it once.
    days = dict.fromkeys(date.fromisoformat(day.day) for day in limit_days(state, most_a_week=most_a_week))
    events = [_event(on, title, mark, today) for on in days if on >= today - timedelta(days=1)]
    # A calendar must have a component (section 3.6), even without coming days.
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
    # A day has the same identifier each time, and another one in every other calendar.
    event.add("uid", f"{encryption.mark_of(f'{mark} {on}')[:24]}@three-minutes")
    # Fetched again, the file is the same text.
    event.add("dtstamp", datetime.combine(today, time.min, UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
