"""The peers that are clocks: FSRS-6 and FSRS-7 in fractional days, fitted on the pooled learners by their log-likelihood.

Their own libraries cannot fit a log like ours: fsrs-rs takes whole days only, and FSRS-7 has no library that fits from Python
without PyTorch. Both are written here from their published equations, and fitted by Fisher scoring with slopes by differences:

* FSRS-6: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
* FSRS-7: https://github.com/open-spaced-repetition/srs-benchmark (35 weights, two blocks of stability, two power laws)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.memory.scoring import CLOSEST, Space, scored
from ravive.memory.compiled import compiled, compiled_for_threads, prange
from ravive.memory.fsrs import DEFAULT_PARAMETERS
from ravive.memory.inputs import DAY, STUDY, Numbers
from ravive.memory.passes import Log

# FSRS-7's published defaults; it calls its parameters weights.
FSRS7_DEFAULTS = (
    0.041, 2.4175, 4.1283, 11.9709, 5.6385, 0.4468, 3.262, 2.3054, 0.1688, 1.3325, 0.3524, 0.0049, 0.7503, 0.0896, 0.6625, 1.3,
    0.882, 0.3072, 3.5875, 0.303, 0.0107, 0.2279, 2.6413, 0.5594, 1.3, 2.5, 1.0, 0.0723, 0.1634, 0.5, 0.9555, 0.2245, 0.6232,
    0.1362, 0.3862,
)  # fmt: skip
# Shorter than either library allows, so that minutes can be fitted.
SHORTEST, LONGEST = 1e-6, 36_500.0

# Between which values each parameter may move, as the peers' own libraries have it.
FSRS6_BOUNDS = (
    np.array([SHORTEST] * 4 + [1.0] + [1e-3] * 3 + [0.0] * 2 + [1e-3] * 4 + [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.01]),
    np.array([100.0] * 4 + [10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5, 5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.95]),
)
FSRS7_BOUNDS = (
    np.array(
        [SHORTEST] * 4 + [1.0, 1e-3, 0.1] + [0.0, 0.0, 0.3, 0.01, 1e-3, 0.1, 0.0, 0.0, 1.0] + [0.0, 0.0, 0.5, 1e-3, 1e-3, 1e-3, 0, 0, 1.0]
        + [2.5, 0.0] + [0.01, 0.01, 0.5, 0.5, 0.01, 0.1, 0.0, 0.1]
    ),
    np.array(
        [100.0] * 4 + [10.0, 4.0, 4.0] + [4.0, 1.2, 3.0, 1.5, 0.9, 1.0, 3.5, 1.0, 7.0] + [4.0, 2.0, 6.0, 1.5, 2.0, 1.0, 5.0, 1.0, 7.0]
        + [15.0, 1.0] + [0.25, 0.95, 0.85, 0.99, 1.0, 1.0, 0.9, 1.1]
    ),
)  # fmt: skip


@compiled
def fsrs6_recall(days: float, stability: float, w: Numbers) -> float:
    return (1 + (0.9 ** (-1 / w[20]) - 1) * days / stability) ** -w[20]


@compiled
def fsrs6_next(days: float, stability: float, difficulty: float, grade: int, w: Numbers) -> tuple[float, float]:
    recall = fsrs6_recall(days, stability, w)
    if days < 1.0:
        growth = math.exp(w[17] * (grade - 3 + w[18])) * stability ** -w[19]
        following = stability * (max(growth, 1.0) if grade >= 2 else growth)
    elif grade == 1:
        relearnt = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * math.exp((1 - recall) * w[14])
        following = min(relearnt, stability / math.exp(w[17] * w[18]))
    else:
        gain = math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (math.exp((1 - recall) * w[10]) - 1)
        following = stability * (1 + gain * (w[15] if grade == 2 else 1.0))
    damped = difficulty + (10 - difficulty) * (-w[6] * (grade - 3)) / 9
    return following, w[7] * (w[4] - math.exp(w[5] * 3) + 1) + (1 - w[7]) * damped


@compiled
def fsrs7_recall(days: float, stability: float, w: Numbers) -> float:
    ratio = days / stability
    one = (1 + (w[29] ** (-1 / w[27]) - 1) * ratio) ** -w[27]
    other = (1 + (w[30] ** (-1 / w[28]) - 1) * ratio) ** -w[28]
    first, second = w[31] * stability ** -w[33], w[32] * stability ** w[34]
    return (first * one + second * other) / (first + second)


@compiled
def _fsrs7_block(recall: float, stability: float, difficulty: float, grade: int, w: Numbers) -> float:
    forgotten = w[3] * difficulty ** -w[4] * ((stability + 1) ** w[5] - 1) * math.exp((1 - recall) * w[6])
    forgotten = min(stability, forgotten)
    if grade == 1:
        return forgotten
    gain = math.exp(w[0] - 1.5) * (11 - difficulty) * stability ** -w[1] * (math.exp((1 - recall) * w[2]) - 1)
    return max(forgotten, stability * (1 + gain * (w[7] if grade == 2 else 1.0)))


@compiled
def fsrs7_next(days: float, stability: float, difficulty: float, grade: int, w: Numbers) -> tuple[float, float]:
    recall = fsrs7_recall(days, stability, w)
    share = 1 - w[26] * math.exp(-w[25] * days)
    long = _fsrs7_block(recall, stability, difficulty, grade, w[7:16])
    short = _fsrs7_block(recall, stability, difficulty, grade, w[16:25])
    damped = difficulty + (10 - difficulty) * (-w[6] * (grade - 3)) / 9
    return share * long + (1 - share) * short, 0.01 * (w[4] - math.exp(w[5] * 3) + 1) + 0.99 * damped


@compiled
def _walk(seven: bool, before: NDArray[np.int64], days: Numbers, grades: NDArray[np.int32], w: Numbers, recalls: Numbers) -> None:
    """Write the recall of every row that has an earlier exposure. A row whose grade is 0 was not answered and changes nothing."""
    stabilities, difficulties = np.zeros(len(before)), np.zeros(len(before))
    stability, difficulty = 1.0, 1.0
    for row in range(len(before)):
        known, grade = before[row], grades[row]
        if known >= 0:
            stability, difficulty = stabilities[known], difficulties[known]
            recall = fsrs7_recall(days[row], stability, w) if seven else fsrs6_recall(days[row], stability, w)
            recalls[row] = min(max(recall, CLOSEST), 1 - CLOSEST)
        if grade == 0:
            continue
        if known < 0:
            following, harder = w[grade - 1], w[4] - math.exp(w[5] * (grade - 1)) + 1
        elif seven:
            following, harder = fsrs7_next(days[row], stability, difficulty, grade, w)
        else:
            following, harder = fsrs6_next(days[row], stability, difficulty, grade, w)
        stabilities[row] = min(max(following, SHORTEST), LONGEST)
        difficulties[row] = min(max(harder, 1.0), 10.0)


@compiled_for_threads
def _walk_each(
    seven: bool, before: NDArray[np.int64], days: Numbers, grades: NDArray[np.int32], parameters: Numbers, recalls: Numbers
) -> None:
    for place in prange(len(parameters)):
        _walk(seven, before, days, grades, parameters[place], recalls[place])


@dataclass(frozen=True)
class Reviews:
    """A log as a clock sees it: for each row the row of the exposure before it (-1 for none), the days since, and its grade."""

    before: NDArray[np.int64]
    days: Numbers
    grades: NDArray[np.int32]

    @classmethod
    def of(cls, log: Log) -> Reviews:
        exposed = (log.kinds == STUDY) | (log.credits >= 0)
        last: dict[tuple[int, int], int] = {}
        before = np.full(len(log.times), -1)
        for row, key in enumerate(zip(log.learners.tolist(), log.items.tolist(), strict=True)):
            before[row] = last.get(key, -1)
            if exposed[row]:
                last[key] = row
        days = np.where(before >= 0, (log.times - log.times[before]) / DAY, 0.0)
        return cls(before, days, np.where(exposed, log.grades, 0).astype(np.int32))


@dataclass(frozen=True)
class Clock:
    """A fitted clock; what it says of a card never met is the share of right first answers among those it was fitted on."""

    seven: bool
    parameters: Numbers
    first: float

    def recalls(self, log: Log) -> Numbers:
        """Return the recall of every row, NaN for those of studies."""
        reviews, found = Reviews.of(log), np.full((1, len(log.times)), np.nan)
        _walk_each(self.seven, reviews.before, reviews.days, reviews.grades, self.parameters[None, :], found)
        return np.where(log.kinds == STUDY, np.nan, np.where(reviews.before < 0, self.first, found[0]))


def default_clock(log: Log, *, seven: bool = False) -> Clock:
    """Return a clock with its published parameters; only the share of right first answers comes from the log."""
    first = log.credits[(Reviews.of(log).before < 0) & (log.credits >= 0)]
    return Clock(seven, np.array(FSRS7_DEFAULTS if seven else DEFAULT_PARAMETERS), float((first.sum() + 1) / (len(first) + 2)))


def fitted_clock(log: Log, *, seven: bool = False) -> Clock:
    """Return the clock that predicts the log best, near its defaults where the log says nothing."""
    clock, reviews = default_clock(log, seven=seven), Reviews.of(log)
    asked = (reviews.before >= 0) & (log.credits >= 0)

    def predicted(parameters: Numbers) -> Numbers:
        found = np.zeros((len(parameters), len(log.times)))
        _walk_each(seven, reviews.before, reviews.days, reviews.grades, parameters, found)
        return found[:, asked]

    low, high = FSRS7_BOUNDS if seven else FSRS6_BOUNDS
    space = Space(clock.parameters, 0.3 * np.abs(clock.parameters) + 0.03, low, high)
    return Clock(seven, scored(space, predicted, log.credits[asked]), clock.first)
