"""FSRS-6 in fractional days: how the memory of one card decays, and how an answer changes it.

Source: the FSRS-6 algorithm of the Open Spaced Repetition group (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm).
Checked against py-fsrs and ts-fsrs by `protocol/memory_vectors.json`. Unlike py-fsrs, elapsed time is not floored to whole
days: a card answered this morning has already faded a little this evening.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

# The published defaults of FSRS-6, fitted by its authors on the reviews of many learners.
DEFAULT_PARAMETERS: tuple[float, ...] = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
PARAMETER_COUNT = 21
STABILITY_FLOOR_DAYS = 0.001
# Below this gap the same-day rule applies, as in the reference implementations.
SAME_DAY = 1.0


class Grade(IntEnum):
    """How an answer went. Easy is in the scale of FSRS but no rule of ours gives it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one memory: days until recall falls to 90 %, and difficulty from 1 to 10."""

    stability_days: float
    difficulty: float


def retrievability(*, elapsed_days: float, stability_days: float, parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> float:
    """Return the chance of recall, from 0 to 1.

    A negative elapsed time (a clock set back) counts as none. Raises ValueError if stability_days is not positive.

    >>> round(retrievability(elapsed_days=10.0, stability_days=10.0), 9)
    0.9
    """
    if stability_days <= 0:
        raise ValueError(f"stability_days is {stability_days!r}; it must be positive")
    decay = -parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    return (1 + factor * max(elapsed_days, 0.0) / stability_days) ** decay


def first_state(grade: Grade, parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> State:
    """Return the memory left by a first answer.

    >>> first_state(Grade.GOOD)
    State(stability_days=2.3065, difficulty=2.118103970459015)
    """
    return State(
        stability_days=max(parameters[grade - 1], STABILITY_FLOOR_DAYS),
        difficulty=_between_1_and_10(_initial_difficulty(grade, parameters)),
    )


def next_state(state: State, grade: Grade, *, elapsed_days: float, parameters: tuple[float, ...] = DEFAULT_PARAMETERS) -> State:
    """Return the memory after one more answer, `elapsed_days` after the one before."""
    elapsed_days = max(elapsed_days, 0.0)
    if elapsed_days < SAME_DAY:
        stability_days = _same_day_stability(state.stability_days, grade, parameters)
    elif grade == Grade.AGAIN:
        stability_days = _stability_when_forgotten(state, elapsed_days, parameters)
    else:
        stability_days = _stability_when_recalled(state, grade, elapsed_days, parameters)
    return State(
        stability_days=max(stability_days, STABILITY_FLOOR_DAYS),
        difficulty=_next_difficulty(state.difficulty, grade, parameters),
    )


def _initial_difficulty(grade: Grade, parameters: tuple[float, ...]) -> float:
    return parameters[4] - math.exp(parameters[5] * (grade - 1)) + 1


def _next_difficulty(difficulty: float, grade: Grade, parameters: tuple[float, ...]) -> float:
    # The harder a card already is, the less one more lapse adds; a trace of the easiest start pulls it back.
    damped = difficulty + (10 - difficulty) * (-parameters[6] * (grade - 3)) / 9
    reverted = parameters[7] * _initial_difficulty(Grade.EASY, parameters) + (1 - parameters[7]) * damped
    return _between_1_and_10(reverted)


def _same_day_stability(stability_days: float, grade: Grade, parameters: tuple[float, ...]) -> float:
    growth = math.exp(parameters[17] * (grade - 3 + parameters[18])) * stability_days ** -parameters[19]
    return stability_days * (max(growth, 1.0) if grade >= Grade.HARD else growth)


def _stability_when_forgotten(state: State, elapsed_days: float, parameters: tuple[float, ...]) -> float:
    recall = retrievability(elapsed_days=elapsed_days, stability_days=state.stability_days, parameters=parameters)
    relearnt = (
        parameters[11]
        * state.difficulty ** -parameters[12]
        * ((state.stability_days + 1) ** parameters[13] - 1)
        * math.exp((1 - recall) * parameters[14])
    )
    return min(relearnt, state.stability_days / math.exp(parameters[17] * parameters[18]))


def _stability_when_recalled(state: State, grade: Grade, elapsed_days: float, parameters: tuple[float, ...]) -> float:
    recall = retrievability(elapsed_days=elapsed_days, stability_days=state.stability_days, parameters=parameters)
    gain = (
        math.exp(parameters[8])
        * (11 - state.difficulty)
        * state.stability_days ** -parameters[9]
        * (math.exp((1 - recall) * parameters[10]) - 1)
    )
    if grade == Grade.HARD:
        gain *= parameters[15]
    elif grade == Grade.EASY:
        gain *= parameters[16]
    return state.stability_days * (1 + gain)


def _between_1_and_10(difficulty: float) -> float:
    return min(max(difficulty, 1.0), 10.0)
