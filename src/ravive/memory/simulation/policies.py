"""Ways of choosing what to ask next. Each sees only what was answered, and says how urgent each card is."""

from __future__ import annotations

import numpy as np

from ravive.memory import fsrs, scheduling
from ravive.memory.inputs import DAY, Numbers


class NoPractice:
    """The training, and nothing after it."""

    def __init__(self, cards: int) -> None: ...

    def enter(self, card: int, time: float, right: bool | None) -> None: ...

    def urgencies(self, time: float) -> Numbers | None:
        return None


class FixedDays:
    """After 1, 7, 30 and 90 days, whatever was answered."""

    DAYS = np.array([1.0, 7.0, 30.0, 90.0])

    def __init__(self, cards: int) -> None:
        self._step, self._last = np.full(cards, -1), np.zeros(cards)

    def enter(self, card: int, time: float, right: bool | None) -> None:
        self._step[card] = min(self._step[card] + 1, len(self.DAYS) - 1)
        self._last[card] = time

    def urgencies(self, time: float) -> Numbers | None:
        return (time - self._last) / DAY / self.DAYS[self._step]


class Sm2:
    """SuperMemo 2 (Woźniak 1990), a right answer counting as 4 and a wrong one as 2."""

    def __init__(self, cards: int) -> None:
        self._ease, self._count = np.full(cards, 2.5), np.zeros(cards)
        self._interval, self._last = np.ones(cards), np.zeros(cards)

    def enter(self, card: int, time: float, right: bool | None) -> None:
        self._last[card] = time
        if right is None:
            return
        quality = 4 if right else 2
        self._ease[card] = max(1.3, self._ease[card] + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
        self._count[card] = self._count[card] + 1 if right else 0
        if self._count[card] <= 1:
            self._interval[card] = 1.0
        else:
            self._interval[card] = 6.0 if self._count[card] == 2 else self._interval[card] * self._ease[card]

    def urgencies(self, time: float) -> Numbers | None:
        return (time - self._last) / DAY / self._interval


class Fsrs6:
    """FSRS-6 with its published parameters: the least remembered first."""

    def __init__(self, cards: int) -> None:
        self._states: list[tuple[fsrs.State, float] | None] = [None] * cards

    def enter(self, card: int, time: float, right: bool | None) -> None:
        grade = fsrs.Grade.AGAIN if right is False else fsrs.Grade.GOOD
        known = self._states[card]
        state = fsrs.first_state(grade) if known is None else fsrs.next_state(known[0], grade, elapsed_days=(time - known[1]) / DAY)
        self._states[card] = (state, time)

    def urgencies(self, time: float) -> Numbers | None:
        return np.array([1.0 if known is None else 1 - self._recall(*known, time) for known in self._states])

    @staticmethod
    def _recall(state: fsrs.State, last: float, time: float) -> float:
        return fsrs.retrievability(elapsed_days=(time - last) / DAY, stability_days=state.stability_days)


class Ravive:
    """The app: what is due first, and the longest ago first, as in a session that a learner asks for."""

    def __init__(self, cards: int) -> None:
        self._times, self._last = np.zeros(cards), np.zeros(cards)
        self._waits, self._longest = np.zeros(cards), np.zeros(cards)

    def enter(self, card: int, time: float, right: bool | None) -> None:
        grade = fsrs.Grade.AGAIN if right is False else fsrs.Grade.HARD if right is None else fsrs.Grade.GOOD
        waited_days = (time - float(self._last[card])) / DAY if self._waits[card] else 0.0
        self._times[card] = self._times[card] + 1 if right else 0
        self._longest[card] = scheduling.longest_bridged(grade=grade, waited_days=waited_days, before_days=float(self._longest[card]))
        self._waits[card] = scheduling.wait_days(grade=grade, times=float(self._times[card]), longest_days=float(self._longest[card]))
        self._last[card] = time

    def urgencies(self, time: float) -> Numbers | None:
        waited = time - self._last
        return np.where(waited >= self._waits * DAY, waited + time, waited)


POLICIES = {"no practice": NoPractice, "1-7-30-90 days": FixedDays, "SM-2": Sm2, "FSRS-6": Fsrs6, "Ravive": Ravive}
