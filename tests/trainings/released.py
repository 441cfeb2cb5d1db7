"""Trainings with released figures put into the database, as the worker stores them; no answers."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from django.contrib.auth.models import User
from django.utils import timezone

from ravive.insight.actions import _written
from ravive.insight.disclosure_control import Cell
from ravive.insight.group import day_number
from ravive.insight.models import ReleasedFigures
from ravive.insight.releases import (
    CARD_AT_TEST,
    CHANGE,
    EFFECT,
    FORM_AT_TEST,
    HELD_BACK,
    PRACTISED,
    RECALL,
    RECALL_ALL,
    name_of,
    overview,
)
from ravive.people.models import Organisation
from ravive.trainings import actions
from ravive.trainings.models import Training
from tests.insight.stored import numbers
from tests.trainings.cast import values
from tests.trainings.simulated import noon


def opened_and_released(
    organisation: Organisation, by: User, *, days_ago: int, learners: int, taken: int, level: float = 0.5, **changed: object
) -> Training:
    """Return a training of some days ago. `learners` joined and took the entry test, `taken` the one of day 90; right answers: `level`."""
    held_on = timezone.localdate() - timedelta(days=days_ago)
    chance = Random(days_ago)
    training = actions.open_training(
        organisation=organisation, values=values(held_on=held_on, **changed), by=by, now=noon(held_on), chance=chance
    )
    held = day_number(held_on)
    until = held + (days_ago // 7 * 7 or 1)
    cells: dict[str, Cell] = {}
    if learners >= 5:
        cells[name_of(FORM_AT_TEST, bucket=0)] = Cell(learners=learners, value=level, half_width=0.2, until=held + 1)
    if taken >= 5 and days_ago >= 111:
        cells[name_of(FORM_AT_TEST, bucket=90)] = Cell(learners=taken, value=round(level + 0.24, 2), half_width=0.2, until=held + 112)
        cells[name_of(CHANGE, bucket=90)] = Cell(learners=taken, value=0.24, half_width=0.2, until=held + 112)
        cells[name_of(PRACTISED)] = Cell(learners=taken, value=0.78, half_width=0.2, until=held + 112)
        cells[name_of(HELD_BACK)] = Cell(learners=taken, value=0.58, half_width=0.2, until=held + 112)
        cells[name_of(EFFECT)] = Cell(learners=taken, value=0.2, half_width=0.28, until=held + 112)
        cells[name_of(CARD_AT_TEST, card=1, bucket=90, form="A")] = Cell(learners=taken, value=0.7, half_width=0.3, until=held + 112)
    if learners >= 10:
        for column in range((until - held) // 7 + 1):
            for place, number in enumerate(numbers()):
                value = round(0.92 - 0.01 * column - 0.02 * place, 2)
                cells[name_of(RECALL, card=number, bucket=column)] = Cell(
                    learners=learners, value=value, half_width=0.3, until=held + max(7 * column, 1)
                )
            cells[name_of(RECALL_ALL, bucket=column)] = Cell(
                learners=learners, value=round(0.75 - 0.005 * column, 2), half_width=0.08, until=held + max(7 * column, 1)
            )
    counts = {
        "joined": learners, "answered": learners, "recently": learners // 2, "certificates": None,
        "at_tests": {"0": learners} | ({"90": taken} if days_ago >= 111 else {}),
    }  # fmt: skip
    ReleasedFigures.objects.create(
        training=training.pk,
        until=until,
        released_at=timezone.now(),
        cells=_written(cells),
        overview=_written(overview(cells)),
        counts=counts,
    )
    return training
