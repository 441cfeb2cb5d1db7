"""A year of small and rare sessions, before and after the rule that gathers cards: `python -m bench.memory.sessions`.

Learners meet a starter deck of 22 cards, new ones twice a week, and practise what is due. In the first world the shipped model itself
draws whether they recall a card, answer after answer: it is right about these learners. The others are those of `ravive memory simulate`,
where it is not.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ravive.cards.assembly import assemble
from ravive.cards.card import MemoryModel
from ravive.cards.folder import read_folder, read_register_file
from ravive.cards.reading_time import seconds_of
from ravive.cards.typed_draft import typed
from ravive.decks import deck_memory
from ravive.lib.languages import Language
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory
from ravive.memory.session_days import PRESSING_AFTER_DAYS, DueCard, has_room, is_session_day
from ravive.memory.simulation.worlds import WORLDS

STARTER = Path(__file__).parents[2] / "src/ravive/starter"
DECKS = ("declic", "accueil")
LEARNERS, DAYS = 20, 365
SESSION_SECONDS, SESSION_TILES, NEW_BESIDE_DUE = 180, 6, 4
CRITICAL_WAITED = 3
SECONDS_BETWEEN = 40
# Days of the week on which new cards are met, while there are any.
NEW_DAYS = (0, 3)
# What a card was thought to take before its words were counted.
EARLIER_SECONDS = {
    "choice": 25, "multiple": 32, "truth": 16, "order": 32, "match": 36, "cloze": 30, "recall": 32, "hotspot": 32, "scenario": 60,
    "tip": 18,
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A card: what it is thought to take, what it takes by its words, its note, whether it is vital."""

    name: str
    notion: str
    earlier: float
    seconds: float
    note: str
    note_seconds: float
    is_vital: bool


def cards_of(deck: str) -> list[Card]:
    """Return the cards of a starter deck in French."""
    memory: MemoryModel = deck_memory.of_shipped().model
    register = read_register_file(STARTER / "facts.yaml").register
    reading = read_folder(STARTER / "decks" / deck)
    source, _ = typed(reading.draft, reading.contents)
    if source is None or register is None:
        raise ValueError(f'the starter deck "{deck}" cannot be read; run `ravive decks check` on it')
    bundle = assemble(source, Language("fr"), register, memory).bundle
    found: list[Card] = []
    for card in bundle.cards:
        note = card.content_note or ""
        taken = seconds_of(card, card.kind, is_for_minors=bundle.written_for_minors, note=bundle.content_notes.get(note, ""))
        found.append(
            Card(
                card.id, card.notion, EARLIER_SECONDS[card.kind], taken.question + taken.feedback, note, taken.note, is_vital=card.critical
            )
        )
    return found


@dataclass
class Year:
    """What one learner did: a line for each session, and for each answer."""

    days: list[int] = field(default_factory=list[int])
    cards: list[int] = field(default_factory=list[int])
    seconds: list[float] = field(default_factory=list[float])
    recalls: list[float] = field(default_factory=list[float])
    overdue: list[float] = field(default_factory=list[float])
    knowledge: list[float] = field(default_factory=list[float])


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When a session is proposed, by the day, the cards met and the days practised; by what it is filled; whether it is gone on with."""

    is_day: Callable[[int, list[DueCard], Collection[int]], bool]
    counts_words: bool
    goes_on: bool = False


def _anything_due(day: int, cards: list[DueCard], practised: Collection[int]) -> bool:
    return day not in practised and any(card.day <= day for card in cards)


def _reminded(day: int, cards: list[DueCard], practised: Collection[int]) -> bool:
    return _anything_due(day, cards, practised) and has_room(day, practised) and all(day - other >= 3 for other in practised)


RULES = {
    "before: opens the app whenever a card is due": Rule(is_day=_anything_due, counts_words=False),
    "before: comes at reminders alone": Rule(is_day=_reminded, counts_words=False),
    "now": Rule(is_day=is_session_day, counts_words=True),
    "now, and goes on while four more are due": Rule(is_day=is_session_day, counts_words=True, goes_on=True),
}


class Learner:
    """One learner of a deck in a world."""

    def __init__(self, cards: list[Card], rule: Rule, world: str, seed: int) -> None:
        self._cards, self._rule = cards, rule
        self._memory = LearnerMemory(shipped())
        self._chance = np.random.default_rng((57, seed))
        difficulty = np.random.default_rng(0).normal(0, 1, len(cards))
        self._world = WORLDS[world](len(cards), difficulty, self._chance) if world in WORLDS else None
        self._answered: dict[str, float] = {}
        self._due: dict[str, float] = {}
        # The first day on which a card was due: later answers may bring forward a date that was months away.
        self._since: dict[str, int] = {}
        self.year = Year()

    def live(self) -> Year:
        """Return the year."""
        for day in range(DAYS):
            met = self._day_cards()
            for card in self._cards:
                if card.name in self._due and math.floor(self._due[card.name]) <= day:
                    self._since.setdefault(card.name, day)
                else:
                    self._since.pop(card.name, None)
            has_new = len(self._due) < len(self._cards) and day % 7 in NEW_DAYS
            if has_new or self._rule.is_day(day, met, set(self.year.days)):
                self._practise(day, with_new=has_new)
                while self._rule.goes_on and self._rule.is_day(day, self._day_cards(), set(self.year.days)):
                    self._practise(day, with_new=False)
            recalls = [self._recall(card, day + 0.9) if card.name in self._due else 0 for card in self._cards]
            self.year.knowledge.append(float(np.mean(recalls)))
        return self.year

    def _recall(self, card: Card, day: float) -> float:
        """Return the chance of recall in this world, 0 to 1."""
        if self._world is None:
            return self._memory.recall(card.name, card.notion, day * DAY).recall
        return float(self._world.recalls(day * DAY)[self._cards.index(card)])

    def _day_cards(self) -> list[DueCard]:
        return [DueCard(day=math.floor(self._due[card.name]), is_vital=card.is_vital) for card in self._cards if card.name in self._due]

    def _ordered(self, day: int) -> Iterator[Card]:
        """Yield what is due: what waited too long first, then the longest ago."""
        due = [card for card in self._cards if card.name in self._due and math.floor(self._due[card.name]) <= day]

        def urgency(card: Card) -> float:
            late = day - math.floor(self._due[card.name])
            is_pressing = self._rule.counts_words and late >= PRESSING_AFTER_DAYS
            waited = late * 10_000 if is_pressing else day + 0.5 - self._answered[card.name]
            return waited * (CRITICAL_WAITED if card.is_vital else 1)

        yield from sorted(due, key=urgency, reverse=True)

    def _practise(self, day: int, *, with_new: bool) -> None:
        due = list(self._ordered(day))
        fresh = [card for card in self._cards if card.name not in self._due] if with_new else []
        fresh.sort(key=lambda card: not card.is_vital)
        chosen: list[Card] = []
        left, notes, spent = float(SESSION_SECONDS), set[str](), 0.0
        for card in (*due, *fresh[: NEW_BESIDE_DUE if due else SESSION_TILES]):
            note = card.note_seconds if card.note and card.note not in notes else 0
            cost = card.seconds + note if self._rule.counts_words else card.earlier
            if len(chosen) < SESSION_TILES and (cost <= left or not chosen):
                chosen.append(card)
                notes.add(card.note)
                left -= cost
                spent += card.seconds + note
        for place, card in enumerate(chosen):
            self._answer(card, day + 0.5 + place * SECONDS_BETWEEN / DAY, day)
        for card in self._cards:
            if card.name in self._answered:
                self._due[card.name] = self._answered[card.name] + self._memory.wait_days(card.name)
        self.year.days.append(day)
        self.year.cards.append(len(chosen))
        self.year.seconds.append(spent)

    def _answer(self, card: Card, at: float, day: int) -> None:
        recall = self._recall(card, at)
        if card.name in self._due:
            self.year.recalls.append(recall)
            self.year.overdue.append(day - self._since.pop(card.name, day))
        right = bool(self._chance.random() < recall)
        if self._world is not None:
            self._world.answer(self._cards.index(card), at * DAY, right=right)
        self._memory.expose(card.name, card.notion, at * DAY, credit=float(right), grade=Grade.GOOD if right else Grade.AGAIN)
        self._answered[card.name] = at


def main() -> int:
    """Print a line for each rule, world and deck."""
    for deck, world in [(deck, world) for deck in DECKS for world in ("the model", *WORLDS)]:
        cards = cards_of(deck)
        print(f"\n{deck}, world: {world}; {LEARNERS} learners, {len(cards)} cards, {DAYS} days")
        print(
            f"{'':<46}{'days a week':>12}{'the same, later':>16}{'cards':>7}{'seconds, most':>15}{'recall asked, %':>16}"
            f"{'known, %':>10}{'last, %':>9}{'overdue, most':>15}{'answers':>9}"
        )
        for name, rule in RULES.items():
            years = [Learner(cards, rule, world, seed).live() for seed in range(LEARNERS)]
            days = np.mean([len(set(year.days)) for year in years]) * 7 / DAYS
            later = np.mean([len({day for day in year.days if day >= 91}) for year in years]) * 7 / (DAYS - 91)
            seconds = [one for year in years for one in year.seconds]
            cards_a_session = np.mean([one for year in years for one in year.cards])
            recall = 100 * np.mean([one for year in years for one in year.recalls])
            over = [one for year in years for one in year.overdue]
            print(
                f"{name:<46}{days:>12.2f}{later:>16.2f}{cards_a_session:>7.1f}"
                f"{f'{np.mean(seconds):.0f}, {max(seconds):.0f}':>15}{recall:>16.1f}"
                f"{100 * np.mean([year.knowledge for year in years]):>10.1f}{100 * np.mean([year.knowledge[-1] for year in years]):>9.1f}"
                f"{max(over):>15.0f}{np.mean([len(year.recalls) for year in years]):>9.0f}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
