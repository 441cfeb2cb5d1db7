"""The waiting list of an event: it moves up in the transaction that frees a place."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ravive.hub.events import mails, queries
from ravive.hub.events.models import Event, Registration


def locked_event(key: UUID) -> Event:
    """Return an event that nothing else changes until the end of the transaction: places are assigned one after the other."""
    return Event.objects.select_for_update(no_key=True).get(pk=key)


def move_up(event: Event, now: datetime) -> None:
    """Give the free places of a locked event to the first who wait, and write to those who can be written to; none after its end."""
    end = queries.ends_at(event)
    if end is None or end <= now:
        return
    free = queries.numbers_of(event).free
    waiting = Registration.objects.filter(event=event, has_place=False)
    moved = list(waiting[:free] if free is not None else waiting)
    if not moved:
        return
    Registration.objects.filter(pk__in=[row.pk for row in moved]).update(has_place=True)
    handles = [row.handle for row in moved]
    transaction.on_commit(lambda: mails.say_moved_up.enqueue(handles))
