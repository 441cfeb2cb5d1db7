"""Trainings whose learners are made up, put into the log as phones would have sent them, and their figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.insight import actions as insight
from ravive.people.models import Organisation, Role
from ravive.trainings import actions, groups
from ravive.trainings.models import Training
from tests.insight.simulated import Plan
from tests.insight.stored import critical_count, numbers, store
from tests.people.cast import host, person
from tests.trainings.cast import values


def opened(organisation: Organisation, by: User, *, days_ago: int, **changed: object) -> Training:
    """Return a training that was held some days ago."""
    held_on = timezone.localdate() - timedelta(days=days_ago)
    chosen = values(held_on=held_on, **changed)
    return actions.open_training(organisation=organisation, values=chosen, by=by, now=noon(held_on), chance=Random(days_ago))


def answer(training: Training, *, learners: int, days: int, silent: int = 0, seed: int = 5) -> None:
    """Let made-up learners join and answer for so many days, and `silent` more that only join."""
    plan = Plan(
        training=training.pk, held_on=training.held_on, learners=learners, days=days, cards=len(numbers()), critical=critical_count()
    )
    store(plan, seed=seed, silent=silent)


def release(training: Training, *, day: int) -> bool:
    """Make the figures that are due on a day of the training."""
    return insight.release(group=groups.group_of(training), now=noon(training.held_on + timedelta(days=day)))


@contextmanager
def measured_training(*, days: int, learners: int, silent: int) -> Iterator[int]:
    """Store a training with figures in the database for the tests of a module, and yield its number.

    What a test changes of it is undone after that test, and the training itself in the end.
    """
    with transaction.atomic():
        opener = person("lena", host(), Role.TRAINER)
        training = opened(host(), opener, days_ago=days)
        answer(training, learners=learners, days=days, silent=silent)
        assert release(training, day=days)
        yield training.pk
        transaction.set_rollback(True)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
