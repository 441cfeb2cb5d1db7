"""The memory model as a value: coefficients shared by everyone, two effects a card, and how much learners and cards differ."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from ravive.memory.belief import USUAL_FADING
from ravive.memory.bounds import HIGHEST, LOWEST
from ravive.memory.inputs import INPUT_COUNT, INPUT_NAMES, Numbers

FORMAT = "ravive-memory-model"
VERSION = 4
SHIPPED = Path(__file__).parent / "shipped.json"
# A hundred years: nobody waited longer for a question.
MOST_MINUTES = 100 * 365.25 * 1_440


class ModelError(ValueError):
    """A model file that cannot be used, with the reason."""


@dataclass(frozen=True, kw_only=True)
class Variances:
    """Variances in logits squared: of learners, of notions and of cards within a learner, and of ability's drift at each answer.

    `card` is that of a card no one has answered yet; `card_met` is added to it once the card was met, and takes away: what
    makes a card hard at first sight counts for less then. `fading` is how differently cards fade, for each step of log(1 + minutes)
    beyond a quarter of an hour.
    """

    learner: float = 0.6
    notion: float = 0.2
    card_in_learner: float = 0.2
    drift: float = 0.003
    card: float = 1.5
    card_met: float = -0.65
    fading: float = USUAL_FADING

    def as_row(self) -> Numbers:
        """Return what a pass reads: learner, notion, card in learner, drift."""
        return np.array([self.learner, self.notion, self.card_in_learner, self.drift])


@dataclass(frozen=True, kw_only=True)
class CardEffects:
    """How much harder a card is than others, and how much more once met, in logits; its variance, and what is added once met."""

    harder: float
    harder_met: float
    variance: float
    variance_met: float


@dataclass(frozen=True, kw_only=True)
class Model:
    """What predicts recall.

    `coefficients` has one number for each of INPUT_NAMES; `precision` says how sure they are (the curvature of the
    log-likelihood at `answers` answers), so that another log can start from here, and `days` which part of that comes from
    waits over half a day. `longest_wait_minutes` is how long a wait the answers behind the coefficients reach, 0 where too few
    came back to a card; what was taken over from another model about longer waits does not count.
    """

    coefficients: Numbers
    precision: Numbers
    answers: int
    longest_wait_minutes: float = 0.0
    days: Numbers = field(default_factory=lambda: np.zeros((INPUT_COUNT, INPUT_COUNT)))
    cards: dict[str, CardEffects] = field(default_factory=dict[str, CardEffects])
    variances: Variances = Variances()
    provenance: tuple[str, ...] = ()

    def card_rows(self, names: tuple[str, ...]) -> Numbers:
        """Return the effects of these cards as rows for a pass; those never answered get the variance of any card."""
        rows = np.zeros((len(names), 4))
        rows[:, 2], rows[:, 3] = self.variances.card, self.variances.card_met
        for place, name in enumerate(names):
            if known := self.cards.get(name):
                rows[place] = (known.harder, known.harder_met, known.variance, known.variance_met)
        return rows


def as_document(model: Model) -> dict[str, Any]:
    """Return a model as what JSON can hold."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "provenance": list(model.provenance),
        "answers": model.answers,
        "longest_wait_minutes": model.longest_wait_minutes,
        "coefficients": dict(zip(INPUT_NAMES, (float(value) for value in model.coefficients), strict=True)),
        "variances": model.variances.__dict__,
        "cards": {name: [card.harder, card.harder_met, card.variance, card.variance_met] for name, card in model.cards.items()},
        "precision": _triangle(model.precision),
        "days": _triangle(model.days),
    }


def _triangle(matrix: Numbers) -> list[list[float]]:
    return [[float(f"{value:.6g}") for value in row[: place + 1]] for place, row in enumerate(matrix)]


def _mirrored(name: str, triangle: list[list[float]]) -> Numbers:
    if [len(row) for row in triangle] != list(range(1, INPUT_COUNT + 1)):
        raise ValueError(f"{name} is no triangle of {INPUT_COUNT} rows")
    matrix = np.zeros((INPUT_COUNT, INPUT_COUNT))
    for place, row in enumerate(triangle):
        matrix[place, : place + 1] = row
        matrix[: place + 1, place] = row
    return matrix


def write_model(path: Path, model: Model) -> None:
    """Write a model as JSON, whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(as_document(model), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def read_model(path: Path) -> Model:
    """Return the model in a file. Raises ModelError saying what is wrong with it."""
    try:
        body: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ModelError(f"{path}: cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise ModelError(f"{path}: not JSON: {problem}") from problem
    return from_document(body, name=str(path))


def from_document(body: object, *, name: str) -> Model:
    """Return the model that `as_document` wrote. Raises ModelError saying what is wrong with it, and where: in `name`."""
    if not isinstance(body, dict) or cast(dict[str, Any], body).get("format") != FORMAT:
        raise ModelError(f"{name}: not a memory model; make one with `ravive memory fit`")
    known = cast(dict[str, Any], body)
    if known.get("version") != VERSION:
        raise ModelError(f"{name}: version {known.get('version')!r}; this Ravive reads version {VERSION}")
    try:
        return _model(known)
    except (LookupError, AttributeError, TypeError, ValueError) as problem:
        raise ModelError(f"{name}: {_reason(problem)}") from problem


@cache
def shipped() -> Model:
    """Return the model Ravive comes with, learnt from public logs; `provenance` says which."""
    return read_model(SHIPPED)


def _reason(problem: Exception) -> str:
    return f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)


def _rising(coefficients: Numbers) -> list[str]:
    """Return what is wrong with each coefficient that no fit gives, since recall could then rise with time."""
    rows = zip(INPUT_NAMES, coefficients.tolist(), LOWEST.tolist(), HIGHEST.tolist(), strict=True)
    return [
        f"{name} is {value:g}, at most {high:g} is accepted" if value > high else f"{name} is {value:g}, at least {low:g} is accepted"
        for name, value, low, high in rows
        if not low <= value <= high
    ]


def _longest_wait(minutes: object) -> float:
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 <= minutes <= MOST_MINUTES:
        raise ValueError(f"longest_wait_minutes is {minutes!r}; a number from 0 to {MOST_MINUTES:.0f} is accepted")
    return float(minutes)


def _cards(rows: dict[str, Any]) -> dict[str, CardEffects]:
    if any(len(row) != 4 for row in rows.values()):
        raise ValueError("a card needs four numbers")
    if any(row[2] < 0 or row[2] + row[3] < 0 for row in rows.values()):
        raise ValueError("a card's variance is under zero")
    if any(not math.isfinite(value) for row in rows.values() for value in row):
        raise ValueError("a card's effect that is not finite")
    return {
        name: CardEffects(harder=float(row[0]), harder_met=float(row[1]), variance=float(row[2]), variance_met=float(row[3]))
        for name, row in rows.items()
    }


def _model(body: dict[str, Any]) -> Model:
    for name in ("coefficients", "cards", "variances"):
        if not isinstance(body[name], dict):
            raise ValueError(f"{name} must name each number")
    unknown = set(body["coefficients"]) - set(INPUT_NAMES)
    if unknown:
        raise ValueError(f"coefficients of unknown inputs: {', '.join(sorted(unknown))}")
    coefficients = np.array([float(body["coefficients"][name]) for name in INPUT_NAMES])
    precision, days = _mirrored("precision", body["precision"]), _mirrored("days", body["days"])
    if not (np.isfinite(coefficients).all() and np.isfinite(precision).all() and np.isfinite(days).all()):
        raise ValueError("a number that is not finite")
    if rising := _rising(coefficients):
        raise ValueError(f"recall would rise while time passes: {'; '.join(rising)}")
    # Six digits are stored of each number: rounding may leave a little under zero.
    if min(np.linalg.eigvalsh(matrix)[0] + 1e-4 * np.trace(matrix) for matrix in (precision, days)) < 0:
        raise ValueError("precision and days must be those of a fit: they have a direction under zero")
    variances = Variances(**{name: float(value) for name, value in body["variances"].items()})
    once_met = variances.card + variances.card_met
    if any(not math.isfinite(value) or value < 0 for value in (*(variances.__dict__ | {"card_met": once_met}).values(),)):
        raise ValueError("variances must be zero or more")
    return Model(
        coefficients=coefficients,
        precision=precision,
        days=days,
        answers=int(body["answers"]),
        longest_wait_minutes=_longest_wait(body["longest_wait_minutes"]),
        cards=_cards(body["cards"]),
        variances=variances,
        provenance=tuple(body["provenance"]),
    )
