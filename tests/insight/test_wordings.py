"""What carries over: the interval holds the truth, a planted difference is found by trainings together, and both sides are the test."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from django.utils.translation import override
from numpy.typing import NDArray

from ravive.insight import export, releases
from ravive.insight.cell_release import CellRelease
from ravive.insight.contributions import contributions_of
from ravive.insight.disclosure_control import Cell
from ravive.insight.figures import figures_of
from ravive.insight.measured_tests import both_forms, release_test
from ravive.insight.pool import PooledTraining, pool_of
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.share import Share
from ravive.insight.tally import Contribution, Tally, tally_of
from ravive.insight.wordings import EXPECTED_DIFFERENCE, POWER, brought, people_to_show, release_wordings, wording_figure
from ravive.trainings import wording_texts
from tests.insight.simulated import Plan, group, log_of

DAY, CARDS, MANY, GROUPS = 90, 12, 20_000, 250
GROUP = group(Plan())
UNTIL = GROUP.closed_on(DAY)
DIFFERENCE = name_of(releases.WORDINGS, bucket=DAY)

type Grid = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class World:
    """How learners and cards differ, and how much harder unseen words are, in logits: on average, and from card to card."""

    name: str
    ability: float = 0.9
    learner_sd: float = 0.8
    card_sd: float = 0.8
    harder: float = 0.35
    harder_sd: float = 0.3
    cards: int = CARDS


WORLDS = (
    World(name="usual"),
    World(name="no difference", harder=0.0, harder_sd=0.0),
    World(name="alike", learner_sd=0.3),
    World(name="unlike", learner_sd=1.4),
    World(name="hard cards", ability=-0.5, card_sd=1.2),
    World(name="easy cards", ability=1.8),
    World(name="few cards", cards=7, harder=0.8),
)


def chance_of(logits: Grid) -> Grid:
    return 1 / (1 + np.exp(-logits))


def tallies_of(world: World, people: int, rng: np.random.Generator) -> tuple[dict[str, Tally], float]:
    """Return what a group brings to a test, and the truth: how much less often people like these are right in unseen words."""
    first = np.arange(people) % 2 == 0
    found: dict[str, Tally] = {}
    differences: list[Contribution] = []
    truths: list[float] = []
    for form, taking in zip(FORMS, (first, ~first), strict=True):
        cards = rng.normal(0, world.card_sd, world.cards)
        harder = rng.normal(world.harder, world.harder_sd, world.cards)
        ability = rng.normal(world.ability, world.learner_sd, int(taking.sum()))
        half = world.cards // 2 + rng.integers(0, 1 + world.cards % 2, len(ability))
        unseen = rng.random((len(ability), world.cards)).argsort(axis=1) < half[:, None]
        right = (rng.random(unseen.shape) < chance_of(ability[:, None] - cards - harder * unseen)).astype(float)
        found[name_of(releases.FORM_AT_TEST, bucket=DAY, form=form)] = tally_of(Contribution(float(row.mean()), len(row)) for row in right)
        apart = (right * unseen).sum(axis=1) / half - (right * ~unseen).sum(axis=1) / (world.cards - half)
        differences += [Contribution(brought(float(one)), world.cards) for one in apart]
        everyone = rng.normal(world.ability, world.learner_sd, MANY // people)[:, None]
        truths.append(float((chance_of(everyone - cards - harder) - chance_of(everyone - cards)).mean()))
    return found | {DIFFERENCE: tally_of(differences)}, float(np.mean(truths))


def released(tallies: dict[str, Tally], rng: np.random.Generator) -> dict[str, Cell]:
    work = CellRelease(cells={}, tallies=tallies, fewest=5, until=UNTIL, lots=lambda _name: float(rng.random()))
    release_test(work, DAY)
    release_wordings(work, DAY)
    return work.cells


def holds(cell: Cell, truth: float) -> bool:
    return abs(cell.value - truth) <= (cell.half_width or 0.0)


@pytest.mark.slow
@pytest.mark.parametrize("people", [12, 24, 60, 200])
def test_the_interval_holds_the_truth(people: int) -> None:
    rng = np.random.default_rng(people)
    share: dict[str, float] = {}
    for world in WORLDS:
        groups = [tallies_of(world, people, rng) for _ in range(GROUPS)]
        share[world.name] = float(np.mean([holds(released(tallies, rng)[DIFFERENCE], truth) for tallies, truth in groups]))
    print(people, share)
    assert 0.93 <= np.mean(list(share.values())) <= 0.97
    assert all(0.9 <= held <= 0.99 for held in share.values()), share


def planted(effect: float, rng: np.random.Generator) -> World:
    """Return a world where unseen words cost so many standard deviations of what learners score on half of a test."""
    usual = WORLDS[0]
    ability, cards = rng.normal(usual.ability, usual.learner_sd, (MANY, 1)), rng.normal(0, usual.card_sd, (MANY, CARDS // 2))
    spread = (rng.random(cards.shape) < chance_of(ability - cards)).mean(axis=1).std()
    low, high = 0.0, 2.0
    for _ in range(20):
        middle = (low + high) / 2
        lost = (chance_of(ability - cards) - chance_of(ability - cards - middle)).mean()
        low, high = (middle, high) if lost < effect * spread else (low, middle)
    return World(name="planted", harder=low, harder_sd=0.0)


def pooled(world: World, trainings: int, people: int, rng: np.random.Generator) -> tuple[Share, int, float]:
    """Return what trainings together show, how many people they say it takes, and the truth."""
    made = [tallies_of(world, people, rng) for _ in range(trainings)]
    found = [
        PooledTraining(
            release=Release(until=UNTIL, cells=released(tallies, rng), counts=PeopleCounts(answered=people)),
            group=GROUP,
            has_entry_test=False,
        )
        for tallies, _truth in made
    ]
    shown = pool_of(found, today=date(2026, 12, 1)).wordings[DAY]
    return shown.difference.share, shown.people_needed, float(np.mean([truth for _tallies, truth in made]))


@pytest.mark.slow
def test_as_many_people_as_the_page_says_recover_a_planted_difference() -> None:
    rng, people = np.random.default_rng(26), 26
    world = planted(0.26, rng)
    needed = [pooled(world, 9, people, rng)[1] for _ in range(20)]
    trainings = math.ceil(float(np.mean(needed)) / people)
    found = [pooled(world, trainings, people, rng) for _ in range(200)]
    shown, truth = float(np.mean([share.value for share, _needed, _truth in found])), float(np.mean([truth for *_shown, truth in found]))
    told = float(np.mean([share.excludes_zero for share, *_rest in found]))
    print(f"{trainings} trainings of {people}: truth {truth:.4f}, shown {shown:.4f}, told in {told:.3f}")
    assert truth == pytest.approx(-EXPECTED_DIFFERENCE, abs=0.005)
    assert shown == pytest.approx(truth, abs=0.006)
    # Three standard errors of 200 draws.
    assert told >= POWER - 0.085, told
    same = World(name="no difference", harder=0.0, harder_sd=0.0)
    assert np.mean([pooled(same, trainings, people, rng)[0].excludes_zero for _ in range(200)]) <= 0.09


def test_smaller_differences_and_more_certainty_take_more_people() -> None:
    assert [people_to_show(effect, variance=2) for effect in (0.8, 0.37, 0.26)] == [26, 116, 234]
    surer, usual, bolder = (people_to_show(0.37, variance=2, **how) for how in ({"power": 0.9}, {}, {"error": 0.1}))
    assert surer > usual > bolder
    assert people_to_show(-0.37, variance=2) == usual


def _cells() -> Iterator[tuple[Cell, Cell]]:
    for test in range(101):
        for apart in range(-100, 101, 7):
            yield (
                Cell(learners=30, value=test / 100, half_width=0.08, until=UNTIL),
                Cell(learners=24, value=apart / 100, half_width=0.1, until=UNTIL),
            )


def test_both_sides_differ_by_what_is_shown_and_their_mean_is_the_test() -> None:
    for whole, difference in _cells():
        figure = wording_figure(whole, difference)
        assert figure is not None
        unseen, practised = (round(100 * side.value) for side in (figure.unseen, figure.practised))
        assert unseen - practised == round(100 * figure.difference.value)
        assert abs(unseen + practised - 2 * round(100 * whole.value)) <= 1
        assert 0 <= min(unseen, practised) <= max(unseen, practised) <= 100
    assert wording_figure(None, None) is None


def test_a_training_alone_in_a_pool_shows_what_it_shows_itself() -> None:
    rng = np.random.default_rng(4)
    cells = released(tallies_of(WORLDS[0], 30, rng)[0], rng)
    alone = PooledTraining(release=Release(until=UNTIL, cells=cells, counts=PeopleCounts(answered=30)), group=GROUP, has_entry_test=False)
    found = pool_of([alone], today=date(2026, 12, 1)).wordings[DAY]
    own = wording_figure(both_forms(cells, DAY), cells[DIFFERENCE])
    assert own is not None
    assert (found.practised, found.unseen, found.difference.share) == (own.practised, own.unseen, own.difference)


def test_page_table_and_sentence_print_the_same() -> None:
    rng = np.random.default_rng(8)
    for people in (12, 24, 60, 200):
        release = Release(until=UNTIL, cells=released(tallies_of(WORLDS[0], people, rng)[0], rng), counts=PeopleCounts(answered=people))
        (test,) = figures_of(release, (), GROUP).tests
        assert test.wordings is not None
        practised, unseen, difference = test.wordings.practised, test.wordings.unseen, test.wordings.difference
        rows = {row.figure: row for row in export.rows_of(release, (), GROUP, joined=people)}
        of_figures = {export.PRACTISED_WORDING: practised, export.UNSEEN_WORDING: unseen, releases.WORDINGS: difference}
        for figure, share in of_figures.items():
            row = rows[figure]
            assert (row.test_day, row.people, row.value, row.low, row.high) == (DAY, people, share.value, share.low, share.high)
        with override("en"):
            day, first, second, apart = re.findall(r"\d+", wording_texts.sentence(practised, unseen, difference, day=DAY))[:4]
        assert (int(day), int(first) / 100, int(second) / 100) == (DAY, unseen.value, practised.value)
        assert int(apart) == abs(int(first) - int(second))


def test_too_few_people_show_nothing_and_a_test_that_is_hidden_shows_no_wording() -> None:
    rng = np.random.default_rng(5)
    tallies, _truth = tallies_of(WORLDS[0], 4, rng)
    assert released(tallies, rng) == {}
    assert DIFFERENCE not in released({DIFFERENCE: tallies_of(WORLDS[0], 30, rng)[0][DIFFERENCE]}, rng)


def test_only_later_tests_of_cards_with_two_wordings_are_compared_and_of_phones_that_draw() -> None:
    answers = log_of(Plan(learners=20, days=40), np.random.default_rng(3))
    cards = {answer.card for answer in answers}
    of_all = contributions_of(answers, GROUP, reworded=cards)
    names = [name for name in of_all if name.startswith(f"{releases.WORDINGS}/")]
    assert names == [name_of(releases.WORDINGS, bucket=30)]
    learners = {answer.learner for answer in answers if answer.test_day == 30}
    assert of_all[names[0]].keys() == learners
    older = min(learners)
    known = [answer._replace(variant=0) if answer.learner == older else answer for answer in answers]
    assert contributions_of(known, GROUP, reworded=cards)[names[0]].keys() == learners - {older}
    assert not [name for name in contributions_of(answers, GROUP) if name.startswith(f"{releases.WORDINGS}/")]
