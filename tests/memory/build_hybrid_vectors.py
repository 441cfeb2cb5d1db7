"""Writes `protocol/hybrid_vectors.json`: what the pooled model predicts along the logs of made-up learners, and when it asks again.

Run `python -m tests.memory.build_hybrid_vectors` after a deliberate change of the model, then both test suites.
"""

from __future__ import annotations

import json
import random
import tempfile
from dataclasses import asdict
from pathlib import Path

from ravive.memory.fsrs import DEFAULT_PARAMETERS, Grade
from ravive.memory.hybrid import CardEffects, Model, shipped
from ravive.memory.inputs import INPUT_NAMES
from ravive.memory.learner import LearnerMemory
from ravive.memory.log_files import read_events
from ravive.memory.prediction import predict
from tests.memory.logs import Row, write_log

VECTORS = Path(__file__).parents[2] / "protocol" / "hybrid_vectors.json"
SEED, LEARNERS, ROWS = 20261124, 12, 40
WAITS = (4.0, 20.0, 90.0, 700.0, 2_000.0, 40_000.0, 100_000.0, 400_000.0, 3_000_000.0)


def build() -> dict[str, object]:
    """Return the model, the cards' effects, and every learner's rows: what is predicted before, the wait in days after."""
    chance = random.Random(SEED)
    cards = {
        f"c{place}": CardEffects(harder=chance.gauss(0, 1), harder_met=chance.gauss(0, 0.3), variance=chance.random(), variance_met=0.1)
        for place in range(4)
    }
    model = Model(coefficients=shipped().coefficients, precision=shipped().precision, answers=0, cards=cards, variances=shipped().variances)
    rows = [row for learner in range(LEARNERS) for row in _rows(chance, f"l{learner}")]
    with tempfile.TemporaryDirectory() as folder:
        events = read_events(write_log(Path(folder) / "log.parquet", rows))
    found = predict(events, model)
    predicted: list[dict[str, float] | None] = [None] * len(rows)
    for place, row in enumerate(events.order.tolist()):
        if rows[row].kind != "study":
            predicted[row] = {name.removeprefix("recall_"): float(values[place]) for name, values in found.items()}
    grades = {row: int(grade) for row, grade in zip(events.order.tolist(), events.log.grades.tolist(), strict=True)}
    waits = _waits(model, rows, grades)
    return {
        "inputs": list(INPUT_NAMES),
        "coefficients": model.coefficients.tolist(),
        "variances": asdict(model.variances),
        "clock": list(DEFAULT_PARAMETERS),
        "cards": {name: list(effects) for name, effects in zip(events.items, model.card_rows(events.items).tolist(), strict=True)},
        "rows": [
            {"learner": row.learner, "card": row.item, "notion": row.group, "time": row.t, "credit": row.y, "grade": grades[place],
             "predicted": predicted[place], "wait_days": waits[place]}
            for place, row in enumerate(rows)
        ],
    }  # fmt: skip


def _waits(model: Model, rows: list[Row], grades: dict[int, int]) -> list[float]:
    learners: dict[str, LearnerMemory] = {}
    waits: list[float] = []
    for place, row in enumerate(rows):
        learner = learners.setdefault(row.learner, LearnerMemory(model))
        learner.expose(row.item, str(row.group), row.t, credit=None if row.kind == "study" else row.y, grade=Grade(grades[place]))
        waits.append(learner.wait_days(row.item))
    return waits


def _rows(chance: random.Random, learner: str) -> list[Row]:
    rows: list[Row] = []
    time = 0.0
    for _ in range(ROWS):
        card = chance.randrange(6)
        is_study = chance.random() < 0.15
        credit = None if is_study else chance.choice([0.0, 0.0, 0.5, 0.75, 1.0, 1.0, 1.0])
        rows.append(Row(learner, f"c{card}", f"n{card // 2}", time, "study" if is_study else "practice", credit))
        time += chance.choice(WAITS) * chance.uniform(0.7, 1.3)
    return rows


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(build(), indent=1) + "\n", encoding="utf-8")
