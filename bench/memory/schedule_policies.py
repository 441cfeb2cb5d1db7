"""Ways of choosing what many learners are asked next. Only the oracle looks into the world."""

from __future__ import annotations

import numpy as np

from bench.memory.schedule_worlds import Where, World
from ravive.memory import scheduling
from ravive.memory.belief import DRIFT, Effects, learn, predict_logit, shrinkage, sigmoid, start_card, start_learner, start_notion
from ravive.memory.compiled import compiled
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import (
    CARD_COLUMNS,
    DAY,
    INPUT_COUNT,
    L_ANSWERS,
    L_TIME,
    LEARNER_COLUMNS,
    NOTION_COLUMNS,
    PRACTICE,
    STABILITY,
    STUDY,
    Numbers,
    read_inputs,
    remember,
    wind_clock,
)


class Policy:
    """Sees answers; the longest ago first, unless a policy says otherwise."""

    def start(self, right: Numbers, day: float) -> None:
        """Begin with the answers to all cards at the training, 1 where right."""
        self.last, self.streak = np.full(right.shape, day), right.astype(float)

    def enter(self, where: Where, day: float, right: Numbers) -> None:
        """Take note of answers."""
        self.streak[where] = np.where(right, self.streak[where] + 1, 0)
        self.last[where] = day

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        """Return how much each card wants to be asked; `left` are the days to the horizon."""
        return day - self.last


class Random(Policy):
    """Any card."""

    def __init__(self) -> None:
        self._chance = np.random.default_rng(7)

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        return self._chance.random(self.last.shape)


class Calendar(Policy):
    """A wait after a wrong answer, one after a right one, and growth for each one more in a row; after a wrong one it begins again,
    or goes back a step."""

    def __init__(self, soon: float, first: float, growth: float, *, goes_back: bool = False) -> None:
        self._soon, self._first, self._growth, self._goes_back = soon, first, growth, goes_back

    def enter(self, where: Where, day: float, right: Numbers) -> None:
        before = self.streak[where]
        super().enter(where, day, right)
        self._wrong[where] = 1 - right
        if self._goes_back:
            self.streak[where] = np.where(right, before + 1, np.maximum(before - 1, 0))

    def start(self, right: Numbers, day: float) -> None:
        super().start(right, day)
        self._wrong = 1 - right.astype(float)

    def waits(self) -> Numbers:
        """Return the days after which each card is asked again."""
        grown = self._first * self._growth ** np.maximum(self.streak - 1, 0)
        return np.where(self._wrong > 0, self._soon, np.minimum(grown, scheduling.LONGEST_DAYS))

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        return (day - self.last) / self.waits()


class Steps(Calendar):
    """Waits as they are listed, from the first again after a wrong answer."""

    def __init__(self, *days: float) -> None:
        super().__init__(days[0], days[0], 1)
        self._days = np.array(days)

    def waits(self) -> Numbers:
        return self._days[np.clip(self.streak.astype(int) - 1, 0, len(self._days) - 1)]


class Ours(Calendar):
    """The app: what is due first, and the longest ago first."""

    def __init__(self) -> None:
        super().__init__(scheduling.SOON_DAYS, scheduling.FIRST_DAYS, scheduling.GROWTH)

    def start(self, right: Numbers, day: float) -> None:
        super().start(right, day)
        self._longest = np.zeros(right.shape)

    def enter(self, where: Where, day: float, right: Numbers) -> None:
        self._longest[where] = np.where(right, np.maximum(self._longest[where], day - self.last[where]), 0)
        super().enter(where, day, right)

    def waits(self) -> Numbers:
        return np.minimum(super().waits(), np.maximum(scheduling.FIRST_DAYS, scheduling.MOST_GROWTH * self._longest))

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        waited = day - self.last
        return waited + np.where(waited >= self.waits(), 1_000.0, 0.0)


class Fsrs6(Policy):
    """FSRS-6 with its published parameters: the least remembered first."""

    def start(self, right: Numbers, day: float) -> None:
        super().start(right, day)
        self._clocks = np.zeros((*right.shape, CARD_COLUMNS))
        for clock, is_right in zip(self._clocks.reshape(-1, CARD_COLUMNS), right.ravel(), strict=True):
            wind_clock(clock, True, 0.0, int(Grade.HARD))
            wind_clock(clock, False, 0.03, int(Grade.GOOD if is_right else Grade.AGAIN))

    def enter(self, where: Where, day: float, right: Numbers) -> None:
        for learner, card, is_right in zip(*where, right, strict=True):
            elapsed = day - self.last[learner, card]
            wind_clock(self._clocks[learner, card], False, elapsed, int(Grade.GOOD if is_right else Grade.AGAIN))
        super().enter(where, day, right)

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        return (day - self.last) / self._clocks[..., STABILITY]


class Oracle(Policy):
    """Knows the world: what raises true recall most over the days to come, at most so many."""

    PARTS = 8

    def __init__(self, days: float) -> None:
        self._days = days

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        later = day + (np.arange(self.PARTS) + 0.5) / self.PARTS * min(self._days, left)
        recall = world.recall(day)[..., None]
        asked = recall * world.foresee(day, later, 1.0) + (1 - recall) * world.foresee(day, later, 0.0)
        return (asked - world.foresee(day, later, None)).mean(-1)


@compiled
def _recall(x: Numbers, card: Numbers, notion: Numbers, learner: Numbers, time: float, effects: Effects) -> float:
    beyond = read_inputs(card, notion, learner, time, x)
    logit, variance, _ = predict_logit(x, beyond, effects, 0, card, notion, learner, time)
    return sigmoid(shrinkage(variance) * logit)


@compiled
def _observe(x: Numbers, card: Numbers, notion: Numbers, learner: Numbers, time: float, credit: float, effects: Effects) -> None:
    beyond = read_inputs(card, notion, learner, time, x)
    logit, variance, lasting = predict_logit(x, beyond, effects, 0, card, notion, learner, time)
    surprise = credit - sigmoid(shrinkage(variance) * logit)
    learn(card, notion, learner, logit, surprise, variance, lasting, effects.variances[DRIFT])
    remember(card, notion, learner, time, PRACTICE, credit, 3 if credit >= 1.0 else 1)


@compiled
def _foresee(
    cards: Numbers, notions: Numbers, learner: Numbers, time: float, waits: Numbers, effects: Effects, recalls: Numbers, gains: Numbers
) -> None:
    """Write the recall of each card of a learner, and what an answer now would add to it after these waits, in seconds."""
    x = np.zeros(INPUT_COUNT)
    for place in range(len(cards)):
        recalls[place] = _recall(x, cards[place], notions[place], learner, time, effects)
        gains[place] = 0.0
        for wait in waits:
            gains[place] -= _recall(x, cards[place], notions[place], learner, time + wait, effects) / len(waits)
        for credit in (0.0, 1.0):
            card, notion, after = cards[place].copy(), notions[place].copy(), learner.copy()
            _observe(x, card, notion, after, time, credit, effects)
            # What the answer says of the learner is no gain, and six cards more end the session.
            other = learner.copy()
            other[L_ANSWERS] += 7
            other[L_TIME] = time
            chance = recalls[place] if credit > 0.0 else 1.0 - recalls[place]
            for wait in waits:
                gains[place] += chance * _recall(x, card, notion, other, time + wait, effects) / len(waits)


class Forecast(Policy):
    """The shipped model's predictions: the palest first, the greatest gain over so many days, or forgotten by time waited."""

    PARTS = 4

    def __init__(self, by: str, days: float = 30) -> None:
        self._by, self._days = by, days

    def start(self, right: Numbers, day: float) -> None:
        super().start(right, day)
        model = shipped()
        self._effects = Effects(model.coefficients, model.card_rows(("any",)), model.variances.as_row())
        self._x = np.zeros(INPUT_COUNT)
        self._cards, self._notions = np.zeros((*right.shape, CARD_COLUMNS)), np.zeros((*right.shape, NOTION_COLUMNS))
        self._learners = np.zeros((len(right), LEARNER_COLUMNS))
        for learner, cards, notions, rights in zip(self._learners, self._cards, self._notions, right, strict=True):
            start_learner(learner, self._effects.variances)
            for place, (card, notion) in enumerate(zip(cards, notions, strict=True)):
                start_card(card, 1.0, self._effects.variances)
                start_notion(notion, 1.0, self._effects.variances)
                remember(card, notion, learner, day * DAY + 20.0 * (place - 2 * len(cards)), STUDY, 0.0, int(Grade.HARD))
            for place, is_right in enumerate(rights):
                time = day * DAY + 20.0 * (place - len(cards))
                _observe(self._x, cards[place], notions[place], learner, time, float(is_right), self._effects)

    def enter(self, where: Where, day: float, right: Numbers) -> None:
        super().enter(where, day, right)
        for learner, card, is_right in zip(*where, right, strict=True):
            rows = self._cards[learner, card], self._notions[learner, card], self._learners[learner]
            _observe(self._x, *rows, max(day * DAY, rows[2][L_TIME] + 20.0), float(is_right), self._effects)

    def urgencies(self, day: float, left: float, world: World) -> Numbers:
        waits = (np.arange(self.PARTS) + 0.5) / self.PARTS * min(self._days, left) * DAY
        recalls, gains = np.zeros(self.last.shape), np.zeros(self.last.shape)
        for place, learner in enumerate(self._learners):
            _foresee(self._cards[place], self._notions[place], learner, day * DAY, waits, self._effects, recalls[place], gains[place])
        return {"gain": gains, "palest": 1 - recalls, "waited": (1 - recalls) * (day - self.last)}[self._by]
