"""Who came: ticks at the entrance, from one phone or several. Of two ticks for one person, the later one counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.hub.events import queries
from ravive.hub.events.models import Event, EventQuestion, Registration
from ravive.hub.events.waiting_list import locked_event
from ravive.people.actions import record

Kind = EventQuestion.QuestionKind


@dataclass(frozen=True, kw_only=True)
class Tick:
    """That somebody came, or did not after all: the number of the registration, and the moment of the tick."""

    number: int
    came: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ExpectedPerson:
    """Somebody whose place is on site."""

    number: int
    name: str
    detail: str
    came: bool


def expected_at(event: Event) -> list[ExpectedPerson]:
    """Return who has a place on site, by name. Who gave none has the number of the registration."""
    found: list[ExpectedPerson] = []
    for row in Registration.objects.filter(event=event, has_place=True, is_online=False):
        answers = queries.answers_of(row)
        name = answers.get(Kind.NAME) or _("Registration %(number)s") % {"number": row.pk}
        found.append(ExpectedPerson(number=row.pk, name=name, detail=answers.get(Kind.ORGANISATION, ""), came=row.came))
    return sorted(found, key=lambda person: (person.name.casefold(), person.number))


def store_ticks(*, event: Event, ticks: Iterable[Tick], title: str, by: User, now: datetime) -> int:
    """Store ticks, and return how many registrations changed. Registrations that are gone are left out.

    A tick that is older than the one stored changes nothing. All that one phone sends is one line of the audit log.
    """
    # A dictionary has the latest of each registration.
    latest = {tick.number: tick for tick in sorted(ticks, key=lambda tick: tick.at)}
    changed = 0
    with transaction.atomic():
        locked = locked_event(event.pk)
        for row in Registration.objects.filter(event=locked, has_place=True, is_online=False, pk__in=latest):
            tick = latest[row.pk]
            if row.ticked_at is not None and row.ticked_at > tick.at:
                continue
            changed += row.came != tick.came
            row.came, row.ticked_at = tick.came, min(tick.at, now)
            row.save(update_fields=["came", "ticked_at"])
        if changed:
            detail = {"entries": changed}
            record(
                organisation=locked.organisation, by=by, now=now, verb="event.presence", subject=locked, subject_label=title, detail=detail
            )
    return changed
