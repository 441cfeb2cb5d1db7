"""Nobody can be told from the others by subtracting figures: between weeks, between cards and totals, with or without one learner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ravive.insight import export, release_pipeline, releases
from ravive.insight import group as insight
from ravive.insight.answers import received_before
from ravive.insight.cards import TrainingCard
from ravive.insight.contributions import Contribution, Contributions, contributions_of
from ravive.insight.disclosure import CardPrediction, LogSummary, PredictionVariance, advance, horizon_of
from ravive.insight.estimate import Moments
from ravive.insight.figures import Figures, figures_of, notions_of
from ravive.insight.group import Cutoff, cutoffs, day_number
from ravive.insight.recall import models_of
from ravive.insight.releases import PeopleCounts, Release, name_of
from tests.insight.attack import Attacker
from tests.insight.golden_cases import training_cards
from tests.insight.simulated import HELD_ON, Plan, group, log_of

FEWEST = 5
LEARNERS = range(1, 13)
CARDS = {"A": (1, 3), "B": (2, 4)}
# Two notions of two cards each.
ASKED = tuple(
    TrainingCard(
        number=number,
        deck="deck",
        card=str(number),
        notion=f"notion-{number % 2}",
        theme="signs",
        is_critical=False,
        is_marked=True,
        prompt="…",
        reflex=f"Reflex {number}",
    )
    for number in (1, 2, 3, 4)
)
HELD = day_number(HELD_ON)
PLAN = Plan()


@st.composite
def histories(draw: st.DrawFn) -> list[list[tuple[str, int, int, float]]]:
    """What happens between one cut and the next: (what, learner, which card or week, value)."""
    what = st.sampled_from(["test", "test", "test", "sure", "week", "pair", "leave"])
    event = st.tuples(what, st.sampled_from(list(LEARNERS)), st.integers(0, 3), st.sampled_from([0.0, 1.0]))
    return draw(st.lists(st.lists(event, max_size=40), min_size=2, max_size=6))


class Group:
    """What learners brought so far."""

    def __init__(self) -> None:
        self.brought: dict[str, dict[int, Contribution]] = defaultdict(dict)
        self.touched: dict[int, dict[int, int]] = defaultdict(dict)
        self.left: set[int] = set()

    def happens(self, what: str, learner: int, which: int, value: float, day: int) -> None:
        if what == "leave" and which == 0:
            self.left.add(learner)
            for cell in [*self.brought.values(), *self.touched.values()]:
                cell.pop(learner, None)
        if learner in self.left or what == "leave":
            return
        form = "AB"[learner % 2]
        if what == "test":
            # Some stop in the middle of a test.
            name = name_of(releases.CARD_AT_TEST, card=CARDS[form][which % 2], bucket=30, form=form)
            self.brought[name].setdefault(learner, Contribution(value, day))
        elif what == "sure":
            self.brought[name_of(releases.SURE_WRONG, card=which + 1)][learner] = Contribution(value, day)
            self.touched[which + 1][learner] = day
        elif what == "week":
            self.brought[name_of(releases.WEEK, bucket=which)][learner] = Contribution(value, day)
        else:
            self.brought[name_of(releases.DIFFERENCE)][learner] = Contribution(value, day)
            if which < 3:
                self.brought[name_of(releases.PRACTISED)][learner] = Contribution(value, day)
                self.brought[name_of(releases.HELD_BACK)][learner] = Contribution(value / 2, day)

    def contributions(self) -> Contributions:
        found = {name: dict(brought) for name, brought in self.brought.items()}
        means: dict[str, dict[int, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
        for name, brought in self.brought.items():
            if name.startswith(releases.CARD_AT_TEST):
                for learner, what in brought.items():
                    means[name_of(releases.FORM_AT_TEST, bucket=30, form=name[-1])][learner].append(what)
        for name, of_learners in means.items():
            found[name] = {
                learner: Contribution(sum(value for value, _ in what) / len(what), max(day for _, day in what))
                for learner, what in of_learners.items()
            }
        return found

    def snapshot(self, known: Release, cutoff: Cutoff) -> LogSummary:
        sums: dict[str, dict[int, Moments]] = defaultdict(dict)
        for name, brought in self.contributions().items():
            for value, day in brought.values():
                one = Moments(learners=1, total=value, squares=value * value)
                sums[name][day] = sums[name][day].with_others(one) if day in sums[name] else one
        now: dict[int, CardPrediction] = {}
        for card, days in self.touched.items():
            last = horizon_of(known.cells, card, cutoff.column)
            fresh = sum(last is None or day >= last.until for day in days.values())
            right = [self.brought[name_of(releases.SURE_WRONG, card=card)][learner][0] for learner in days]
            now[card] = CardPrediction(learners=len(days), fresh=fresh, mean=0.2 + 0.6 * sum(right) / max(len(right), 1), lot=0.0)
        weeks = [int(name.split("/")[2]) for name in sums if name.startswith(releases.WEEK)]
        variances = dict.fromkeys((1, 2, 3, 4), PredictionVariance(card=0.85, learner=1.0))
        return LogSummary(sums=sums, seconds=dict.fromkeys(weeks, 60.0), recalls=now, variances=variances, counts=PeopleCounts())


def nothing_more_elsewhere(known: Release, plan: insight.TrainingGroup) -> None:
    """Fail where a file, a page over many trainings or a raised smallest group tells anything but cells the attacker has on the screen."""
    for fewest in (FEWEST, FEWEST + 2):
        raised = replace(plan, smallest_group=fewest)
        shown = {name: cell for name, cell in known.cells.items() if cell.learners >= fewest}
        rows = export.rows_of(known, ASKED, raised, joined=len(LEARNERS))
        told = [row for row in rows if row.people is not None and row.figure not in export.COMPUTED]
        assert {exported(row): (row.people, row.value, row.bound) for row in told} == {
            name: (cell.learners, cell.value, cell.bound) for name, cell in shown.items()
        }
        nothing_but_the_screen(rows, figures_of(replace(known, cells=shown), ASKED, raised))
    beside = releases.overview(known.cells)
    assert beside.items() <= known.cells.items()
    overview, screen = (figures_of(replace(known, cells=cells), (), plan) for cells in (beside, known.cells))
    assert overview.tests == screen.tests
    assert (overview.effect and overview.effect.difference) == (screen.effect and screen.effect.difference)
    assert overview.recall in (screen.recall, None)


def nothing_but_the_screen(rows: Iterable[export.ExportRow], screen: Figures) -> None:
    """Fail where what a file computes is not what the screen computes of the cells that are shown on it."""
    computed = [row for row in rows if row.figure in export.COMPUTED]
    tests = {row.test_day: (row.people, row.value, row.low, row.high) for row in computed if row.figure == export.TEST}
    assert tests == {
        test.day: (test.share.learners, test.share.value, test.share.low, test.share.high) for test in screen.tests if test.share
    }
    means = {(row.notion, row.test_day): row.value for row in computed if row.figure in (export.NOTION, export.NOTION_AT_TEST)}
    notions = notions_of(screen)
    now = {(row.notion, None): row.now for row in notions if row.now is not None}
    assert means == now | {(row.notion, day): mean for row in notions for day, mean in row.tests.items()}
    assert [row.value for row in computed if row.figure == export.SECONDS_A_WEEK] == [one for one in (screen.seconds_a_week,) if one]


def exported(row: export.ExportRow) -> str:
    return name_of(row.figure, card=int(row.card or 0), bucket=row.test_day or row.week or 0, form=row.form)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories())
@pytest.mark.slow
def test_no_sum_of_figures_is_about_fewer_than_a_group(history: list[list[tuple[str, int, int, float]]]) -> None:
    people, known, attacker = Group(), Release(), Attacker()
    plan = group(PLAN, smallest_group=FEWEST)
    for column, events in enumerate(history, start=8):
        for what, learner, which, value in events:
            people.happens(what, learner, which, value, HELD + column * 7 - 1)
        cutoff = Cutoff(column=column, day=HELD + column * 7)
        after = advance(known, people.snapshot(known, cutoff), plan, cutoff)
        attacker.look(known, after, people.contributions(), people.touched)
        nothing_more_elsewhere(after, plan)
        known = after
    everybody = sorted({variable[0] for equation in attacker.equations for variable in equation})
    for learner in everybody:
        assert not attacker.singles_out([learner])
    for several in list(combinations(everybody, FEWEST - 1))[:40]:
        assert not attacker.singles_out(several)


def test_the_attack_itself_finds_somebody() -> None:
    people, attacker = Group(), Attacker()
    for learner in range(1, 7):
        people.happens("sure", learner, 0, 1.0, HELD)
    for count in (5, 6):
        found = {name: dict(list(brought.items())[:count]) for name, brought in people.contributions().items()}
        attacker.equations.append({(learner, name, what): 1.0 for name, brought in found.items() for learner, what in brought.items()})
    assert attacker.singles_out([6])
    assert not attacker.singles_out([1])


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("learners", "seed"), [(7, 1), (16, 2)])
def test_a_training_from_log_to_figures_singles_nobody_out(learners: int, seed: int) -> None:
    plan = Plan(learners=learners, cards=8, days=112, critical=2)
    answers = log_of(plan, np.random.default_rng(seed))
    cards, training = training_cards(plan), group(plan)
    models, release, attacker = models_of(cards), Release(), Attacker()
    for cutoff in cuts(training):
        # One learner takes all answers out in the middle.
        stored = [answer for answer in answers if cutoff.column < 6 or answer.learner != 2]
        summary = release_pipeline.summary_of(release, stored, cards, models, training, cutoff, secret=b"secret")
        after = advance(release, summary, training, cutoff)
        before = received_before(stored, cutoff.day)
        attacker.look(release, after, contributions_of(before, training), release_pipeline.last_days(before, cards))
        nothing_more_elsewhere(after, training)
        release = after
    assert attacker.equations
    for learner in range(1, learners + 1):
        assert not attacker.singles_out([learner])


def cuts(training: insight.TrainingGroup) -> list[Cutoff]:
    """Weeks early and late, and those around the tests."""
    whole = cutoffs(training, after=None, today=HELD_ON + timedelta(days=119))
    return [one for one in whole if one.column in (0, 1, 2, 5, 6, 8, 13, 14, 16, 17)]
