"""Where a training stands today: before its day, in the room, at an open test, between tests, over."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ravive.trainings.models import Training
from ravive.trainings.plan import TestDates


class PhaseKind(StrEnum):
    """What a training's page shows first."""

    BEFORE = "before"
    ROOM = "room"
    TEST = "test"
    BETWEEN = "between"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A phase, with the test that is open or comes next; None without one."""

    kind: PhaseKind
    test: TestDates | None = None


def phase_of(training: Training, today: date) -> Phase:
    """Return the phase of a training on a day. Between its last test and the end of its plan, practice goes on."""
    if today < training.held_on:
        return Phase(kind=PhaseKind.BEFORE)
    if today == training.held_on:
        return Phase(kind=PhaseKind.ROOM)
    if today > training.plan_end or training.forgotten_on:
        return Phase(kind=PhaseKind.OVER)
    coming = next((test for test in training.tests() if test.last_day >= today), None)
    if coming and coming.opens_on <= today:
        return Phase(kind=PhaseKind.TEST, test=coming)
    return Phase(kind=PhaseKind.BETWEEN, test=coming)
