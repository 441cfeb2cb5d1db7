"""Invented learners: what each of them sends on each day of a training. Pure: chance is passed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, log1p, sin
from random import Random

from ravive.reviews.columns import FormName, KindName
from ravive.trainings import plan
from ravive.trainings.halves import OTHER
from ravive.trainings.wordings import draw_unseen, turn_at

# In logits: what the training teaches, a first practice, each doubling of the days since, and how much learners and cards differ.
TAUGHT_LOGITS, PRACTICE_LOGITS, DAY_LOGITS, BASE_LOGITS, LEARNER_SPREAD = 1.2, 0.8, 0.35, 0.9, 0.7
# How much of what practice adds carries over to words that it did not show.
CARRIED_SHARE = 0.5
# Who stops after the training takes no later test.
SHARE_OF_STEADY = 0.8
DAYS_BETWEEN_PRACTICES, CARDS_A_PRACTICE = 4, 5
SHORTEST_MS, LONGEST_MS = 5_000, 40_000


@dataclass(frozen=True, kw_only=True)
class ExampleCard:
    """A card as a learner meets it. `reserved`: the number of the wording that tests have for themselves, 0 without one."""

    id: str
    is_critical: bool
    place: int
    reserved: int = 0


@dataclass(frozen=True, kw_only=True)
class InventedAnswer:
    """One answer of one day; `day` counts from the training."""

    day: int
    card: str
    kind: KindName
    is_right: bool
    is_sure: bool
    duration_ms: int
    variant: int = 0
    test_day: int | None = None
    form: FormName | None = None


@dataclass(kw_only=True)
class InventedLearner:
    """A learner who forgets, practises and takes tests."""

    key: str
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
        self.reserved = {card.id: card.reserved for card in self.cards}

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
        turn = turn_at(test_days=self.test_days, day=day)
        unseen = draw_unseen(key=self.key, form=asked, names=[card for card in half if self.reserved[card]], turn=turn)
        for card in half:
            variant = self.reserved[card] if card in unseen else 0
            yield self._answer(day, card, "test", variant=variant, test_day=day, form=asked)
        if day == plan.CONTROL_DAY:
            yield from self._pairs(day)

    def _pairs(self, day: int) -> Iterator[InventedAnswer]:
        """Yield the answers to control cards and those beside them, both in the reserved wording where both have one."""
        for pair in zip(self.drawn[::2], self.drawn[1::2], strict=True):
            is_reworded = all(self.reserved[card] for card in pair)
            for card in pair:
                variant = self.reserved[card] if is_reworded else 0
                yield self._answer(day, card, "control" if card in self.held else "test", variant=variant, test_day=day)

    def _practice(self, day: int) -> Iterator[InventedAnswer]:
        open_cards = [card.id for card in self.cards if card.id not in self.held]
        for card in self.chance.sample(open_cards, min(CARDS_A_PRACTICE, len(open_cards))):
            yield self._answer(day, card, "practice")
            self.met[card] = (self.met.get(card, (0, 0))[0] + 1, day)

    def _answer(
        self, day: int, card: str, kind: KindName, *, variant: int = 0, test_day: int | None = None, form: FormName | None = None
    ) -> InventedAnswer:
        times, last = self.met.get(card, (0, 0))
        # The entry test is taken before the training has taught anything.
        taught = 0.0 if test_day == 0 else TAUGHT_LOGITS
        practised = PRACTICE_LOGITS * log1p(times) * (CARRIED_SHARE if variant else 1)
        logit = taught + BASE_LOGITS + self.ability - self.difficulty[card] + practised
        logit -= DAY_LOGITS * log1p(day - last)
        is_right = self.chance.random() < 1 / (1 + exp(-logit))
        return InventedAnswer(
            day=day,
            card=card,
            kind=kind,
            is_right=is_right,
            is_sure=self.chance.random() < (0.6 if is_right else 0.2),
            duration_ms=self.chance.randrange(SHORTEST_MS, LONGEST_MS),
            variant=variant,
            test_day=test_day,
            form=form,
        )
