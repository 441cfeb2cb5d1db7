"""A large made-up log: trainings of fifty learners, a hundred answers each, in the columns that figures are asked of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ravive.insight.group import day_number
from ravive.insight.tables import ANSWERS, GROUPS
from tests.insight.simulated import CONTROL, DAY_MS, HELD_ON, PRACTICE, TEST

LEARNERS, ANSWERS_EACH, CARDS = 50, 100, 20
A_TRAINING = LEARNERS * ANSWERS_EACH
CONTROL_DAY = 90


def write(folder: Path, answers: int, *, seed: int = 1) -> tuple[Path, Path]:
    """Write so many answers as Parquet; return the file of the trainings and that of the answers."""
    rng, held = np.random.default_rng(seed), day_number(HELD_ON)
    trainings = answers // A_TRAINING
    groups, log = folder / "groups.parquet", folder / "answers.parquet"
    table = {"training": np.arange(1, trainings + 1), "held_day": np.full(trainings, held), "control_day": np.full(trainings, CONTROL_DAY)}
    pq.write_table(pa.table(table).cast(GROUPS), groups)
    with pq.ParquetWriter(log, ANSWERS) as file:
        for first in range(1, trainings + 1, 100):
            file.write_table(_some(np.arange(first, min(first + 100, trainings + 1)), held, rng))
    return groups, log


def _some(trainings: np.ndarray, held: int, rng: np.random.Generator) -> pa.Table:
    """Return the answers of some trainings: eight in ten are practice, the others tests, and control cards on day 90."""
    learner = np.repeat(np.arange(len(trainings) * LEARNERS) + trainings[0] * LEARNERS, ANSWERS_EACH)
    count = len(learner)
    card, kind = rng.integers(1, CARDS + 1, count), rng.choice([PRACTICE, TEST, CONTROL], count, p=[0.8, 0.17, 0.03])
    test_day = np.where(kind == TEST, rng.choice([0, 30, 90, 180], count), CONTROL_DAY)
    is_paired = (kind == CONTROL) | ((kind == TEST) & (test_day == CONTROL_DAY) & (rng.random(count) < 0.3))
    day = np.where(kind == PRACTICE, rng.integers(1, 200, count), test_day)
    credit = (rng.random(count) < 0.7).astype(float)
    columns = {
        "training": learner // LEARNERS,
        "learner": learner,
        "card": card,
        "kind": kind,
        "at_ms": (held + day) * DAY_MS + rng.integers(0, DAY_MS, count),
        "received_day": held + day + (rng.random(count) < 0.1) * rng.integers(1, 15, count),
        "credit": credit,
        "confidence": rng.integers(0, 3, count),
        "duration_ms": rng.integers(3_000, 60_000, count),
        "test_day": pa.array(test_day, mask=kind == PRACTICE),
        "form": pa.array(np.where(card % 2, "A", "B"), mask=(kind == PRACTICE) | is_paired),
    }
    return pa.table(columns).cast(ANSWERS)
