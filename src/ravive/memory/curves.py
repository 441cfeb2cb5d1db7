"""The promise, drawn by the model: what fades after a training, and what three minutes of cards bring back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import Model
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory

# Days after the training for the columns without practice, then for the columns with it.
FADING_DAYS: tuple[float, ...] = (0.0, 2.0, 7.0, 14.0, 30.0, 60.0, 90.0)
REVIVED_DAYS: tuple[float, ...] = (7.0, 30.0, 90.0)
# What a grade stands for: wrong, half right, right.
CREDITS = {Grade.AGAIN: 0.0, Grade.HARD: 0.5, Grade.GOOD: 1.0}
# One card after the other, at the pace of a session.
SECONDS_A_CARD = 30.0
# How often practice is drawn at random, for each card.
COURSES = 100
SEED = 30


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One row of the mosaic: a card whose first answer was `grade`; recall from 0 to 1 in each column."""

    grade: Grade
    fading: tuple[float, ...]
    revived: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PromiseMosaic:
    """The rows, and the mean recall at the last day without and with practice."""

    rows: tuple[PromiseRow, ...]
    days: float
    without_practice: float
    with_practice: float


def promise_mosaic(grades: tuple[Grade, ...], model: Model, courses: int = COURSES) -> PromiseMosaic:
    """Return the mosaic of one learner who answered a card a grade at the training, as `grades` says: a row each.

    With practice, every card is asked when it is due, and right with the recall predicted then: the mean of so many courses
    drawn at random. The figures are the model's, not a measure of anybody.
    """
    learner = LearnerMemory(model)
    times = [SECONDS_A_CARD * place for place in range(len(grades))]
    for place, grade in enumerate(grades):
        learner.expose(str(place), str(place), times[place], credit=CREDITS[grade], grade=grade)
    rows = tuple(_row(learner, str(place), times[place], grade, courses) for place, grade in enumerate(grades))
    return PromiseMosaic(
        rows=rows,
        days=FADING_DAYS[-1],
        without_practice=sum(row.fading[-1] for row in rows) / len(rows),
        with_practice=sum(row.revived[-1] for row in rows) / len(rows),
    )


def _row(learner: LearnerMemory, card: str, answered: float, grade: Grade, courses: int) -> PromiseRow:
    chance = np.random.default_rng((SEED, int(card)))
    drawn = [_practised(learner.alone_with(card, card), card, answered, chance) for _ in range(courses)]
    return PromiseRow(
        grade=grade,
        fading=tuple(learner.recall(card, card, answered + days * DAY).recall for days in FADING_DAYS),
        revived=tuple(sum(course[place] for course in drawn) / courses for place in range(len(REVIVED_DAYS))),
    )


def _practised(learner: LearnerMemory, card: str, answered: float, chance: np.random.Generator) -> list[float]:
    """Return the recall at each day of REVIVED_DAYS when the card is asked each time it is due; the learner is changed."""
    due = answered + learner.wait_days(card) * DAY
    found: list[float] = []
    for days in REVIVED_DAYS:
        while due <= answered + days * DAY:
            is_right = float(chance.random()) < learner.recall(card, card, due).recall
            grade = Grade.GOOD if is_right else Grade.AGAIN
            learner.expose(card, card, due, credit=CREDITS[grade], grade=grade)
            due += learner.wait_days(card) * DAY
        found.append(learner.recall(card, card, answered + days * DAY).recall)
    return found
