"""The memory of one learner, exposure by exposure, as the app stores it: for the few curves that pages draw."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from ravive.memory import scheduling
from ravive.memory.belief import (
    DRIFT,
    Effects,
    doubt_of_fading,
    learn,
    predict_logit,
    shrinkage,
    sigmoid,
    start_card,
    start_learner,
    start_notion,
)
from ravive.memory.fsrs import Grade
from ravive.memory.grade import weights_of
from ravive.memory.hybrid import Model
from ravive.memory.inputs import (
    CARD_COLUMNS,
    DAY,
    INPUT_COUNT,
    LAST,
    LAST_TIME,
    LEARNER_COLUMNS,
    NOTION_COLUMNS,
    PRACTICE,
    READ_WEIGHT,
    RIGHTS,
    STABILITY,
    STREAK,
    STUDIES,
    STUDY,
    WAS_RIGHT,
    Numbers,
    read_inputs,
    remember,
)

# Nine in ten of a normal distribution lie within this many standard deviations.
NINETY_PERCENT = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Recall:
    """A predicted chance of recall, 0 to 1, and between which bounds it lies in 9 cases out of 10."""

    recall: float
    low: float
    high: float


@dataclass
class _Met:
    """What is stored of a card: its row, and what decides when it is asked again."""

    row: Numbers
    effects: Effects
    grade: Grade = Grade.AGAIN
    longest_days: float = 0.0


@dataclass
class LearnerMemory:
    """Someone nothing is known of yet. Times are in seconds; a card is named with the notion it belongs to."""

    model: Model
    _row: Numbers = field(init=False)
    _cards: dict[str, _Met] = field(init=False, default_factory=dict[str, _Met])
    _notions: dict[str, Numbers] = field(init=False, default_factory=dict[str, Numbers])
    _variances: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self._variances = self.model.variances.as_row()
        self._row = np.zeros(LEARNER_COLUMNS)
        start_learner(self._row, self._variances)

    def expose(self, card: str, notion: str, time: float, *, credit: float | None, grade: Grade, seconds: float = math.nan) -> None:
        """Enter an answer with its credit (0 to 1; None for a card that was only shown), its grade on the clock and how long it took."""
        met, shared = self._card(card), self._notion(notion)
        weight = float(weights_of(np.array(seconds)))
        is_first = met.row[STABILITY] == 0
        if is_first or weight >= READ_WEIGHT:
            waited_days = 0.0 if is_first else max(time - float(met.row[LAST_TIME]), 0.0) / DAY
            met.longest_days = scheduling.longest_bridged(grade=grade, waited_days=waited_days, before_days=met.longest_days)
            met.grade = grade
        if credit is None:
            remember(met.row, shared, self._row, time, STUDY, 0.0, int(grade), weight)
            return
        logit, variance, lasting = self._logit(met, shared, self._row, time)
        surprise = credit - sigmoid(shrinkage(variance) * logit)
        learn(met.row, shared, self._row, logit, surprise, variance, lasting, self._variances[DRIFT], weight)
        remember(met.row, shared, self._row, time, PRACTICE, credit, int(grade), weight)

    def recall(self, card: str, notion: str, time: float) -> Recall:
        """Return what is predicted of a card at a time, met or not."""
        met = self._card(card)
        logit, variance, _ = self._logit(met, self._notion(notion), self._row, time)
        faded = variance + doubt_of_fading(met.row, time, self.model.variances.fading)
        return Recall(
            recall=float(sigmoid(shrinkage(variance) * logit)),
            low=float(sigmoid(logit - NINETY_PERCENT * math.sqrt(faded))),
            high=float(sigmoid(logit + NINETY_PERCENT * math.sqrt(variance))),
        )

    def alone_with(self, card: str, notion: str) -> LearnerMemory:
        """Return a copy of the learner with this card alone: what it is asked next changes nothing here."""
        other = LearnerMemory(self.model)
        other._row = self._row.copy()
        met = self._card(card)
        other._cards[card] = replace(met, row=met.row.copy())
        other._notions[notion] = self._notion(notion).copy()
        return other

    def wait_days(self, card: str) -> float:
        """Return how many days after its last answer the card is asked again. Raises KeyError for a card never met."""
        met = self._cards[card]
        streak, studies = float(met.row[STREAK]), float(met.row[STUDIES])
        return scheduling.wait_days(grade=met.grade, times=streak if streak > 0 else studies, longest_days=met.longest_days)

    def was_right(self, card: str) -> bool:
        """Return whether a card was answered right: once, or in part as often. Raises KeyError for a card never met.

        A last answer that was read in so little time that it does not count in full was right all the same.
        """
        met = self._cards[card]
        rights, last = float(met.row[RIGHTS]), float(met.row[LAST])
        return rights >= 1 or (last == WAS_RIGHT and met.grade == Grade.GOOD and rights >= READ_WEIGHT)

    def _card(self, name: str) -> _Met:
        if name not in self._cards:
            met = _Met(row=np.zeros(CARD_COLUMNS), effects=Effects(self.model.coefficients, self.model.card_rows((name,)), self._variances))
            start_card(met.row, 1.0, self._variances)
            self._cards[name] = met
        return self._cards[name]

    def _notion(self, name: str) -> Numbers:
        if name not in self._notions:
            self._notions[name] = np.zeros(NOTION_COLUMNS)
            start_notion(self._notions[name], 1.0, self._variances)
        return self._notions[name]

    def _logit(self, met: _Met, shared: Numbers, learner: Numbers, time: float) -> tuple[float, float, float]:
        x = np.zeros(INPUT_COUNT)
        beyond = read_inputs(met.row, shared, learner, time, x)
        logit, variance, lasting = predict_logit(x, beyond, met.effects, 0, met.row, shared, learner, time)
        return float(logit), float(variance), float(lasting)
