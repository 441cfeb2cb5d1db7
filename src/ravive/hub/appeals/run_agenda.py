"""What waits for staff: names of teams and runners to look at."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.giving.run_queries import waiting_runs
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role

# Who looks at the names of a run.
MODERATORS = (Role.COMMUNICATOR, Role.ADMIN, Role.TREASURER)


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each run with names that wait. It names nobody. One query."""
    if not person.may(*MODERATORS):
        return
    for appeal, count in waiting_runs(person.organisation):
        yield WaitingItem(
            menu="appeals",
            icon="group",
            title=ngettext("%(count)s name of the run to look at", "%(count)s names of the run to look at", count) % {"count": count},
            detail=appeal.title,
            action=_("Look at them"),
            address=reverse("desk_run", args=[appeal.pk]),
            urgency=OTHER,
            since=person.today,
        )
