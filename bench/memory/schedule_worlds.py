"""Worlds whose memory is known, for many learners at once: none shares its shape, its cards or its learners with our model.

Each row is a learner, each column a card. Times are in days. Cards and learners differ: what fades fast in one hardly fades in another.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from ravive.memory.inputs import Numbers

SECONDS_A_DAY = 86_400.0
# Of a card in a learner, or of all of them: an index into an array of learners by cards.
Where = Any


def sigmoid(logits: Numbers) -> Numbers:
    """Return probabilities."""
    return 1 / (1 + np.exp(-np.clip(logits, -50, 50)))


class World(ABC):
    """Learners who meet cards. `cards` and `people` are the chance that draws either."""

    def __init__(self, learners: int, count: int, cards: np.random.Generator, people: np.random.Generator) -> None:
        self.shape = (learners, count)

    @abstractmethod
    def recall(self, day: float, where: Where = ...) -> Numbers:
        """Return the chance of recall, 0 to 1."""

    @abstractmethod
    def answer(self, where: Where, day: float, right: Numbers) -> None:
        """Enter answers, 1 where right; what was right is shown after each."""

    @abstractmethod
    def foresee(self, day: float, later: Numbers, right: float | None) -> Numbers:
        """Return recall at these later days, by learner, card and day, if cards are answered on `day`; None where they are not."""


class TwoExponentials(World):
    """A fast trace and a slow one, each an exponential: an answer fills the fast one, and the slow one as far as the fast one is gone."""

    WRONG, FILLED = 0.6, 0.9

    def __init__(self, learners: int, count: int, cards: np.random.Generator, people: np.random.Generator) -> None:
        super().__init__(learners, count, cards, people)
        hard = cards.random(count) < 0.4
        slow = np.where(hard, cards.lognormal(np.log(35), 0.4, count), cards.lognormal(np.log(130), 0.4, count))
        growth = np.where(hard, cards.uniform(0.06, 0.18, count), cards.uniform(0.2, 0.5, count))
        self._slow = slow * people.uniform(0.6, 1.4, (learners, 1)) * people.lognormal(0, 0.3, self.shape)
        growth = growth * people.uniform(0.4, 1.6, (learners, 1)) * people.lognormal(0, 0.25, self.shape)
        self._growth = np.clip(growth, 0.01, 0.8)
        self._fast = people.uniform(1.5, 4, (learners, 1)) * np.ones(self.shape)
        self._filled, self._strength, self._last = np.zeros(self.shape), np.zeros(self.shape), np.zeros(self.shape)

    def recall(self, day: float, where: Where = ...) -> Numbers:
        fast, slow = self._faded(day, where)
        return 1 - (1 - fast) * (1 - slow)

    def answer(self, where: Where, day: float, right: Numbers) -> None:
        self._strength[where] = self._stronger(day, where, right)
        self._filled[where], self._last[where] = self.FILLED, day

    def foresee(self, day: float, later: Numbers, right: float | None) -> Numbers:
        if right is None:
            fast, slow, ages = self._filled, self._strength, later - self._last[..., None]
        else:
            fast, slow, ages = np.full(self.shape, self.FILLED), self._stronger(day, ..., right), (later - day)[None, None]
        fast, slow = fast[..., None] * np.exp(-ages / self._fast[..., None]), slow[..., None] * np.exp(-ages / self._slow[..., None])
        return 1 - (1 - fast) * (1 - slow)

    def _faded(self, day: float, where: Where) -> tuple[Numbers, Numbers]:
        ages = day - self._last[where]
        return self._filled[where] * np.exp(-ages / self._fast[where]), self._strength[where] * np.exp(-ages / self._slow[where])

    def _stronger(self, day: float, where: Where, right: Numbers | float) -> Numbers:
        fast, slow = self._faded(day, where)
        return slow + self._growth[where] * (1 - slow) * (1 - fast) * (self.WRONG + (1 - self.WRONG) * right)


class Activation(World):
    """ACT-R after Pavlik and Anderson (2005), with their values: each answer fades as a power of its age, faster if memory was strong."""

    INTERCEPT, SCALE, THRESHOLD, NOISE, BETWEEN_SESSIONS = 0.177, 0.217, -0.704, 0.255, 0.025

    def __init__(self, learners: int, count: int, cards: np.random.Generator, people: np.random.Generator) -> None:
        super().__init__(learners, count, cards, people)
        of_learner = people.choice([-0.25, 0.25], (learners, 1)) + people.uniform(-0.25, 0.25, self.shape)
        self._threshold = self.THRESHOLD + cards.uniform(-0.6, 0.6, count) + of_learner
        self._days, self._decays = np.zeros((*self.shape, 1)), np.zeros((*self.shape, 1))
        self._count = np.zeros(self.shape, dtype=int)

    def recall(self, day: float, where: Where = ...) -> Numbers:
        with np.errstate(divide="ignore"):
            return sigmoid((np.log(self._sum(day, where)) - self._threshold[where]) / self.NOISE)

    def answer(self, where: Where, day: float, right: Numbers) -> None:
        decays, count = self._decay(day, where), self._count[where]
        if count.max() >= self._days.shape[-1]:
            room = np.zeros((*self.shape, 4))
            self._days, self._decays = np.concatenate((self._days, room), -1), np.concatenate((self._decays, room), -1)
        learners, cards = np.broadcast_arrays(*(np.indices(self.shape) if where is ... else where))
        self._days[learners, cards, count], self._decays[learners, cards, count] = day, decays
        self._count[where] += 1

    def foresee(self, day: float, later: Numbers, right: float | None) -> Numbers:
        sums = np.stack([self._sum(float(one), ...) for one in later], -1)
        if right is not None:
            sums = sums + self._subjective(later - day)[None, None] ** -self._decay(day, ...)[..., None]
        with np.errstate(divide="ignore"):
            return sigmoid((np.log(sums) - self._threshold[..., None]) / self.NOISE)

    def _sum(self, day: float, where: Where) -> Numbers:
        is_there = np.arange(self._days.shape[-1]) < self._count[where][..., None]
        return np.where(is_there, self._subjective(day - self._days[where]) ** -self._decays[where], 0).sum(-1)

    def _decay(self, day: float, where: Where) -> Numbers:
        return self.SCALE * self._sum(day, where) + self.INTERCEPT

    def _subjective(self, days: Numbers) -> Numbers:
        """Return ages in seconds: within half an hour time runs at full speed; between sessions little interferes."""
        ages = np.maximum(days * SECONDS_A_DAY, 1.0)
        return np.where(ages < 1_800, ages, 1_800 + (ages - 1_800) * self.BETWEEN_SESSIONS)


class PowerLawOfOdds(World):
    """The odds of recall fall as a power of time, and rise the more, the longer ago the answer before was."""

    WRONG = 0.5

    def __init__(self, learners: int, count: int, cards: np.random.Generator, people: np.random.Generator) -> None:
        super().__init__(learners, count, cards, people)
        of_learner = people.standard_t(5, (learners, 1)) * 0.6 + people.uniform(-0.7, 0.7, self.shape)
        self._start = 2.2 - cards.exponential(1.2, count) + of_learner
        self._decay = people.uniform(0.75, 1.35, (learners, 1)) * cards.uniform(0.7, 1.4, count)
        self._growth = people.uniform(0.12, 0.35, (learners, 1)) * cards.uniform(0.6, 1.4, count)
        self._strength, self._last = np.zeros(self.shape), np.zeros(self.shape)

    def recall(self, day: float, where: Where = ...) -> Numbers:
        fall = self._decay[where] * np.log1p(np.maximum(day - self._last[where], 0))
        return sigmoid(self._start[where] + self._strength[where] - fall)

    def answer(self, where: Where, day: float, right: Numbers) -> None:
        self._strength[where], self._last[where] = self._stronger(day, where, right), day

    def foresee(self, day: float, later: Numbers, right: float | None) -> Numbers:
        strength = self._strength if right is None else self._stronger(day, ..., right)
        ages = later - self._last[..., None] if right is None else (later - day)[None, None]
        return sigmoid((self._start + strength)[..., None] - self._decay[..., None] * np.log1p(np.maximum(ages, 0)))

    def _stronger(self, day: float, where: Where, right: Numbers | float) -> Numbers:
        bridged = np.log1p(np.maximum(day - self._last[where], 0))
        return self._strength[where] + self._growth[where] * bridged * (self.WRONG + (1 - self.WRONG) * right)


WORLDS: dict[str, type[World]] = {
    "two exponentials": TwoExponentials,
    "ACT-R": Activation,
    "power law of odds": PowerLawOfOdds,
}
