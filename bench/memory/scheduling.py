"""What rules for asking again cost and leave, when only what is due is asked: `python -m bench.memory.scheduling`.

Learners of a made-up world had a training of 24 cards. For 36 weeks they open the app twice a week and answer what is due, at
most nine cards, which is three minutes. The worlds are those of `ravive memory simulate`; no rule may look into them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from unittest.mock import patch

import numpy as np

from ravive.memory import fsrs, scheduling
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory
from ravive.memory.simulation.population import ANSWER_SECONDS, SESSION_DAYS
from ravive.memory.simulation.worlds import WORLDS

CARDS, LEARNERS, WEEKS, MOST_ANSWERS = 24, 40, 36, 9
# A due date that falls in the night is asked that day.
SAME_DAY = 0.1


class Rule(Protocol):
    """Says which cards of one learner are due; times are in days since the training."""

    def enter(self, card: int, day: float, right: bool | None) -> None:
        """Take note of an answer; None for the training's own showing of the card."""
        ...

    def waits(self, day: float) -> list[float]:
        """Return for each card the days after its last answer at which it is asked again."""
        ...


class Ours:
    """The app's rule with the shipped model, at some target."""

    def __init__(self, target: float) -> None:
        self._learner = LearnerMemory(shipped(), target)

    def enter(self, card: int, day: float, right: bool | None) -> None:
        grade = Grade.AGAIN if right is False else Grade.GOOD
        self._learner.expose(str(card), str(card), day * DAY, credit=None if right is None else float(right), grade=grade)

    def waits(self, day: float) -> list[float]:
        return [self._learner.wait_days(str(card), str(card)) for card in range(CARDS)]


class Unbounded(Ours):
    """The same rule where waits may be as long as the model says: what it was before any bound."""

    def waits(self, day: float) -> list[float]:
        with patch.object(scheduling, "FIRST_DAYS", fsrs.LONGEST_INTERVAL_DAYS):
            return super().waits(day)


class Absolute(Ours):
    """The same model, asked again whenever its recall is under a fixed target: what our rule is not."""

    def waits(self, day: float) -> list[float]:
        due = [self._learner.recall(str(card), str(card), day * DAY).recall <= self._learner.target_recall for card in range(CARDS)]
        return [1.0 if is_due else fsrs.LONGEST_INTERVAL_DAYS for is_due in due]


class Fsrs6:
    """FSRS-6 with its published parameters, at some target."""

    def __init__(self, target: float) -> None:
        self._target = target
        self._states: list[tuple[fsrs.State, float] | None] = [None] * CARDS

    def enter(self, card: int, day: float, right: bool | None) -> None:
        grade = Grade.AGAIN if right is False else Grade.GOOD
        known = self._states[card]
        state = fsrs.first_state(grade) if known is None else fsrs.next_state(known[0], grade, elapsed_days=day - known[1])
        self._states[card] = (state, day)

    def waits(self, day: float) -> list[float]:
        states = [known[0] for known in self._states if known is not None]
        return [fsrs.interval_days(stability_days=state.stability_days, target_recall=self._target) for state in states]


class FixedDays:
    """One wait after the other; the first again after a wrong answer."""

    def __init__(self, *days: float) -> None:
        self._days, self._step = days, [-1] * CARDS

    def enter(self, card: int, day: float, right: bool | None) -> None:
        self._step[card] = 0 if right is False else min(self._step[card] + 1, len(self._days) - 1)

    def waits(self, day: float) -> list[float]:
        return [self._days[step] for step in self._step]


RULES: dict[str, Callable[[], Rule]] = {
    "recall under 90 % (pooled model)": lambda: Absolute(0.9),
    "recall under 60 % (pooled model)": lambda: Absolute(0.6),
    "ours, waits unbounded": lambda: Unbounded(scheduling.TARGET_RECALL),
    **{f"ours, target {100 * target:.0f} %": (lambda target=target: Ours(target)) for target in (0.5, scheduling.TARGET_RECALL, 0.7)},
    **{f"FSRS-6, target {100 * target:.0f} %": (lambda target=target: Fsrs6(target)) for target in (0.9, 0.8, 0.7)},
    "1-7-30-90 days": lambda: FixedDays(1, 7, 30, 90),
    "7-21-63-126 days": lambda: FixedDays(7, 21, 63, 126),
}


@dataclass(frozen=True)
class Course:
    """What one learner spent and kept: minutes, days with something due, those with over half the deck due, knowledge 0 to 1."""

    minutes: float
    sessions: int
    crowded: int
    mean_knowledge: float
    last_knowledge: float


def course(world: str, rule: Rule, learner: int) -> Course:
    """Return how 36 weeks went for one learner, whom a training showed and asked every card.

    The same learner meets every rule with the same memory and the same luck.
    """
    difficulty = np.random.default_rng(0).normal(0, 1, CARDS)
    chance = np.random.default_rng((0, learner))
    memory = WORLDS[world](CARDS, difficulty, chance)
    last = np.zeros(CARDS)
    order = chance.permutation(CARDS).tolist()
    for place, card in enumerate(order):
        memory.study(card, (place - 2 * CARDS) * 60.0)
        rule.enter(card, (place - 2 * CARDS) * 60.0 / DAY, None)
    for place, card in enumerate(order):
        last[card] = (place - CARDS) * 60.0 / DAY
        right = bool(chance.random() < memory.recalls(last[card] * DAY)[card])
        memory.answer(card, last[card] * DAY, right=right)
        rule.enter(card, last[card], right)
    answers, sessions, crowded = 0, 0, 0
    knowledge: list[float] = []
    for day in range(1, 7 * WEEKS + 1):
        if day % 7 in SESSION_DAYS:
            late = day - last - np.array(rule.waits(day))
            due = [card for card in np.argsort(-late, kind="stable").tolist() if late[card] >= -SAME_DAY]
            sessions += len(due) > 0
            crowded += len(due) > CARDS / 2
            for place, card in enumerate(due[:MOST_ANSWERS]):
                at = day + place * ANSWER_SECONDS / DAY
                right = bool(chance.random() < memory.recalls(at * DAY)[card])
                memory.answer(card, at * DAY, right=right)
                rule.enter(card, at, right)
                last[card] = at
            answers += len(due[:MOST_ANSWERS])
        if day % 7 == 0:
            knowledge.append(float(memory.recalls((day + 0.5) * DAY).mean()))
    return Course(answers * ANSWER_SECONDS / 60, sessions, crowded, float(np.mean(knowledge)), knowledge[-1])


def main() -> int:
    """Print a line for each rule in each world."""
    for world in WORLDS:
        print(f"\n{world}: {LEARNERS} learners, {CARDS} cards, {WEEKS} weeks, at most {2 * WEEKS} sessions")
        print(f"{'rule':<36}{'minutes':>8}{'sessions':>9}{'over half due':>14}{'mean, %':>9}{'last week, %':>13}")
        for name, make in RULES.items():
            found = [course(world, make(), learner) for learner in range(LEARNERS)]
            means = [np.mean([getattr(one, field) for one in found]) for field in Course.__dataclass_fields__]
            print(f"{name:<36}{means[0]:>8.0f}{means[1]:>9.0f}{means[2]:>14.0f}{100 * means[3]:>9.0f}{100 * means[4]:>13.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
