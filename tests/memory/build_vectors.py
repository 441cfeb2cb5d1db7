"""Writes `protocol/memory_vectors.json`: histories of answers and the memory they leave, to be judged by py-fsrs and ts-fsrs.

Run `python tests/memory/build_vectors.py` after a deliberate change of the model, then both test suites.
"""

import json
import random
from pathlib import Path

from ravive.memory.fsrs import DEFAULT_PARAMETERS, Grade, State, first_state, next_state, retrievability

VECTORS = Path(__file__).parents[2] / "protocol" / "memory_vectors.json"
HISTORIES = 120
SEED = 20261124


def build() -> dict[str, object]:
    rng = random.Random(SEED)
    other_parameters = tuple(round(value * rng.uniform(1.0, 1.12), 6) for value in DEFAULT_PARAMETERS)
    histories = []
    for number in range(HISTORIES):
        parameters_name = "default" if number % 3 else "other"
        parameters = DEFAULT_PARAMETERS if number % 3 else other_parameters
        whole_days = number % 2 == 0
        histories.append(_history(rng, parameters_name, parameters, whole_days))
    return {"parameters": {"default": list(DEFAULT_PARAMETERS), "other": list(other_parameters)}, "histories": histories}


def _history(rng: random.Random, parameters_name: str, parameters: tuple[float, ...], whole_days: bool) -> dict[str, object]:
    grade = Grade(rng.randint(1, 4))
    state = first_state(grade, parameters)
    answers = [_row(grade, 0.0, state, parameters)]
    for _ in range(rng.randint(2, 9)):
        elapsed_days = float(rng.choice([0, 1, 1, 2, 3, 7, 21, 60, 200]))
        if not whole_days:
            elapsed_days = round(elapsed_days * rng.uniform(0.6, 1.4) + rng.uniform(0, 0.5), 6)
        grade = Grade(rng.randint(1, 4))
        state = next_state(state, grade, elapsed_days=elapsed_days, parameters=parameters)
        answers.append(_row(grade, elapsed_days, state, parameters))
    return {"parameters": parameters_name, "whole_days": whole_days, "answers": answers}


def _row(grade: Grade, elapsed_days: float, state: State, parameters: tuple[float, ...]) -> dict[str, float]:
    return {
        "grade": int(grade),
        "elapsed_days": elapsed_days,
        "stability_days": state.stability_days,
        "difficulty": state.difficulty,
        "recall_after_10_days": retrievability(elapsed_days=10, stability_days=state.stability_days, parameters=parameters),
    }


if __name__ == "__main__":
    VECTORS.parent.mkdir(exist_ok=True)
    VECTORS.write_text(json.dumps(build(), indent=1) + "\n", encoding="utf-8")
