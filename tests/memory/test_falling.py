"""Recall never rises while time passes, whatever was answered and whatever was fitted within the bounds."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.memory.bounds import HIGHEST, LOWEST, bounded, step_within
from ravive.memory.fit import fit
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import CardEffects, Model, shipped
from ravive.memory.inputs import DAY, INPUT_COUNT, INPUT_NAMES
from ravive.memory.learner import LearnerMemory
from ravive.memory.log_files import read_events
from tests.memory.logs import Row, rows_of, write_log

pytestmark = pytest.mark.slow

CREDITS = {Grade.AGAIN: 0.0, Grade.HARD: 0.5, Grade.GOOD: 1.0}
# A card of six in three notions, how it went (None: only read), the seconds until the next.
pasts = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([None, *CREDITS]), st.floats(0.1, 40 * DAY)),
    min_size=1,
    max_size=30,
)
waits = st.lists(st.one_of(st.floats(0, 400 * DAY), st.floats(0, 3_600)), min_size=2, max_size=12)
# Rounding moves a recall by so much.
ROUNDING = 1e-12


def models(seed: int, spread: float) -> Model:
    """Return a model whose coefficients and cards are those of no log, within the bounds of every fit."""
    chance = np.random.default_rng(seed)
    wild = bounded(shipped().coefficients + chance.normal(0, spread, INPUT_COUNT))
    cards = {
        f"c{card}": CardEffects(harder=chance.normal(0, 1.5), harder_met=chance.normal(0, 1.0), variance=0.1, variance_met=0.0)
        for card in range(4)
    }
    return replace(shipped(), coefficients=wild, cards=cards)


@given(pasts, waits, st.integers(0, 1_000), st.sampled_from([0.0, 0.3, 2.0]))
@settings(max_examples=300, deadline=None)
def test_recall_never_rises_while_nothing_is_answered(
    past: list[tuple[int, Grade | None, float]], later: list[float], seed: int, spread: float
) -> None:
    learner, time, last = LearnerMemory(models(seed, spread)), 0.0, 0.0
    for card, grade, gap in past:
        credit = None if grade is None else CREDITS[grade]
        learner.expose(f"c{card}", f"n{card // 2}", time, credit=credit, grade=grade or Grade.HARD)
        last, time = time, time + gap
    for card in range(6):
        recalls = [learner.recall(f"c{card}", f"n{card // 2}", last + wait) for wait in sorted(later)]
        for one, other in itertools.pairwise(recalls):
            assert other.recall <= one.recall + ROUNDING
            assert other.low <= one.low + ROUNDING
            assert other.high <= one.high + ROUNDING


@pytest.mark.parametrize("name", ["fall_6", "rights_long", "session_start", "new_sibling_fall_0"])
def test_a_model_out_of_bounds_would_let_recall_rise(name: str) -> None:
    rising = shipped().coefficients.copy()
    rising[INPUT_NAMES.index(name)] = 3.0
    learner = LearnerMemory(replace(shipped(), coefficients=rising))
    learner.expose("c0", "n0", 0.0, credit=1.0, grade=Grade.GOOD)
    card = "c1" if name.startswith("new") else "c0"
    recalls = [learner.recall(card, "n0", wait).recall for wait in (1.0, 50.0, 1_700.0, 1_900.0, DAY, 3 * DAY)]
    assert recalls != sorted(recalls, reverse=True)


def test_a_log_where_recall_rises_with_time_is_fitted_within_the_bounds(tmp_path: Path) -> None:
    """Whoever waits longer answers better here: a curve free to bend would rise."""
    chance = np.random.default_rng(3)
    rows: list[Row] = []
    for row in rows_of(4, learners=20):
        rows.append(replace(row, y=float(chance.random() < 0.3)))
        wait = float(chance.choice([30.0, 900.0, 90_000.0]))
        rows.append(replace(row, t=row.t + 0.5, y=None, kind="study"))
        rows.append(replace(row, t=row.t + wait, kind="practice", y=float(chance.random() < 0.3 + 0.6 * (wait > 60))))
    rows = [replace(row, y=None) if row.kind == "study" else row for row in rows]
    fitted = fit(read_events(write_log(tmp_path / "log.parquet", rows)), start=shipped())
    assert (fitted.coefficients <= HIGHEST).all()
    assert (fitted.coefficients >= LOWEST).all()
    assert (fitted.coefficients == HIGHEST).any()


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_step_is_the_highest_within_the_bounds(seed: int) -> None:
    chance = np.random.default_rng(seed)
    root = chance.normal(0, 1, (INPUT_COUNT, 3 * INPUT_COUNT))
    precision, slope = root @ root.T, chance.normal(0, 300, INPUT_COUNT)
    start = bounded(chance.normal(0, 1, INPUT_COUNT))
    step = step_within(start, precision, slope)
    low, high = start + step - LOWEST, HIGHEST - start - step
    assert (low >= -1e-12).all() and (high >= -1e-12).all()
    # Nothing is left to climb, but against a bound.
    left = slope - precision @ step
    assert (np.abs(left)[(low > 1e-9) & (high > 1e-9)] < 1e-2).all()
    assert (left[high <= 1e-9] >= -1e-2).all()
    assert (left[low <= 1e-9] <= 1e-2).all()
