"""Logs made up for tests: the answers of learners whose chance of recall is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ravive.memory.inputs import Numbers


@dataclass(frozen=True)
class Row:
    """One row of a log."""

    learner: str
    item: str
    group: str | None
    t: float
    kind: str
    y: float | None
    # How long the answer took; nothing where that is not known.
    seconds: float | None = None


def write_log(path: Path, rows: list[Row]) -> Path:
    """Write rows as Parquet."""
    columns = {name: [getattr(row, name) for row in rows] for name in ("learner", "item", "group", "t", "kind", "y", "seconds")}
    text = pa.string()
    numbers = [(name, pa.float64()) for name in ("y", "seconds")]
    schema = pa.schema([("learner", text), ("item", text), ("group", text), ("t", pa.float64()), ("kind", text), *numbers])
    pq.write_table(pa.table(columns, schema=schema), path)
    return path


def rows_of(seed: int, *, learners: int = 40, cards: int = 12, answers: int = 60) -> list[Row]:
    """Return the log of learners of differing ability on cards of differing difficulty, who forget and learn."""
    chance = np.random.default_rng(seed)
    difficulty: Numbers = chance.normal(0, 1, cards)
    rows: list[Row] = []
    for learner in range(learners):
        ability, time = chance.normal(0, 0.8), 0.0
        strength = np.zeros(cards)
        for _ in range(answers):
            card = int(chance.integers(cards))
            time += float(chance.choice([10.0, 60.0, 3_600.0, 90_000.0], p=[0.6, 0.3, 0.07, 0.03]))
            where = (f"l{learner}", f"c{card}", f"n{card // 3}", time)
            if chance.random() < 0.1:
                rows.append(Row(*where, "study", None))
            else:
                recall = 1 / (1 + np.exp(-(ability - difficulty[card] + strength[card])))
                rows.append(Row(*where, "practice", float(chance.random() < recall)))
            strength[card] += 0.4
    return rows
