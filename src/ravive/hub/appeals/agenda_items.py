"""What waits at the desk: names of givers to look at before they are shown."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.hub.appeals import queries
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each appeal with names that wait. It names no giver. One query."""
    if not person.may(Role.COMMUNICATOR, Role.TREASURER, Role.ADMIN):
        return
    for appeal, count in queries.names_to_release(person.organisation):
        yield WaitingItem(
            menu="appeals",
            icon="user",
            title=ngettext("%(count)s name of a giver to look at", "%(count)s names of givers to look at", count) % {"count": count},
            detail=appeal.title,
            action=_("Look at them"),
            address=reverse("desk_appeal", args=[appeal.pk]),
            urgency=OTHER,
            since=person.today,
        )
