"""What waits of workshops: requests that nobody has answered, and planned ones whose day is over."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.hub.workshops import queries, texts
from ravive.hub.workshops.models import Stage
from ravive.people.agenda import DATED, OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield an item for each request that waits for a communication officer, and each report to send. Two queries, six with reports."""
    if not person.may(Role.COMMUNICATOR):
        return
    for row in queries.waiting_requests(person.organisation, person.today):
        is_new = row.stage == Stage.NEW
        day = row.entered_on if is_new or row.planned_on is None else row.planned_on
        shown = {"day": date_format(day, "SHORT_DATE_FORMAT")}
        yield WaitingItem(
            menu="workshops",
            icon="home",
            title=_("Workshop asked for: %(place)s") % {"place": row.establishment},
            # The desk's e-mails do not name who asks.
            mail_title=_("A request for a workshop"),
            detail=texts.described_audience(row),
            state=_("asked on %(day)s") % shown if is_new else _("planned on %(day)s: was it held?") % shown,
            action=_("Open the request"),
            address=reverse("workshop", args=[row.pk]),
            urgency=OTHER if is_new else DATED,
            since=day,
        )
    for row in queries.reports_to_send(person.organisation):
        yield WaitingItem(
            menu="workshops",
            icon="home",
            title=_("Report ready: %(place)s") % {"place": row.establishment},
            mail_title=_("The report of a workshop is ready"),
            detail=texts.described_audience(row),
            action=_("Send it to who asked"),
            address=reverse("workshop", args=[row.pk]) + "#answer",
            urgency=OTHER,
            since=row.planned_on or row.entered_on,
        )
