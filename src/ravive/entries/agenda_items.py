"""What waits at the desk: a form that refuses visitors now, and people who wait for an answer."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.entries.models import PersonRequest
from ravive.people.agenda import DATED, WaitingFor, WaitingItem
from ravive.people.models import OFFICERS, PRIVACY_ROLES
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


def requests_to_answer(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield one item for each request of a person without an answer, which is due within a month. One query. It names nobody."""
    if not person.may(*PRIVACY_ROLES):
        return
    for request in PersonRequest.objects.filter(organisation=person.organisation, answered_on=None):
        day = {"day": date_format(request.due_on, "SHORT_DATE_FORMAT")}
        is_late = request.due_on < person.today
        yield WaitingItem(
            menu="requests",
            icon="user",
            title=_("A person waits for an answer about their details"),
            detail=(_("It was due on %(day)s") if is_late else _("Due on %(day)s")) % day,
            action=_("Answer it"),
            address=reverse("person_request", args=[request.pk]),
            urgency=DATED,
            since=request.due_on,
        )
