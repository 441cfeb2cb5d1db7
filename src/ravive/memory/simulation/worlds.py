"""Worlds with a known memory: what a learner really recalls, which no policy may look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ravive.memory import fsrs
from ravive.memory.inputs import DAY, Numbers


class PowerLawWorld:
    """The activation model of Pavlik and Anderson (2005): each exposure fades as a power of its age, faster if memory was strong.

    Independent of our model and of FSRS. Source: Cognitive Science 29(4), 559–586, with its fitted values: decay intercept .177,
    scale .217, threshold −.704, noise .255; time between sessions counts .025 of time within one.
    """

    INTERCEPT, SCALE, THRESHOLD, NOISE, BETWEEN_SESSIONS = 0.177, 0.217, -0.704, 0.255, 0.025

    def __init__(self, cards: int, difficulty: Numbers, chance: np.random.Generator) -> None:
        self._threshold = self.THRESHOLD + 0.35 * difficulty + chance.normal(0, 0.25) + chance.normal(0, 0.15, cards)
        self._exposures: list[list[tuple[float, float]]] = [[] for _ in range(cards)]

    def study(self, card: int, time: float) -> None:
        strength = self._activation(card, time)
        # An old exposure that is all but gone leaves the intercept alone.
        decay = self.SCALE * np.exp(strength) + self.INTERCEPT if np.isfinite(strength) else self.INTERCEPT
        self._exposures[card].append((time, float(decay)))

    def answer(self, card: int, time: float, *, right: bool) -> None:
        self.study(card, time)

    def recalls(self, time: float) -> Numbers:
        strengths = np.array([self._activation(card, time) for card in range(len(self._exposures))])
        return 1 / (1 + np.exp(np.clip((self._threshold - strengths) / self.NOISE, -50, 50)))

    def _activation(self, card: int, time: float) -> float:
        if not self._exposures[card]:
            return -np.inf
        ages = np.array([max(time - at, 1.0) for at, _ in self._exposures[card]])
        decays = np.array([decay for _, decay in self._exposures[card]])
        # Within half an hour time runs at full speed; between sessions little interferes.
        subjective = np.where(ages < 1_800, ages, 1_800 + (ages - 1_800) * self.BETWEEN_SESSIONS)
        return float(np.log(np.sum(subjective**-decays)))


class FsrsWorld:
    """FSRS-6 with parameters of the learner's own and cards that differ. The policies that use its curves have the better cards here."""

    def __init__(self, cards: int, difficulty: Numbers, chance: np.random.Generator) -> None:
        spread = np.exp(chance.normal(0, 0.25, fsrs.PARAMETER_COUNT))
        parameters = np.array(fsrs.DEFAULT_PARAMETERS) * spread
        parameters[20] = np.clip(parameters[20], 0.1, 0.8)
        self._parameters = tuple(float(value) for value in parameters)
        self._ease: NDArray[np.float64] = np.exp(-0.5 * difficulty)
        self._states: list[tuple[fsrs.State, float] | None] = [None] * cards

    def study(self, card: int, time: float) -> None:
        self._enter(card, time, fsrs.Grade.HARD)

    def answer(self, card: int, time: float, *, right: bool) -> None:
        self._enter(card, time, fsrs.Grade.GOOD if right else fsrs.Grade.AGAIN)

    def recalls(self, time: float) -> Numbers:
        return np.array([self._recall(card, time) for card in range(len(self._states))])

    def _recall(self, card: int, time: float) -> float:
        known = self._states[card]
        if known is None:
            return 0.0
        state, at = known
        stability = max(state.stability_days * self._ease[card], fsrs.STABILITY_FLOOR_DAYS)
        return fsrs.retrievability(elapsed_days=(time - at) / DAY, stability_days=float(stability), parameters=self._parameters)

    def _enter(self, card: int, time: float, grade: fsrs.Grade) -> None:
        known = self._states[card]
        if known is None:
            state = fsrs.first_state(grade, self._parameters)
        else:
            state = fsrs.next_state(known[0], grade, elapsed_days=(time - known[1]) / DAY, parameters=self._parameters)
        self._states[card] = (state, time)


WORLDS = {"power law": PowerLawWorld, "FSRS": FsrsWorld}
