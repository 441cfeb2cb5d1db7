"""An attacker who controls every key of a training but one, knows the published model, and keeps all that is ever shown.

The last learner takes a test of two cards, practises both each week, and takes a second test of them. The attacker computes how likely
each of all possible sets of their answers is, given each released figure. Nothing is left out: figures computed from released ones add
no knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ravive.insight import recall, releases
from ravive.insight.answers import LoggedAnswer
from ravive.insight.cards import TrainingCard
from ravive.insight.cell_release import Lots
from ravive.insight.disclosure import advance
from ravive.insight.disclosure_control import NOISE_ANSWERS
from ravive.insight.group import Cutoff, TrainingGroup, cutoffs, day_number
from ravive.insight.measured_tests import CHANGE_NOISE, CONFIDENCE_NOISE
from ravive.insight.release_pipeline import summary_of
from ravive.insight.releases import Release, name_of
from ravive.memory.hybrid import Model, shipped

PRACTICE, TEST, SURE = 0, 1, 2
CARDS, WEEKS = (1, 2), 4
# The entry test, and one that is over at the last moment.
TEST_DAYS = (0, 7)
HELD_ON = date(2026, 6, 12)
HELD = day_number(HELD_ON)
DAY_MS, TEN_MINUTES_MS = 86_400_000, 600_000
TARGET = 1
NEARLY_SURE = 0.95
# One row a possible set of answers: those of each test, then those of each week.
HISTORIES = np.array(list(product((0, 1), repeat=len(CARDS) * (len(TEST_DAYS) + WEEKS))))

type Grid = NDArray[np.float64]


def training(*, fewest: int = 5) -> TrainingGroup:
    """Return the training under attack."""
    return TrainingGroup(
        training=1, held_on=HELD_ON, test_days=TEST_DAYS[1:], window_days=21, smallest_group=fewest, control_day=None, decks=("deck",)
    )


def cards() -> list[TrainingCard]:
    """Return its cards, of one notion each."""
    return [
        TrainingCard(
            number=number, deck="deck", card=f"card-{number}", notion=f"notion-{number}", theme="signs", is_critical=False,
            is_marked=True, prompt="", reflex=f"Reflex {number}",
        )
        for number in CARDS
    ]  # fmt: skip


def answers_of(learner: int, history: NDArray[np.int64]) -> list[LoggedAnswer]:
    """Return what a learner answers. They are sure each time, so that "sure and wrong" says as much as it can."""
    found: list[LoggedAnswer] = []
    for place, right in enumerate(history.tolist()):
        occasion, card = divmod(place, len(CARDS))
        test_day = TEST_DAYS[occasion] if occasion < len(TEST_DAYS) else None
        day = HELD + ((occasion - len(TEST_DAYS)) * 7 + 3 if test_day is None else test_day)
        found.append(
            LoggedAnswer(
                learner=learner,
                card=CARDS[card],
                kind=PRACTICE if test_day is None else TEST,
                at_ms=day * DAY_MS + card * TEN_MINUTES_MS,
                received_day=day,
                credit=float(right),
                confidence=SURE,
                duration_ms=9_000,
                test_day=test_day,
                form=None if test_day is None else "A",
            )
        )
    return found


def moments() -> list[Cutoff]:
    """Return when figures are released."""
    return list(cutoffs(training(), after=None, today=HELD_ON + timedelta(days=7 * WEEKS + 1)))


def released(answers: list[LoggedAnswer], lots: Lots, *, fewest: int = 5) -> Release:
    """Return everything that is shown of a training over its weeks."""
    group, models, release = training(fewest=fewest), {"deck": shipped()}, Release()
    for cutoff in moments():
        release = advance(release, summary_of(release, answers, cards(), models, group, cutoff), group, cutoff, lots)
    return release


@cache
def predicted() -> Mapping[tuple[int, int], Grid]:
    """Return the recall predicted of the target, by card and column, for each possible set of answers."""
    log = [answer for learner, history in enumerate(HISTORIES) for answer in answers_of(learner, history)]
    models: dict[str, Model] = {"deck": shipped()}
    found: dict[tuple[int, int], Grid] = {}
    for cutoff in moments():
        before = [answer for answer in log if answer.received_day < cutoff.day]
        recalls = recall.recalls_by_learner(before, cards(), range(len(HISTORIES)), models["deck"], cutoff.day)
        found |= {(card, cutoff.column): recalls[:, place] for place, card in enumerate(CARDS)}
    return found


@dataclass(frozen=True)
class Shown:
    """A released mean: over how many answers, its value, what each possible set of answers would add to the sum of the others'.

    It has so many `times` the usual noise.
    """

    answers: int
    value: float
    others: float
    target: Grid
    times: float = 1.0

    def log_likelihood(self, noise: float) -> Grid:
        """Return how likely the value is for each possible set of answers, rounded to whole points after noise of this scale."""
        around = [(self.answers * (self.value + side * 0.005) - self.others - self.target) / (self.times * noise) for side in (-1, 1)]
        low, high = (np.where(edge < 0, np.exp(np.minimum(edge, 0)) / 2, 1 - np.exp(-np.maximum(edge, 0)) / 2) for edge in around)
        return np.log(np.maximum(high - low, 1e-300))


def certainty(release: Release, others: NDArray[np.int64], *, noise: float = NOISE_ANSWERS) -> Grid:
    """Return, for each answer of the target, how sure the attacker is of it. `others`: what each scripted key answered."""
    target, shown = HISTORIES, list[Shown]()
    for occasion, day in enumerate(TEST_DAYS):
        for place, card in enumerate(CARDS, start=occasion * len(CARDS)):
            right, wrong = (
                name_of(releases.CARD_AT_TEST, card=card, bucket=day, form="A"),
                name_of(releases.SURE_WRONG, card=card, bucket=day),
            )
            shown += _shown(release, right, float(others[:, place].sum()), target[:, place])
            shown += _shown(release, wrong, float((1 - others[:, place]).sum()), 1 - target[:, place], CONFIDENCE_NOISE)
    for card in CARDS:
        for cutoff in moments():
            recalls = predicted()[card, cutoff.column]
            theirs = float(sum(recalls[_place_of(history)] for history in others))
            name = name_of(releases.RECALL, card=card, bucket=cutoff.column)
            cell = release.cells.get(name)
            if cell and cell.until == cutoff.day:
                shown += _shown(release, name, theirs, recalls)
    for occasion, family in enumerate(releases.SIDES_OF_CHANGE):
        of_test = slice(occasion * len(CARDS), (occasion + 1) * len(CARDS))
        name = name_of(family, bucket=TEST_DAYS[1])
        shown += _shown(release, name, float(others[:, of_test].sum()), target[:, of_test].sum(1), CHANGE_NOISE, len(CARDS))
    for week in range(WEEKS):
        of_week = slice(len(CARDS) * (len(TEST_DAYS) + week), len(CARDS) * (len(TEST_DAYS) + week + 1))
        shown += _shown(release, name_of(releases.WEEK, bucket=week), float(others[:, of_week].mean(1).sum()), target[:, of_week].mean(1))
    likely = sum((column.log_likelihood(noise) for column in shown), np.zeros(len(target)))
    odds = np.exp(likely - likely.max())
    right = odds @ target / odds.sum()
    return np.maximum(right, 1 - right)


def _shown(
    release: Release, name: str, others: float, target: NDArray[np.number], times: float = 1.0, answers_each: int = 1
) -> list[Shown]:
    cell = release.cells.get(name)
    return [Shown(cell.learners * answers_each, cell.value, others, target.astype(float), times)] if cell else []


def _place_of(history: NDArray[np.int64]) -> int:
    return int("".join(str(bit) for bit in history.tolist()), 2)
