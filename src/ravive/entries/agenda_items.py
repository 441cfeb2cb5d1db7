"""What waits at the desk: a form that refuses visitors now."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.people.agenda import DATED, WaitingFor, WaitingItem
from ravive.people.models import OFFICERS
from ravive.site import form_refusals


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield one item for each form that refused visitors in the last hour. One query."""
    if not person.may(*OFFICERS):
        return
    for refusal in form_refusals.recent(now=timezone.now()).filter(organisation=person.organisation):
        count = ngettext("%(count)s refused", "%(count)s refused", refusal.count) % {"count": refusal.count}
        yield WaitingItem(
            menu="floods",
            icon="warning",
            title=_("A form refuses visitors: %(form)s") % {"form": form_refusals.label_of(refusal)},
            detail=count,
            action=_("Look at it"),
            address=reverse("floods"),
            urgency=DATED,
            since=refusal.day,
        )
