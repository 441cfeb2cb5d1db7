"""Groups that practise and take tests, in worlds that are not the model's: what is predicted of them, what they know, what tests measure.

Each row is a learner, each column a card. Many groups are drawn from one population, so that the model walks through one log for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.memory.schedule_worlds import WORLDS as OTHERS
from bench.memory.schedule_worlds import sigmoid
from ravive.insight import releases
from ravive.insight.at_tests import test_figure
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.group import Cutoff
from ravive.insight.predictions import MOMENTS, GroupPrediction, PublicCard
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.share import Share, share_of
from ravive.insight.tally import Contribution, Tally, tally_of
from ravive.memory.belief import Effects
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import PRACTICE, TEST
from ravive.memory.passes import Log, predict_rows
from tests.insight.simulated import Plan, group

CARDS, CRITICAL, PAIRS, A_PRACTICE, EVERY_DAYS = 20, 4, 3, 5, 4
# How likely somebody practises on one of their days, and takes the later tests; how far groups differ, in logits.
PRACTISES, STEADY, GROUP_SD = 0.8, 0.8, 0.3
# On which day of the training those stop who do.
STOPPED = 40
GROUP = group(Plan())
TEST_DAYS = (0, *GROUP.test_days)
# By test: the last cut before it, and the first one after it is over. Some weeks between predictions are looked at as well.
BEFORE = {day: day // 7 for day in GROUP.test_days}
OVER = {day: -(-(day + GROUP.window_days) // 7) for day in GROUP.test_days}
LAST_COLUMN = max(BEFORE.values())
COLUMNS = tuple(column for column in sorted({*MOMENTS, *BEFORE.values(), *OVER.values(), 6, 20}) if column <= LAST_COLUMN)
DAY_S = 86_400.0

type Grid = NDArray[np.float64]
type Mask = NDArray[np.bool_]
type Chance = np.random.Generator


class Memory(Protocol):
    """What learners know on a day, by learner and card, and how answers to some of them change it."""

    def recall(self, day: float) -> Grid: ...
    def answer(self, where: Mask, day: float, right: Grid) -> None: ...


class Fading:
    """Logits rise with each practice, and fall with the logarithm of the days since. The training adds some, after the entry test."""

    def __init__(self, taught: float, practice: float, fall: float, base: float, learners: int, cards: Chance, people: Chance) -> None:
        self.taught, self.practice, self.fall = taught, practice, fall
        self.start = base + people.normal(0, GROUP_SD) + people.normal(0, 0.7, (learners, 1)) - cards.normal(0, 0.8, CARDS)
        self.times, self.last = np.zeros(self.start.shape), np.zeros(self.start.shape)

    def recall(self, day: float) -> Grid:
        taught = self.taught if day else 0.0
        return sigmoid(self.start + taught + self.practice * np.log1p(self.times) - self.fall * np.log1p(day - self.last))

    def answer(self, where: Mask, day: float, right: Grid) -> None:
        self.times[where] += 1
        self.last[where] = day


class Other:
    """A world of the schedules; the training shows every card once."""

    def __init__(self, name: str, learners: int, cards: Chance, people: Chance) -> None:
        self.world = OTHERS[name](learners, CARDS, cards, people)
        self.world.answer(..., -0.5, np.ones((learners, CARDS)))

    def recall(self, day: float) -> Grid:
        return self.world.recall(day)

    def answer(self, where: Mask, day: float, right: Grid) -> None:
        self.world.answer(np.nonzero(where), day, right[where])


type Begin = Callable[[int, Chance, Chance], Memory]

WORLDS: dict[str, Begin] = {
    "the example": lambda *args: Fading(1.2, 0.8, 0.35, 0.9, *args),
    "nothing taught": lambda *args: Fading(0.0, 0.8, 0.35, 1.2, *args),
    "fades fast": lambda *args: Fading(0.6, 0.8, 0.6, 1.0, *args),
    "never fades": lambda *args: Fading(0.6, 0.4, 0.0, 0.3, *args),
    "hard": lambda *args: Fading(0.6, 0.5, 0.25, -0.5, *args),
    "two exponentials": lambda *args: Other("two exponentials", *args),
    "ACT-R": lambda *args: Other("ACT-R", *args),
    "power law of odds": lambda *args: Other("power law of odds", *args),
}
# Which part of the learners stops practising.
STOPPING = {"goes on": 0.0, "half stop": 0.5, "all stop": 1.0}


@dataclass(frozen=True, kw_only=True)
class Population:
    """Learners of one deck. `predicted` and `known`: a mean over cards by column and learner. `scores`: by test and learner, NaN without.

    `asked`: how many cards a learner answered at a test. `weeks`: who practised, by week. `first`: who began with form A.
    """

    predicted: Grid
    known: Grid
    scores: Grid
    asked: NDArray[np.int64]
    weeks: Mask
    first: Mask


def population(begin: Begin, learners: int, stopping: float, seed: int) -> Population:
    """Return learners who live through a training, and what the model predicts of each."""
    people = np.random.default_rng((seed, 1))
    memory, lives = begin(learners, np.random.default_rng((seed, 0)), people), _Lives(learners, stopping, people)
    known: list[Grid] = []
    for day in range(max(GROUP.test_days) + 1):
        if day and day % 7 == 0 and day // 7 in COLUMNS:
            known.append(memory.recall(day).mean(axis=1))
            lives.ask(day)
        is_test = day in TEST_DAYS
        where = lives.tested(day) if is_test else lives.practised(day)
        right = people.random(where.shape) < memory.recall(day)
        lives.enter(where, day, TEST if is_test else PRACTICE, right)
        if not is_test:
            memory.answer(where, day, right.astype(float))
    asked, scores = lives.scores()
    return Population(
        predicted=lives.predictions(), known=np.array(known), scores=scores, asked=asked, weeks=lives.weeks, first=lives.first
    )  # fmt: skip


class _Lives:
    """Who answers what on a day, and the log of it."""

    def __init__(self, learners: int, stopping: float, people: Chance) -> None:
        self.people, self.shape = people, (learners, CARDS)
        self.first, self.is_steady = people.random(learners) < 0.5, people.random(learners) < STEADY
        self.stops = np.where(people.random(learners) < stopping, STOPPED, 10_000)
        self.turn = people.integers(0, EVERY_DAYS, learners)
        drawn = CRITICAL + people.random((learners, CARDS - CRITICAL)).argsort(axis=1)[:, : 2 * PAIRS]
        self.drawn, self.held = np.zeros(self.shape, bool), np.zeros(self.shape, bool)
        np.put_along_axis(self.drawn, drawn, values=True, axis=1)
        np.put_along_axis(self.held, drawn[:, ::2], values=True, axis=1)
        self.weeks = np.zeros((LAST_COLUMN + 1, learners), bool)
        self.tests: list[tuple[Mask, Mask]] = []
        self.rows: list[Grid] = []

    def tested(self, day: int) -> Mask:
        """Return who answers which cards at a test: those of a form that nobody drew for the effect of practice."""
        is_first = self.first == (TEST_DAYS.index(day) % 2 == 0)
        of_form = (np.arange(CARDS) % 2 == 0) == is_first[:, None]
        return of_form & ~self.drawn & (self.is_steady | (day == 0))[:, None]

    def practised(self, day: int) -> Mask:
        """Return who practises which cards; cards held back wait for day 90."""
        comes = (day % EVERY_DAYS == self.turn) & (day > 0) & (day < self.stops) & (self.people.random(self.shape[0]) < PRACTISES)
        order = self.people.random(self.shape) + self.held * (day <= (GROUP.control_day or 0))
        found = np.zeros(self.shape, bool)
        np.put_along_axis(found, order.argsort(axis=1)[:, :A_PRACTICE], values=True, axis=1)
        self.weeks[min(day // 7, LAST_COLUMN)] |= comes
        return found & comes[:, None]

    def enter(self, where: Mask, day: int, kind: int, right: Mask) -> None:
        if kind == TEST:
            self.tests.append((where, right & where))
        learners, cards = np.nonzero(where)
        # At noon, half a minute apart.
        times = day * DAY_S + DAY_S / 2 + 30.0 * self.people.permuted(np.tile(np.arange(CARDS), (self.shape[0], 1)), axis=1)[where]
        self.rows.append(np.stack([learners, cards, times, np.full(len(cards), kind), right[where]]).astype(np.float64))

    def ask(self, day: int) -> None:
        """Enter a question a learner and card at the start of a day, which changes nothing."""
        learners, cards = (places.ravel() for places in np.indices(self.shape))
        rows = [learners, cards, np.full(len(cards), day * DAY_S), np.full(len(cards), TEST), np.full(len(cards), -1.0)]
        self.rows.append(np.stack(rows).astype(np.float64))

    def predictions(self) -> Grid:
        """Return what the shipped model predicts at each column, a mean over cards, by column and learner."""
        rows = np.concatenate(self.rows, axis=1)
        learners, cards, times, kinds, credits = rows[:, np.lexsort((rows[2], rows[0]))]
        model, places = shipped(), cards.astype(np.int32)
        grades = np.where(credits < 0.5, 1, 3).astype(np.int32)
        log = Log(
            learners.astype(np.int32), places, places // 2, times, kinds.astype(np.int32), credits, grades, np.ones(len(credits))
        )  # fmt: skip
        effects = Effects(model.coefficients, model.card_rows(tuple(str(card) for card in range(CARDS))), model.variances.as_row())
        logits, spreads, _steps = predict_rows(log, effects, CARDS // 2)
        recalls = sigmoid(logits / np.sqrt(1 + np.pi * spreads / 8))[credits < 0]
        return recalls.reshape(self.shape[0], -1, CARDS).mean(axis=2).T

    def scores(self) -> tuple[NDArray[np.int64], Grid]:
        """Return how many cards each answered at each test, and which share of them rightly: NaN where none."""
        asked = np.array([where.sum(axis=1) for where, _ in self.tests])
        right = np.array([found.sum(axis=1) for _, found in self.tests])
        return asked, np.divide(right, asked, out=np.full(asked.shape, np.nan), where=asked > 0)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of a group: at each column what is predicted, with the truth; before each later test what it was to be, and was."""

    known: dict[int, tuple[Share, float]]
    tests: dict[int, tuple[Share, float]]


def shown(of: Population, people: NDArray[np.int64], chance: Chance) -> Shown:
    """Return what is shown of a group of these learners."""
    release, known, tests = Release(), dict[int, tuple[Share, float]](), dict[int, tuple[Share, float]]()
    for column in (0, *COLUMNS, OVER[max(OVER)]):
        cutoff = Cutoff(column=column, day=GROUP.held_day + (column * 7 or 1))
        release = advance(release, _summary(of, people, column), GROUP, cutoff, lambda _name: float(chance.random()))
        predicted = share_of(release.cells.get(name_of(releases.RECALL_ALL, bucket=column)))
        if predicted and column in COLUMNS:
            known[column] = predicted, float(of.known[COLUMNS.index(column), people].mean())
    for day in GROUP.test_days:
        figure = test_figure(release, release.cells, GROUP, day)
        if figure.share and figure.predicted:
            tests[day] = figure.predicted, figure.share.value
    return Shown(known=known, tests=tests)


def _summary(of: Population, people: NDArray[np.int64], column: int) -> LogSummary:
    usual = shipped_card()
    cards = dict.fromkeys(range(1, CARDS + 1), len(people))
    prediction = None
    if column in MOMENTS and column in COLUMNS:
        recalls = of.predicted[COLUMNS.index(column), people]
        prediction = GroupPrediction(recall=tally_of(Contribution(float(value)) for value in recalls), fresh=len(people), cards=cards)
    weeks = {week: [60.0] * int(of.weeks[week, people].sum()) for week in range(min(column, LAST_COLUMN))}
    return LogSummary(
        tallies=_tallies(of, people), seconds=weeks, prediction=prediction, public=dict.fromkeys(cards, usual),
        counts=PeopleCounts(answered=len(people)),
    )  # fmt: skip


def _tallies(of: Population, people: NDArray[np.int64]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for place, day in enumerate(TEST_DAYS):
        for form in FORMS:
            took = people[(of.first[people] == ((form == FORMS[0]) == (place % 2 == 0))) & (of.asked[place, people] > 0)]
            if len(took):
                scores = zip(of.scores[place, took].tolist(), of.asked[place, took].tolist(), strict=True)
                found[name_of(releases.FORM_AT_TEST, bucket=day, form=form)] = tally_of(
                    Contribution(score, asked) for score, asked in scores
                )
    return found


def shipped_card() -> PublicCard:
    """Return what is published of a card that nobody answered."""
    spread = shipped().variances
    return PublicCard(harder=0.0, card=spread.card + spread.card_met, learner=spread.learner + spread.notion + spread.card_in_learner)
