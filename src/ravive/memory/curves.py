"""The promise, drawn by the model: what fades after a training, and what three minutes of cards bring back."""

from __future__ import annotations

from dataclasses import dataclass

from ravive.memory.fsrs import DEFAULT_PARAMETERS, Grade, State, first_state, interval_days, next_state, retrievability

# Days after the training for the columns without practice, then for the columns with it.
FADING_DAYS: tuple[float, ...] = (0.0, 2.0, 7.0, 21.0, 60.0, 120.0, 180.0)
REVIVED_DAYS: tuple[float, ...] = (7.0, 60.0, 180.0)


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


def promise_mosaic(grades: tuple[Grade, ...], parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> PromiseMosaic:
    """Return the mosaic for cards whose first answers were `grades`, one row each.

    With practice, every card is asked when it is due and recalled. The figures are the model's with the given parameters,
    not a measure of anybody.
    """
    rows = tuple(
        PromiseRow(
            grade=grade,
            fading=tuple(_recall(first_state(grade, parameters), days, parameters) for days in FADING_DAYS),
            revived=tuple(_recall_with_practice(grade, days, parameters) for days in REVIVED_DAYS),
        )
        for grade in grades
    )
    return PromiseMosaic(
        rows=rows,
        days=FADING_DAYS[-1],
        without_practice=sum(row.fading[-1] for row in rows) / len(rows),
        with_practice=sum(row.revived[-1] for row in rows) / len(rows),
    )


def _recall(state: State, elapsed_days: float, parameters: tuple[float, ...]) -> float:
    return retrievability(elapsed_days=elapsed_days, stability_days=state.stability_days, parameters=parameters)


def _recall_with_practice(grade: Grade, until_days: float, parameters: tuple[float, ...]) -> float:
    state, last_answer = first_state(grade, parameters), 0.0
    while True:
        wait = interval_days(stability_days=state.stability_days, parameters=parameters)
        if last_answer + wait > until_days:
            return _recall(state, until_days - last_answer, parameters)
        state = next_state(state, Grade.GOOD, elapsed_days=wait, parameters=parameters)
        last_answer += wait
