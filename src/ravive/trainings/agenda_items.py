"""What waits for trainers: the tests of their organisation that are open now."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.people.agenda import DATED, WaitingFor, WaitingItem
from ravive.people.models import Role
from ravive.trainings import queries
from ravive.trainings.models import Training


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each open test. It names the group as a whole: how many answered comes with the figures, never live. Two queries."""
    if not person.may(Role.TRAINER, Role.ADMIN):
        return
    rows = queries.trainings_with_figures(person.organisation).filter(answers_until__gte=person.today)
    for training in rows:
        for test in queries.tests_of(training):
            if test.opens_on <= person.today <= test.last_day:
                yield _item(training, test.day, date_format(test.last_day), test.last_day)


def next_day(person: WaitingFor) -> date | None:
    """Return the next day on which a test opens, None if none is planned."""
    rows = queries.trainings_with_figures(person.organisation).filter(answers_until__gte=person.today)
    days = [test.opens_on for training in rows for test in queries.tests_of(training) if test.opens_on > person.today]
    return min(days, default=None)


def _item(training: Training, day: int, until: str, last_day: date) -> WaitingItem:
    title = _("Day %(day)s test open: %(training)s") if day else _("Entry test open: %(training)s")
    return WaitingItem(
        menu="trainings",
        icon="group",
        title=title % {"day": day, "training": training.title},
        detail=_("Until %(day)s · the message goes to the whole group") % {"day": until},
        action=_("Message for the group"),
        address=reverse("desk_training", args=[training.pk]),
        urgency=DATED,
        since=last_day,
    )
