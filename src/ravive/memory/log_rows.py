"""Rows of a log as they are read from a file: each is checked, every problem is named, good ones become exposures."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ravive.memory.exposures import CONFIDENCES, KINDS, Exposures, notion_of
from ravive.memory.inputs import STUDY

COLUMNS = ("learner", "item", "group", "t", "kind", "y")
OPTIONAL_COLUMNS = ("confidence", "seconds")
# What stands for nothing in the text columns that may be empty; a learner, a card or a notion may be called so.
NOTHING = frozenset(("null", "NULL", "NA", "N/A", "NaN", "nan"))
# Three thousand years. Milliseconds since 1970 are more than that.
LONGEST_SECONDS = 1e11
NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
_NO_NUMBER = float("nan")

type Value = object


@dataclass
class RowReader:
    """Collects the rows of a file. `problems` pairs the number of a row, from 1, with what is wrong in it; 0 stands for the whole file."""

    problems: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    rows: int = 0
    _learners: dict[str, int] = field(default_factory=dict[str, int])
    _items: dict[str, int] = field(default_factory=dict[str, int])
    _notions: dict[str, int] = field(default_factory=dict[str, int])
    _places: tuple[array[int], ...] = field(default_factory=lambda: tuple(array("i") for _ in range(4)))
    _times: array[float] = field(default_factory=lambda: array("d"))
    _outcomes: array[float] = field(default_factory=lambda: array("d"))
    _guesses: array[int] = field(default_factory=lambda: array("b"))
    _durations: array[float] = field(default_factory=lambda: array("d"))

    def refuse(self, problem: str) -> None:
        """Note a row that cannot be read at all."""
        self.rows += 1
        self.problems.append((self.rows, problem))

    def add(self, values: Mapping[str, Value]) -> None:
        """Check a row, and add it if it is good."""
        self.rows += 1
        y, confidence, took = _meant(values["y"]), _meant(values.get("confidence")), _meant(values.get("seconds"))
        learner, item, kind = values["learner"], values["item"], str(values["kind"])
        time, outcome, duration = _number(values["t"]), _NO_NUMBER if y is None else _number(y), 0.0 if took is None else _number(took)
        is_good = (
            learner
            and item
            and kind in KINDS
            and abs(time) <= LONGEST_SECONDS
            and (y is None or (0 <= outcome <= 1 and kind != "study"))
            and (confidence is None or confidence in CONFIDENCES)
            and 0 <= duration <= LONGEST_SECONDS
        )
        if not is_good:
            self.problems += ((self.rows, problem) for problem in _problems(values, y, confidence, took))
            return
        learner, item = str(learner), str(item)
        group = values["group"]
        notion = notion_of("" if group is None else str(group), item)
        learners, items, notions, kinds = self._places
        learners.append(self._learners.setdefault(learner, len(self._learners)))
        items.append(self._items.setdefault(item, len(self._items)))
        notions.append(self._notions.setdefault(notion, len(self._notions)))
        kinds.append(KINDS[kind])
        self._times.append(time)
        self._outcomes.append(outcome)
        self._guesses.append(confidence == "guess")
        self._durations.append(duration)

    def exposures(self) -> Exposures:
        """Return the rows as columns."""
        learners, items, notions, kinds = (np.array(column, dtype=np.int32) for column in self._places)
        return Exposures(
            learners=learners,
            items=items,
            notions=notions,
            times=np.array(self._times, dtype=np.float64),
            kinds=kinds,
            outcomes=np.array(self._outcomes, dtype=np.float64),
            guesses=np.array(self._guesses, dtype=np.bool_),
            durations=np.array(self._durations, dtype=np.float64),
            item_names=tuple(self._items),
            learner_count=len(self._learners),
            notion_names=tuple(self._notions),
        )


def _meant(value: Value) -> Value:
    """Return a value that may be empty; None for a word that stands for nothing."""
    return None if isinstance(value, str) and value in NOTHING else value


def _number(value: Value) -> float:
    """Return a number, NaN where the value is none; whole numbers of any size become fractions."""
    if value is None or (isinstance(value, str) and not NUMBER.fullmatch(value)):
        return _NO_NUMBER
    return float(value)  # type: ignore[arg-type]  # the columns of a file hold text and numbers


def _problems(values: Mapping[str, Value], y: Value, confidence: Value, took: Value) -> list[str]:
    """Return everything that is wrong with a row, column by column."""
    found = [f"{name} is {_shown(values[name])}; give a name" for name in ("learner", "item") if not values[name]]
    kind, time, outcome = values["kind"], _number(values["t"]), _number(y)
    if kind not in KINDS:
        found.append(f"kind is {_shown(kind)}; give study, practice or test")
    if not abs(time) <= LONGEST_SECONDS:
        found.append(_problem_of_time(values["t"]))
    if y is not None and not 0 <= outcome <= 1:
        found.append(f"y is {_shown(y)}; give 0, 1, a credit in between, or nothing")
    if y is not None and not np.isnan(outcome) and KINDS.get(str(kind)) == STUDY:
        found.append(f"y is {_shown(y)} in a row of kind study; leave it empty")
    if confidence is not None and confidence not in CONFIDENCES:
        found.append(f"confidence is {_shown(confidence)}; give sure, rather, guess or nothing")
    if took is not None and not 0 <= _number(took) <= LONGEST_SECONDS:
        found.append(f"seconds is {_shown(took)}; give how long the answer took, a number from 0 up, or nothing")
    return found


def _problem_of_time(value: Value) -> str:
    try:
        is_thousandfold = LONGEST_SECONDS < abs(float(str(value))) <= LONGEST_SECONDS * 1000
    except ValueError:
        is_thousandfold = False
    return f"t is {_shown(value)}; give seconds, a number up to 1e11{': these may be milliseconds' if is_thousandfold else ''}"


def _shown(value: Value) -> str:
    return "empty" if value in (None, "") else repr(value)
