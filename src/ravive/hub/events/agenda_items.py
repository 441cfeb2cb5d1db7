"""What waits of events: a change of which nobody knows yet, and who registered lately."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.hub.events import queries
from ravive.people.agenda import DATED, OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role

# Today's and yesterday's: who comes to the desk in the morning sees those of the evening.
SHOWN_DAYS = 1


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each event whose change people do not know, and each for which people registered since yesterday. Two queries."""
    if not person.may(Role.COMMUNICATOR):
        return
    since = person.today - timedelta(days=SHOWN_DAYS)
    coming = queries.coming_events(person.organisation, now=timezone.now(), since=since)
    for event, pages, new in coming:
        page = queries.chosen_page(pages, "")
        if page is None:
            continue
        begins = {"icon": "date", "menu": "events", "detail": page.title}
        if not event.is_cancelled and any(queries.is_changed(event, each) for each in pages):
            yield WaitingItem(
                **begins,
                title=_("People who registered do not know what changed"),
                action=_("Tell them"),
                address=reverse("tell_event_change", args=[event.pk]),
                urgency=DATED,
                since=person.today,
            )
        if new:
            yield WaitingItem(
                **begins,
                title=ngettext("%(count)s new registration", "%(count)s new registrations", new) % {"count": new},
                state=_("since yesterday"),
                action=_("See who registered"),
                address=reverse("desk_event", args=[event.pk]),
                urgency=OTHER,
                since=person.today,
                is_new_daily=True,
            )
