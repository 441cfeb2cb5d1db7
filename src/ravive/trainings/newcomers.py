"""Who joins with a code that leaked: a new code, and deleting the keys that joined on a day.

A trainer sees days and numbers of whole groups, and rejects whole groups: neither leads to one person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.people.actions import RefusedError, record
from ravive.reviews import actions as reviews
from ravive.reviews import queries as joined
from ravive.reviews.models import TrainingCode
from ravive.trainings import codes, queries
from ravive.trainings.models import Training

# More in a day than a room holds: the trainer is asked to look.
MANY_IN_A_DAY = 100


@dataclass(frozen=True, kw_only=True)
class JoinedDay:
    """How many phones joined on a day with a code. `count` is rounded to whole groups: it shows nobody who left."""

    joined_on: date
    joined_with: str
    count: int
    is_current_code: bool

    @property
    def are_many(self) -> bool:
        """Whether more joined than a room holds."""
        return self.count >= MANY_IN_A_DAY


def unused_code(chance: Random) -> str:
    """Return a random code that leads nowhere yet."""
    code = codes.draw_code(chance)
    while TrainingCode.objects.filter(code=code).exists():
        code = codes.draw_code(chance)
    return code


def joined_days(training: Training) -> list[JoinedDay]:
    """Return the days on which at least a smallest group joined with a code, the latest first. Smaller ones are not listed."""
    fewest, current = queries.smallest_group(training), queries.code_of(training)
    return [
        JoinedDay(
            joined_on=group.joined_on,
            joined_with=group.joined_with,
            count=queries.round_to_groups(group.count, fewest),
            is_current_code=current is not None and current.code == group.joined_with,
        )
        for group in joined.joined_groups(training.pk)
        if group.count >= fewest
    ]


def renew_code(*, training: Training, by: User, now: datetime, chance: Random) -> TrainingCode:
    """Give a training a new code and return it. Raises RefusedError once its answers are deleted."""
    with transaction.atomic():
        if queries.code_of(training) is None:
            raise RefusedError(_("This training takes no answers any more. Extend it first."))
        code = reviews.replace_code(training=training.pk, code=unused_code(chance))
        record(organisation=training.organisation, by=by, now=now, verb="training.code_renewed", subject=training)
    return code


def reject_day(*, training: Training, joined_on: date, joined_with: str, by: User, now: datetime) -> int:
    """Delete the keys that joined on a day with a code, and their answers; return how many keys.

    Raises RefusedError where fewer than a smallest group joined.
    """
    fewest = queries.smallest_group(training)
    with transaction.atomic():
        count = reviews.reject(training=training.pk, joined_on=joined_on, joined_with=joined_with, fewest=fewest)
        if not count:
            raise RefusedError(
                _("Fewer than %(count)s phones joined then: they are not rejected, as that could show one person.") % {"count": fewest}
            )
        shown = queries.round_to_groups(count, fewest)
        detail = {"joined_on": joined_on, "learners_at_least": shown}
        record(organisation=training.organisation, by=by, now=now, verb="training.keys_rejected", subject=training, detail=detail)
    return shown
