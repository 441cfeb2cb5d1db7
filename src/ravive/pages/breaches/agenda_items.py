"""What waits of breaches: the authority to notify before the 72 hours are over, and what is not closed yet."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.pages.models import Breach
from ravive.people.agenda import DATED, HARM, WaitingFor, WaitingItem
from ravive.people.models import PRIVACY_ROLES


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield one line for each breach that is not closed, for those who answer for details of people. One query."""
    if not person.may(*PRIVACY_ROLES):
        return
    for breach in Breach.objects.filter(organisation=person.organisation, is_closed=False).order_by("aware_at"):
        until = date_format(timezone.localtime(breach.due_at), "SHORT_DATETIME_FORMAT")
        yield WaitingItem(
            menu="breaches",
            icon="warning",
            title=_("Breach: %(title)s") % {"title": breach.title},
            detail=_("Decide whether the authority is notified") if breach.is_clock_running else _("Finish the form"),
            state=_("until %(moment)s") % {"moment": until} if breach.is_clock_running else "",
            action=_("Open the form"),
            address=reverse("breach", args=[breach.pk]),
            urgency=HARM if breach.is_clock_running else DATED,
            since=timezone.localtime(breach.aware_at).date(),
        )
