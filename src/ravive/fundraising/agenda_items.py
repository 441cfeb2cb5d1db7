"""What waits at the desk: names of donors, teams and runners to look at before they are shown."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.fundraising import queries
from ravive.fundraising.run_queries import waiting_runs
from ravive.giving.models import Appeal
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each appeal with names that wait, of donors or of its run. It names nobody. Two queries."""
    if not person.may(*queries.DESK_ROLES):
        return
    for appeal, count in queries.names_to_release(person.organisation):
        title = ngettext("%(count)s name of a donor to look at", "%(count)s names of donors to look at", count)
        yield _item(person, appeal, title % {"count": count}, icon="user", address="desk_appeal")
    for appeal, count in waiting_runs(person.organisation):
        title = ngettext("%(count)s name of the run to look at", "%(count)s names of the run to look at", count)
        yield _item(person, appeal, title % {"count": count}, icon="group", address="desk_run")


def _item(person: WaitingFor, appeal: Appeal, title: str, *, icon: str, address: str) -> WaitingItem:
    return WaitingItem(
        menu="appeals",
        icon=icon,
        title=title,
        detail=appeal.title,
        action=_("Look at them"),
        address=reverse(address, args=[appeal.pk]),
        urgency=OTHER,
        since=person.today,
    )
