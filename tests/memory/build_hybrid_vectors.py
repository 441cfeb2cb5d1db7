"""Writes `protocol/hybrid_vectors.json`: what the pooled model predicts along the logs of made-up learners, and when it asks again.

Run `python -m tests.memory.build_hybrid_vectors` after a deliberate change of the model, then both test suites.
"""

from __future__ import annotations

import json
import math
import random
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from ravive.memory.answer_times import times_given
from ravive.memory.fsrs import DEFAULT_PARAMETERS, Grade
from ravive.memory.hybrid import CardEffects, Model, shipped
from ravive.memory.inputs import INPUT_NAMES
from ravive.memory.learner import LearnerMemory
from ravive.memory.log_files import read_events
from ravive.memory.prediction import predict
from tests.memory.logs import Row, write_log

VECTORS = Path(__file__).parents[2] / "protocol" / "hybrid_vectors.json"
SEED, LEARNERS, ROWS = 20261124, 12, 40
# Most answers took their time; some were given without reading, and of some the time is not known.
SECONDS = (None, 9.0, 4.0, 1.3, 1.1, 0.9, 0.8, 0.2)
DAY_MS, BEGUN_MS = 86_400_000, 1_795_521_600_000
# What a phone's clock showed, in days, and what it shows now: right, ahead once, ahead now, set back, begun again in 1970.
CLOCKS: tuple[tuple[tuple[float, ...], float], ...] = (
    ((0, 14, 21), 22),
    ((0, 379, 21, 24), 25),
    ((0, 14, 379, 379.001), 15),
    ((0, 14, 9, 16), 17),
    ((0, -20_000, -19_999, 14), 15),
    ((-20_000, 3, 14), 15),
    ((0, 14, -20_000), -19_999),
    ((-20_000, -19_999), -19_998),
    ((), 3),
)
WAITS = (4.0, 20.0, 90.0, 700.0, 2_000.0, 40_000.0, 100_000.0, 400_000.0, 3_000_000.0)


def build() -> dict[str, object]:
    """Return the model, the cards' effects, and every learner's rows: what is predicted before; then the wait, and if it was right."""
    chance = random.Random(SEED)
    cards = {
        f"c{place}": CardEffects(harder=chance.gauss(0, 1), harder_met=chance.gauss(0, 0.3), variance=chance.random(), variance_met=0.1)
        for place in range(4)
    }
    model = replace(shipped(), answers=0, cards=cards)
    rows = [row for learner in range(LEARNERS) for row in _rows(chance, f"l{learner}")]
    with tempfile.TemporaryDirectory() as folder:
        events = read_events(write_log(Path(folder) / "log.parquet", rows))
    found = predict(events, model)
    predicted: list[dict[str, float] | None] = [None] * len(rows)
    for place, row in enumerate(events.order.tolist()):
        if rows[row].kind != "study":
            predicted[row] = {name.removeprefix("recall_"): float(values[place]) for name, values in found.items()}
    grades = {row: int(grade) for row, grade in zip(events.order.tolist(), events.log.grades.tolist(), strict=True)}
    after = _after(model, rows, grades)
    return {
        "inputs": list(INPUT_NAMES),
        "coefficients": model.coefficients.tolist(),
        "variances": asdict(model.variances),
        "clock": list(DEFAULT_PARAMETERS),
        "cards": {name: list(effects) for name, effects in zip(events.items, model.card_rows(events.items).tolist(), strict=True)},
        "rows": [
            {"learner": row.learner, "card": row.item, "notion": row.group, "time": row.t, "seconds": row.seconds, "credit": row.y,
             "grade": grades[place], "predicted": predicted[place], **after[place]}
            for place, row in enumerate(rows)
        ],
        "clocks": [_clock(days, now) for days, now in CLOCKS],
    }  # fmt: skip


def _clock(days: tuple[float, ...], now_days: float) -> dict[str, object]:
    times, now = [round(BEGUN_MS + day * DAY_MS) for day in days], round(BEGUN_MS + now_days * DAY_MS)
    return {"times": times, "now": now, "given": times_given(times, now)}


def _after(model: Model, rows: list[Row], grades: dict[int, int]) -> list[dict[str, float | bool]]:
    learners: dict[str, LearnerMemory] = {}
    found: list[dict[str, float | bool]] = []
    for place, row in enumerate(rows):
        learner = learners.setdefault(row.learner, LearnerMemory(model))
        notion = str(row.group)
        credit, took = None if row.kind == "study" else row.y, math.nan if row.seconds is None else row.seconds
        learner.expose(row.item, notion, row.t, credit=credit, grade=Grade(grades[place]), seconds=took)
        found.append({"wait_days": learner.wait_days(row.item), "was_right": learner.was_right(row.item)})
    return found


def _rows(chance: random.Random, learner: str) -> list[Row]:
    rows: list[Row] = []
    time = 0.0
    for _ in range(ROWS):
        card = chance.randrange(6)
        is_study = chance.random() < 0.15
        credit = None if is_study else chance.choice([0.0, 0.0, 0.5, 0.75, 1.0, 1.0, 1.0])
        where = (learner, f"c{card}", f"n{card // 2}", time)
        rows.append(Row(*where, "study" if is_study else "practice", credit, chance.choice(SECONDS)))
        time += chance.choice(WAITS) * chance.uniform(0.7, 1.3)
    return rows


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(build(), indent=1) + "\n", encoding="utf-8")
