"""The e-mail of the day before, where the organisers chose it: to those who have a place, once for each day of the event."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.entries.subjects import Thanks
from ravive.hub.events import queries
from ravive.hub.events.models import Event, EventPage, Registration
from ravive.hub.events.private_links import address_of
from ravive.mailing import mail_queue
from ravive.mailing.mail_kinds import MailKind
from ravive.mailing.messages import Mail
from ravive.mailing.queries import is_offered, reachable_handles


def remind(*, now: datetime) -> int:
    """Queue the reminders of the events that begin tomorrow; return how many e-mails. Nobody is reminded twice of one day."""
    if not is_offered():
        return 0
    reminding = Event.objects.filter(reminds=True, is_cancelled=False, registrations__isnull=False).distinct()
    return sum(_remind(event, now) for event in reminding)


def _remind(event: Event, now: datetime) -> int:
    tomorrow = localdate(now) + timedelta(days=1)
    pages = [page for page in queries.pages_of_event(event.pk) if localdate(page.starts_at) == tomorrow]
    if not pages:
        return 0
    with transaction.atomic():
        rows = Registration.objects.select_for_update(of=("self",)).filter(event=event, has_place=True).exclude(reminded_for=tomorrow)
        due = {row.handle: row.pk for row in rows if row.handle and _page_of(row, tomorrow_pages=pages)}
        reachable = reachable_handles(due)
        handles = [handle for handle in due if handle in reachable]
        Registration.objects.filter(pk__in=due.values()).update(reminded_for=tomorrow)
        return mail_queue.queue(REMINDER, [f"{tomorrow} {handle}" for handle in handles], now=now)


def _page_of(row: Registration, *, tomorrow_pages: list[EventPage]) -> EventPage | None:
    """Return the page that somebody reads, where it is of tomorrow."""
    page = queries.page_for(row.event_id, row.language)
    return page if page in tomorrow_pages else None


def _write(about: str, now: datetime) -> Mail | None:
    """Return the reminder of one person; None once they cancelled, and where the event was cancelled, moved or has begun."""
    day, handle = about.split(" ")
    rows = Registration.objects.select_related("event__organisation__site").filter(has_place=True, event__is_cancelled=False)
    row = rows.filter(handle=handle).first()
    page = queries.page_for(row.event_id, row.language) if row else None
    if row is None or page is None or page.starts_at <= now or f"{localdate(page.starts_at)}" != day:
        return None
    with override(row.language):
        return mail_of(row, _words(row, page), row.language)


def _words(row: Registration, page: EventPage) -> Thanks:
    event = {"title": page.title, "day": date_format(localtime(page.starts_at), "DATETIME_FORMAT")}
    is_online = row.is_online or page.attendance == EventPage.Attendance.ONLINE
    where = str(EventPage.Attendance.ONLINE.label) if is_online else ", ".join(filter(None, (page.place, page.address)))
    paragraphs = (
        _("You are registered for %(title)s, %(day)s.") % event,
        where,
        _("You cannot come? Cancel, and your place goes to somebody else. Your page:"),
        address_of(row),
    )
    return Thanks(subject=_("Soon: %(title)s") % event, paragraphs=paragraphs)


REMINDER = MailKind(name="event-reminder", write=_write)
