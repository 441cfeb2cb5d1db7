"""A training as it could have been: learners who forget, practise, and take the tests. For tests and benches; never shown as real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ravive.insight.answers import LoggedAnswer
from ravive.insight.group import TrainingGroup, day_number

PRACTICE, TEST, CONTROL = 0, 1, 2
HELD_ON = date(2026, 6, 12)
DAY_MS = 86_400_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a simulated training is like: how many learners and cards, and how much a practice helps, in logits."""

    learners: int = 24
    cards: int = 12
    days: int = 120
    critical: int = 4
    practice_logits: float = 0.8
    answering: float = 0.8
    first_learner: int = 1
    training: int = 1
    held_on: date = HELD_ON
    control_day: int | None = 90
    # Says after how many days what was answered on a day comes in: a phone in the basement sends later.
    basement: float = 0.1


def group(plan: Plan, *, smallest_group: int = 5) -> TrainingGroup:
    """Return what figures need to know of it."""
    return TrainingGroup(
        training=plan.training,
        held_on=plan.held_on,
        test_days=(30, 90, 180),
        window_days=21,
        smallest_group=smallest_group,
        control_day=plan.control_day,
        decks=("accueil",),
    )


def log_of(plan: Plan, rng: np.random.Generator, numbers: Sequence[int] | None = None) -> list[LoggedAnswer]:
    """Return the answers of a training, with cards of these numbers (or 1, 2, 3 …), the first of them critical."""
    cards = list(numbers or range(1, plan.cards + 1))
    return [answer for learner in range(plan.learners) for answer in answers_of(plan, plan.first_learner + learner, cards, rng)]


@dataclass
class _Memory:
    """One learner's: what helps is practice, what fades is time."""

    ability: float
    difficulty: dict[int, float]
    practice_logits: float
    met: dict[int, tuple[int, float]]

    def chance(self, card: int, day: float) -> float:
        times, last = self.met.get(card, (0, 0.0))
        logit = self.ability - self.difficulty[card] + self.practice_logits * np.log1p(times) - 0.35 * np.log1p(max(day - last, 0.0))
        return float(1 / (1 + np.exp(-logit - 0.8)))

    def practise(self, card: int, day: float) -> None:
        self.met[card] = (self.met.get(card, (0, 0.0))[0] + 1, day)


def answers_of(plan: Plan, learner: int, cards: Sequence[int], rng: np.random.Generator) -> Iterator[LoggedAnswer]:
    """Yield the answers of one learner."""
    difficulty = {card: float(np.sin(card * 1.7)) for card in cards}
    memory = _Memory(float(rng.normal(0.4, 0.7)), difficulty, plan.practice_logits, {})
    form = "AB"[int(rng.integers(2))]
    halves = {"A": cards[0::2], "B": cards[1::2]}
    free = cards[plan.critical :]
    drawn = [int(card) for card in rng.choice(free, size=min(6, len(free) // 2 * 2), replace=False)]
    pairs = {"held": drawn[0::2], "practised": drawn[1::2]} if plan.control_day else {"held": [], "practised": []}
    practised = [card for card in cards if card not in pairs["held"]]
    answers_tests = rng.random() < plan.answering
    for day in range(plan.days + 1):
        if day in (0, 30, 90, 180) and (day == 0 or answers_tests):
            asked_form = form if day in (0, 90) else "BA"["AB".index(form)]
            for card in (card for card in halves[asked_form] if card not in drawn):
                yield _answer(plan, learner, card, TEST, day, memory, rng, day, asked_form)
            if day == plan.control_day:
                yield from (_answer(plan, learner, card, CONTROL, day, memory, rng, day, None) for card in pairs["held"])
                yield from (_answer(plan, learner, card, TEST, day, memory, rng, day, None) for card in pairs["practised"])
        elif day % 4 == learner % 4 and rng.random() < plan.answering * 0.8:
            for card in rng.choice(practised, size=min(5, len(practised)), replace=False):
                yield _answer(plan, learner, int(card), PRACTICE, day, memory, rng, None, None)
                memory.practise(int(card), day)


def _answer(
    plan: Plan,
    learner: int,
    card: int,
    kind: int,
    day: int,
    memory: _Memory,
    rng: np.random.Generator,
    test_day: int | None,
    form: str | None,
) -> LoggedAnswer:
    right = rng.random() < memory.chance(card, day)
    held = day_number(plan.held_on)
    late = int(rng.integers(1, 20)) if rng.random() < plan.basement else 0
    confidence = int(rng.integers(0, 3)) if not right else int(rng.integers(1, 3))
    at = (held + day) * DAY_MS + int(rng.integers(6, 22)) * 3_600_000
    duration = int(rng.integers(5_000, 40_000))
    return LoggedAnswer(
        learner=learner,
        card=card,
        kind=kind,
        at_ms=at,
        received_day=held + day + late,
        credit=float(right),
        confidence=confidence,
        duration_ms=duration,
        # Phones draw which half of a learner's cards is asked in unseen words.
        variant=int(form is not None and (learner + card // 2) % 2),
        test_day=test_day,
        form=form,
    )
