"""The waiting list of an event: it moves up in the transaction that frees a place."""

from datetime import datetime
from uuid import UUID

from ravive.hub.events import mails, queries
from ravive.hub.events.models import Event, Registration
from ravive.mailing import mail_queue


def locked_event(key: UUID) -> Event:
    """Return an event that nothing else changes until the end of the transaction: places are assigned one after the other."""
    return Event.objects.select_for_update(no_key=True).get(pk=key)


def move_up(event: Event, now: datetime) -> None:
    """Give the free places of a locked event to the first who wait, and write to those who can be written to; none after its end.

    Nobody moves up in an event that is cancelled.
    """
    end = queries.ends_at(event)
    if end is None or end <= now or event.is_cancelled:
        return
    free = queries.numbers_of(event).free
    waiting = Registration.objects.filter(event=event, has_place=False)
    moved = list(waiting[:free] if free is not None else waiting)
    if not moved:
        return
    Registration.objects.filter(pk__in=[row.pk for row in moved]).update(has_place=True)
    mail_queue.queue(mails.MOVED_UP, [row.handle or "" for row in moved], now=now)
