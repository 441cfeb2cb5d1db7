"""The memory of one card: against its vectors, against py-fsrs, and by property."""

import doctest
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import fsrs as peer
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ravive.memory.fsrs
import ravive.memory.grade
from ravive.memory.fsrs import (
    Grade,
    State,
    first_state,
    next_state,
    retrievability,
)

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "protocol" / "memory_vectors.json").read_text(encoding="utf-8"))
HISTORIES: list[dict[str, Any]] = VECTORS["histories"]

days = st.floats(min_value=0, max_value=3650)
stabilities = st.floats(min_value=0.001, max_value=3650)
states = st.builds(State, stability_days=stabilities, difficulty=st.floats(min_value=1, max_value=10))
grades = st.sampled_from(Grade)


@pytest.mark.parametrize("history", HISTORIES)
def test_history_leaves_the_memory_of_the_vectors(history: dict[str, Any]) -> None:
    parameters = tuple(VECTORS["parameters"][history["parameters"]])
    state: State | None = None
    for row in history["answers"]:
        grade = Grade(row["grade"])
        state = (
            next_state(state, grade, elapsed_days=row["elapsed_days"], parameters=parameters) if state else first_state(grade, parameters)
        )
        assert state.stability_days == pytest.approx(row["stability_days"], rel=1e-9)
        assert state.difficulty == pytest.approx(row["difficulty"], rel=1e-9)
        recall = retrievability(elapsed_days=10, stability_days=state.stability_days, parameters=parameters)
        assert recall == pytest.approx(row["recall_after_10_days"], rel=1e-9)


@pytest.mark.parametrize("history", [history for history in HISTORIES if history["whole_days"]])
def test_history_agrees_with_py_fsrs(history: dict[str, Any]) -> None:
    # Only whole days: py-fsrs floors elapsed time. Without learning steps, so that each review is the long-term one.
    scheduler = peer.Scheduler(
        parameters=VECTORS["parameters"][history["parameters"]], learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card, now = peer.Card(), datetime(2026, 11, 24, tzinfo=UTC)
    for row in history["answers"]:
        now += timedelta(days=row["elapsed_days"])
        card, _ = scheduler.review_card(card, peer.Rating(row["grade"]), review_datetime=now)
        assert card.stability == pytest.approx(row["stability_days"], abs=1e-5, rel=1e-7)
        assert card.difficulty == pytest.approx(row["difficulty"], abs=1e-5)


@given(stabilities, days, days)
def test_recall_falls_with_time(stability_days: float, one: float, other: float) -> None:
    sooner, later = sorted((one, other))
    earlier = retrievability(elapsed_days=sooner, stability_days=stability_days)
    assert 0 <= retrievability(elapsed_days=later, stability_days=stability_days) <= earlier <= 1


@given(states, st.floats(min_value=1, max_value=3650))
def test_a_better_grade_never_leaves_a_weaker_memory(state: State, elapsed_days: float) -> None:
    after = [next_state(state, grade, elapsed_days=elapsed_days).stability_days for grade in (Grade.AGAIN, Grade.HARD, Grade.GOOD)]
    assert after == sorted(after)


@given(states, grades, st.floats(min_value=-3650, max_value=3650))
def test_state_stays_in_range_even_with_a_clock_set_back(state: State, grade: Grade, elapsed_days: float) -> None:
    after = next_state(state, grade, elapsed_days=elapsed_days)
    assert after.stability_days > 0
    assert 1 <= after.difficulty <= 10


def test_same_evening_has_already_faded() -> None:
    assert retrievability(elapsed_days=0.5, stability_days=2.3) < 1


def test_retrievability_refuses_a_stability_that_is_not_positive() -> None:
    with pytest.raises(ValueError, match="must be positive"):
        retrievability(elapsed_days=1, stability_days=0)


@pytest.mark.parametrize("module", [ravive.memory.fsrs, ravive.memory.grade])
def test_examples_in_the_docs_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
