"""What waits for trainers: the tests of their organisation that are open now."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.decks.models import Deck
from ravive.insight import queries as released
from ravive.people.agenda import DATED, FirstStep, GlanceCard, WaitingFor, WaitingItem
from ravive.people.models import DECK_ROLES, Role
from ravive.trainings import figure_texts, figures_page, queries
from ravive.trainings.models import Training
from ravive.trainings.phase import PhaseKind, phase_of

MOST_CARDS = 4


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each open test. It names the group as a whole: how many answered comes with the figures, never live. Three queries."""
    if not person.may(Role.TRAINER, Role.ADMIN):
        return
    rows = list(queries.trainings_with_figures(person.organisation).filter(answers_until__gte=person.today))
    closed = released.closed_in_room([training.pk for training in rows])
    for training in rows:
        for test in queries.tests_to_take(training, person.today, closed=closed):
            if test.opens_on <= person.today:
                yield _item(training, test.day, date_format(test.last_day), test.last_day)


def next_day(person: WaitingFor) -> date | None:
    """Return the next day on which a test opens, None if none is planned."""
    rows = queries.trainings_with_figures(person.organisation).filter(answers_until__gte=person.today)
    days = [test.opens_on for training in rows for test in queries.tests_of(training) if test.opens_on > person.today]
    return min(days, default=None)


def cards(person: WaitingFor) -> Iterator[GlanceCard]:
    """Yield the latest trainings that go on: their phase, and what is predicted of the group, from released figures alone."""
    if not person.may(Role.TRAINER, Role.ADMIN):
        return
    rows = list(queries.trainings_with_figures(person.organisation).filter(answers_until__gte=person.today)[:MOST_CARDS])
    for line in figures_page.side_by_side(person.organisation, rows, today=person.today):
        share = line.recall
        meaning = _("Known now, predicted") if share else _("hidden") if line.until else _("not counted yet")
        interval = f" ({figure_texts.interval(share)})" if share and figure_texts.interval(share) else ""
        yield GlanceCard(
            title=line.training.title,
            address=reverse("training_figures", args=[line.training.pk]),
            stands=_phase_text(line.training, person.today),
            figure=figure_texts.percent(share) if share and share.is_sure else "",
            meaning=f"{meaning}{interval}",
        )


def first_steps(person: WaitingFor) -> Iterator[FirstStep]:
    """Yield what to begin with, as roles allow, while an organisation has neither a training nor a deck of its own. Two queries."""
    own_decks = Deck.objects.filter(organisation=person.organisation)
    if Training.objects.filter(organisation=person.organisation).exists() or own_decks.filter(shipped_files="").exists():
        return
    if person.may(*DECK_ROLES) and own_decks.exists():
        detail = _("Play a deck as learners do, then read its cards. Copy it to change it.")
        yield FirstStep(title=_("Look at the decks that are here"), detail=detail, address=reverse("desk_decks"))
    elif person.may(Role.AUTHOR, Role.ADMIN):
        detail = _("Take a deck of another organisation, and make it yours.")
        yield FirstStep(title=_("Find a deck in the network"), detail=detail, address=reverse("network"))
    if person.may(Role.ADMIN):
        detail = _("Two people sign a deck: a field expert and a second reader. Neither is its author.")
        yield FirstStep(title=_("Invite your colleagues"), detail=detail, address=reverse("invite"))
    if person.may(Role.TRAINER, Role.ADMIN):
        detail = _("Choose a day and decks: a group joins by a code, without accounts.")
        yield FirstStep(title=_("Plan a training"), detail=detail, address=reverse("new_training"))


def _phase_text(training: Training, today: date) -> str:
    phase = phase_of(training, today)
    if phase.kind == PhaseKind.BEFORE:
        return _("Before the day: %(day)s") % {"day": date_format(training.held_on)}
    if phase.kind == PhaseKind.ROOM:
        return _("Today, in the room")
    if phase.test is None:
        return _("All tests are over")
    if phase.kind == PhaseKind.TEST:
        return _("Test of day %(day)s: open until %(last)s") % {"day": phase.test.day, "last": date_format(phase.test.last_day)}
    return _("Next test: day %(day)s, on %(on)s") % {"day": phase.test.day, "on": date_format(phase.test.opens_on)}


def _item(training: Training, day: int, until: str, last_day: date) -> WaitingItem:
    title = _("Day %(day)s test open: %(training)s") if day else _("Entry test open: %(training)s")
    return WaitingItem(
        menu="trainings",
        icon="group",
        title=title % {"day": day, "training": training.title},
        detail=_("Until %(day)s · copy the message and send it to the whole group yourself") % {"day": until},
        action=_("Message for the group"),
        address=reverse("training_figures", args=[training.pk]) + "#message",
        urgency=DATED,
        since=last_day,
    )
