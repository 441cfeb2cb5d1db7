"""Invented learners: what each of them sends on each day of a training. Pure: chance is passed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, log1p, sin
from random import Random

from ravive.reviews.columns import FormName, KindName
from ravive.trainings import plan
from ravive.trainings.halves import OTHER

# In logits: what the training teaches, a first practice, each doubling of the days since, and how much learners and cards differ.
TAUGHT_LOGITS, PRACTICE_LOGITS, DAY_LOGITS, BASE_LOGITS, LEARNER_SPREAD = 1.2, 0.8, 0.35, 0.9, 0.7
# Who stops after the training takes no later test.
SHARE_OF_STEADY = 0.8
DAYS_BETWEEN_PRACTICES, CARDS_A_PRACTICE = 4, 5
SHORTEST_MS, LONGEST_MS = 5_000, 40_000


@dataclass(frozen=True, kw_only=True)
class ExampleCard:
    """A card as a learner meets it."""

    id: str
    is_critical: bool
    place: int


@dataclass(frozen=True, kw_only=True)
class InventedAnswer:
    """One answer of one day; `day` counts from the training."""

    day: int
    card: str
    kind: KindName
    is_right: bool
    is_sure: bool
    duration_ms: int
    test_day: int | None = None
    form: FormName | None = None


@dataclass(kw_only=True)
class InventedLearner:
    """A learner who forgets, practises and takes tests."""

    form: FormName
    chance: Random
    cards: Sequence[ExampleCard]
    halves: dict[str, tuple[str, ...]]
    test_days: Sequence[int]
    met: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ability = self.chance.gauss(0, LEARNER_SPREAD)
        self.is_steady = self.chance.random() < SHARE_OF_STEADY
        free = [card.id for card in self.cards if not card.is_critical]
        self.drawn = self.chance.sample(free, min(2 * plan.CONTROL_CARDS, len(free) // 2 * 2))
        self.held = frozenset(self.drawn[::2])
        self.difficulty = {card.id: sin(card.place * 1.7) for card in self.cards}

    def answers(self, *, days: int) -> Iterator[InventedAnswer]:
        """Yield the answers from the day of the training to so many days after it, in their order."""
        first = self.chance.randrange(DAYS_BETWEEN_PRACTICES) + 1
        for day in range(days + 1):
            if day == 0 or (self.is_steady and day in self.test_days):
                yield from self._test(day)
            elif day >= first and (day - first) % DAYS_BETWEEN_PRACTICES == 0 and self.chance.random() < SHARE_OF_STEADY:
                yield from self._practice(day)

    def _test(self, day: int) -> Iterator[InventedAnswer]:
        place = 1 + sorted(self.test_days).index(day) if day else 0
        asked: FormName = self.form if place % 2 == 0 else OTHER[self.form]  # type: ignore[assignment]  # A or B
        half = [card for card in self.halves[asked] if card not in self.drawn][: plan.CARDS_A_FORM]
        for card in half:
            yield self._answer(day, card, "test", day, asked)
        if day == plan.CONTROL_DAY:
            for card in self.drawn:
                yield self._answer(day, card, "control" if card in self.held else "test", day, None)

    def _practice(self, day: int) -> Iterator[InventedAnswer]:
        open_cards = [card.id for card in self.cards if card.id not in self.held]
        for card in self.chance.sample(open_cards, min(CARDS_A_PRACTICE, len(open_cards))):
            yield self._answer(day, card, "practice", None, None)
            self.met[card] = (self.met.get(card, (0, 0))[0] + 1, day)

    def _answer(self, day: int, card: str, kind: KindName, test_day: int | None, form: FormName | None) -> InventedAnswer:
        times, last = self.met.get(card, (0, 0))
        # The entry test is taken before the training has taught anything.
        taught = 0.0 if test_day == 0 else TAUGHT_LOGITS
        logit = taught + BASE_LOGITS + self.ability - self.difficulty[card] + PRACTICE_LOGITS * log1p(times)
        logit -= DAY_LOGITS * log1p(day - last)
        is_right = self.chance.random() < 1 / (1 + exp(-logit))
        return InventedAnswer(
            day=day,
            card=card,
            kind=kind,
            is_right=is_right,
            is_sure=self.chance.random() < (0.6 if is_right else 0.2),
            duration_ms=self.chance.randrange(SHORTEST_MS, LONGEST_MS),
            test_day=test_day,
            form=form,
        )
