"""FSRS-6 as its own library fits it, read in fractional days: fsrs-rs 6.6, by the package `fsrs-rs-python` 0.9.3, where it is installed."""

from __future__ import annotations

import importlib
import importlib.util
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from bench.memory.clocks import Clock, default_clock
from ravive.memory import fsrs
from ravive.memory.inputs import DAY, STUDY, Numbers
from ravive.memory.passes import Log

LIBRARY = "fsrs_rs_python"

Histories = dict[tuple[int, int], list[tuple[int, float]]]


def is_installed() -> bool:
    """Return whether the library is there."""
    return importlib.util.find_spec(LIBRARY) is not None


def histories(log: Log) -> Histories:
    """Return the grades of every card of every learner, with the seconds of each; a study counts as Good, as in our model."""
    found: Histories = {}
    for row, key in enumerate(zip(log.learners.tolist(), log.items.tolist(), strict=True)):
        if log.kinds[row] == STUDY or log.credits[row] >= 0:
            found.setdefault(key, []).append((int(log.grades[row]), float(log.times[row])))
    return found


def items_of(found: Histories) -> list[Any]:
    """Return what fsrs-rs learns from: every prefix of a history that ends in a review after the first, in whole days."""
    fsrs_rs: Any = importlib.import_module(LIBRARY)
    items: list[Any] = []
    for history in found.values():
        waits = [0, *(int((later[1] - earlier[1]) // DAY) for earlier, later in pairwise(history))]
        reviews = [fsrs_rs.FSRSReview(grade, wait) for (grade, _), wait in zip(history, waits, strict=True)]
        # fsrs-rs takes only histories that reach another day.
        items += [fsrs_rs.FSRSItem(reviews[: end + 1]) for end in range(1, len(reviews)) if any(waits[1 : end + 1])]
    return items


def fitted_fsrs(log: Log) -> tuple[float, ...]:
    """Return the parameters fsrs-rs fits on the pooled learners; its defaults where it finds too little."""
    items = items_of(histories(log))
    if not items:
        return fsrs.DEFAULT_PARAMETERS
    fsrs_rs: Any = importlib.import_module(LIBRARY)
    fitted = fsrs_rs.FSRS(fsrs_rs.DEFAULT_PARAMETERS).compute_parameters(items)
    return tuple(float(value) for value in fitted) if len(fitted) == fsrs.PARAMETER_COUNT else fsrs.DEFAULT_PARAMETERS


def fsrs_clock(log: Log) -> Clock:
    """Return the clock that fsrs-rs fits on the pooled learners."""
    return replace(default_clock(log), parameters=np.array(fitted_fsrs(log)))


def fsrs_recalls(log: Log, parameters: tuple[float, ...]) -> Numbers:
    """Return FSRS-6's recall of every row; for a card never met, where it says nothing, the rate of first answers so far."""
    recalls = np.full(len(log.times), np.nan)
    states: dict[tuple[int, int], tuple[fsrs.State, float]] = {}
    right, asked = 1.0, 2.0
    for row, key in enumerate(zip(log.learners.tolist(), log.items.tolist(), strict=True)):
        time, grade, known = float(log.times[row]), fsrs.Grade(int(log.grades[row])), states.get(key)
        elapsed = (time - known[1]) / DAY if known else 0.0
        if log.kinds[row] != STUDY:
            recalls[row] = (
                fsrs.retrievability(elapsed_days=elapsed, stability_days=known[0].stability_days, parameters=parameters)
                if known
                else right / asked
            )
            if not known and log.credits[row] >= 0:
                right, asked = right + float(log.credits[row]), asked + 1
        if log.kinds[row] == STUDY or log.credits[row] >= 0:
            state = (
                fsrs.next_state(known[0], grade, elapsed_days=elapsed, parameters=parameters)
                if known
                else fsrs.first_state(grade, parameters)
            )
            states[key] = (state, time)
    assert not any(math.isnan(value) for value in recalls[log.kinds != STUDY])
    return recalls
