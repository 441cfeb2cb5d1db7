"""Logs of made-up learners whose true recall is known, in worlds that share nothing with our model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ravive.memory.exposures import Exposures
from ravive.memory.inputs import DAY, MINUTE, PRACTICE, STUDY, Numbers
from ravive.memory.passes import Log
from ravive.memory.simulation.worlds import FsrsWorld, PowerLawWorld

SECONDS_A_CARD = (8.0, 25.0)
# Who comes back on a day, and how many cards at least are asked then.
COMES_BACK, FEWEST = 0.7, 8


class OddsPowerWorld:
    """The odds of recall fall as a power of the time since the card was seen; each learner and card has an exponent of its own.

    Exposures add up as a power too. Wickelgren (1974) and Wixted and Carpenter (2007) find power laws of time; the spread of
    exponents is ours.
    """

    EXPONENT, OF_LEARNERS, OF_CARDS = 0.3, 0.35, 0.2

    def __init__(self, cards: int, difficulty: Numbers, chance: np.random.Generator) -> None:
        self._level = 1.2 + chance.normal(0, 0.8) - 0.8 * difficulty - chance.normal(0, 0.4, cards)
        self._exponents = self.EXPONENT * np.exp(chance.normal(0, self.OF_LEARNERS) + chance.normal(0, self.OF_CARDS, cards))
        self._exposures = np.zeros(cards)
        self._last = np.zeros(cards)

    def study(self, card: int, time: float) -> None:
        self._exposures[card] += 1
        self._last[card] = time

    def answer(self, card: int, time: float, *, right: bool) -> None:
        self.study(card, time)

    def recalls(self, time: float) -> Numbers:
        minutes = np.maximum(time - self._last, 0) / MINUTE
        logits = self._level + np.log(np.maximum(self._exposures, 1)) - self._exponents * np.log1p(minutes)
        return np.where(self._exposures > 0, 1 / (1 + np.exp(-logits)), 0.02)


class UnforgettingWorld:
    """What was learnt at the training stays: recall depends on learner, card and exposures alone."""

    def __init__(self, cards: int, difficulty: Numbers, chance: np.random.Generator) -> None:
        self._level = chance.normal(0, 0.8) - 0.8 * difficulty - chance.normal(0, 0.4, cards)
        self._exposures = np.zeros(cards)

    def study(self, card: int, time: float) -> None:
        self._exposures[card] += 1

    def answer(self, card: int, time: float, *, right: bool) -> None:
        self.study(card, time)

    def recalls(self, time: float) -> Numbers:
        return 1 / (1 + np.exp(-(self._level + np.log1p(self._exposures))))


type WorldOfLearner = Callable[[int, Numbers, np.random.Generator], FsrsWorld | PowerLawWorld | OddsPowerWorld | UnforgettingWorld]

MADE_UP_WORLDS: dict[str, WorldOfLearner] = {
    "power law": PowerLawWorld,
    "power law of odds": OddsPowerWorld,
    "FSRS": FsrsWorld,
    "no forgetting": UnforgettingWorld,
}


@dataclass(frozen=True)
class MadeUpLog:
    """Exposures, and the true recall of each row (NaN for studies)."""

    exposures: Exposures
    truths: Numbers


def made_up_log(world: WorldOfLearner, *, learners: int, cards: int, days: tuple[float, ...], seed: int) -> MadeUpLog:
    """Return the log of a training where each card is read and asked one to three times, and of some cards on the days after it."""
    difficulty = np.random.default_rng(seed).normal(0, 1, cards)
    rows: list[tuple[int, int, float, int, float]] = []
    truths: list[float] = []
    for learner in range(learners):
        chance = np.random.default_rng((seed, 1, learner))
        memory, time = world(cards, difficulty, chance), 0.0
        for card in chance.permutation(cards).tolist():
            memory.study(card, time)
            rows.append((learner, card, time, STUDY, np.nan))
            truths.append(np.nan)
            time += float(chance.uniform(*SECONDS_A_CARD))
        sittings = [(time, cards)] * int(chance.integers(1, 4))
        sittings += [(day * DAY, int(chance.integers(FEWEST, cards + 1))) for day in days if chance.random() < COMES_BACK]
        for begins, count in sittings:
            time = max(time, begins)
            for card in chance.permutation(cards)[:count].tolist():
                recall = float(memory.recalls(time)[card])
                is_right = bool(chance.random() < recall)
                rows.append((learner, card, time, PRACTICE, float(is_right)))
                truths.append(recall)
                memory.answer(card, time, right=is_right)
                time += float(chance.uniform(*SECONDS_A_CARD))
    columns = list(zip(*rows, strict=True))
    places = [np.array(columns[place], dtype=np.int32) for place in (0, 1, 3)]
    exposures = Exposures(
        learners=places[0], items=places[1], notions=places[1], times=np.array(columns[2]), kinds=places[2],
        outcomes=np.array(columns[4]), guesses=np.zeros(len(rows), dtype=np.bool_), durations=np.zeros(len(rows)),
        item_names=tuple(f"c{card}" for card in range(cards)), notion_names=tuple(f"n{card}" for card in range(cards)),
        learner_count=learners,
    )  # fmt: skip
    return MadeUpLog(exposures, np.array(truths))


def waits_before(log: Log) -> Numbers:
    """Return the seconds since the card was last met, for each row; NaN for a first one."""
    last: dict[tuple[int, int], float] = {}
    waits = np.full(len(log.times), np.nan)
    for row, key in enumerate(zip(log.learners.tolist(), log.items.tolist(), strict=True)):
        waits[row] = log.times[row] - last.get(key, np.nan)
        last[key] = float(log.times[row])
    return waits
