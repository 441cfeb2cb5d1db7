"""Pools of trainings: sums of what was released of each, intervals that hold, and nothing that a reader could not compute alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ravive.insight import releases
from ravive.insight.at_tests import change_cell
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.disclosure_control import Cell
from ravive.insight.figures import figures_of
from ravive.insight.group import Cutoff, date_of
from ravive.insight.pool import PooledFigures, PooledTraining, pool_of, sum_of
from ravive.insight.pooled_memory import memory_of
from ravive.insight.release_pipeline import release_until
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.share import share_of
from ravive.insight.tally import Contribution, Tally, tally_of
from tests.insight.golden_cases import SECRET, training_cards
from tests.insight.simulated import HELD_ON, Plan, group, log_of

TODAY = HELD_ON + timedelta(days=119)
GROUP = group(Plan())
PLAN = Plan(cards=8, days=112, critical=2)
DAYS = (0, 30, 90, 180)


def pooled(
    number: int, cells: dict[str, Cell], *, joined: int = 12, answered: int = 10, fewest: int = 5, days: int = 119
) -> PooledTraining:
    """Return a training with these cells, `days` after it was held."""
    counts = PeopleCounts(joined=joined, answered=answered, recently=3)
    of_training = replace(GROUP, training=number, smallest_group=fewest)
    release = Release(until=of_training.held_day + days, cells=cells, counts=counts)
    return PooledTraining(release=release, group=of_training, has_entry_test=True)


def cell(value: float, *, learners: int = 10, half_width: float = 0.1) -> Cell:
    return Cell(learners=learners, value=value, half_width=half_width, until=GROUP.held_day + 111)


def at_test(day: int, value: float, *, learners: int = 10) -> dict[str, Cell]:
    return {name_of(releases.FORM_AT_TEST, bucket=day): cell(value, learners=learners)}


def test_figures_weigh_as_much_as_they_have_people() -> None:
    pool = pool_of([pooled(1, at_test(90, 0.5, learners=30)), pooled(2, at_test(90, 0.9, learners=10))], today=TODAY)
    assert (pool.tests[90].share.value, pool.tests[90].share.learners) == (0.6, 40)


def test_intervals_add_up_as_variances_of_what_is_drawn_anew_in_each_training() -> None:
    (share,) = [sum_of([cell(0.5, half_width=0.2)] * 4)]
    assert (share.low, share.high) == (0.4, 0.6)


def test_predictions_of_one_model_are_off_together() -> None:
    share = sum_of([cell(0.5, half_width=0.2)] * 4, is_shared=True)
    assert (share.low, share.high) == (0.3, 0.7)


def test_trainings_too_small_to_show_are_left_out_also_of_how_many_joined() -> None:
    large, small, hidden = (
        pooled(1, at_test(90, 0.7)),
        pooled(2, {}, joined=4, answered=4),
        pooled(3, at_test(90, 0.1, learners=7), fewest=8),
    )
    pool = pool_of([large, small, hidden], today=TODAY)
    assert (pool.trainings, pool.shown) == (3, 1)
    found = pool.tests[90]
    assert (found.share.value, found.trainings, found.of_trainings, found.of_people) == (0.7, 1, 3, 24)


def test_a_test_that_is_not_over_is_due_nowhere() -> None:
    over, open_still = pooled(1, at_test(90, 0.7)), pooled(2, {}, days=100)
    assert pool_of([over, open_still], today=TODAY).tests[90].of_trainings == 1


def test_without_entry_test_a_training_does_not_count_among_those_of_that_test() -> None:
    with_test = pooled(1, at_test(0, 0.5))
    without = replace(pooled(2, {}), has_entry_test=False)
    assert pool_of([with_test, without], today=TODAY).tests[0].of_trainings == 1


def test_both_halves_of_the_cards_count_the_same() -> None:
    forms = {
        name_of(releases.FORM_AT_TEST, bucket=90, form="A"): cell(0.9, learners=5, half_width=0.3),
        name_of(releases.FORM_AT_TEST, bucket=90, form="B"): cell(0.5, learners=15, half_width=0.4),
    }
    share = pool_of([pooled(1, forms)], today=TODAY).tests[90].share
    assert (share.value, share.learners, share.low, share.high) == (0.7, 20, 0.45, 0.95)


def both_tests(entry: float, later: float, *, began: int = 10, came_back: int = 10) -> dict[str, Cell]:
    """Return the cells of a training whose entry test and test of day 90 are shown."""
    change = cell(round(later - entry, 2), learners=came_back, half_width=0.12)
    return at_test(0, entry, learners=began) | at_test(90, later, learners=came_back) | {name_of(releases.CHANGE, bucket=90): change}


def test_changes_and_the_effect_can_be_negative() -> None:
    pool = pool_of([pooled(1, both_tests(0.7, 0.5) | {name_of(releases.EFFECT): cell(-0.1, half_width=0.3)})], today=TODAY)
    assert pool.effect is not None
    assert (pool.changes[90].difference.share.value, pool.changes[90].difference.share.excludes_zero) == (-0.2, True)
    assert (pool.effect.share.value, pool.effect.share.low, pool.effect.share.excludes_zero) == (-0.1, -0.4, False)


def test_a_change_is_the_difference_of_both_sides_of_the_trainings_that_show_both() -> None:
    first, second, third = both_tests(0.5, 0.9, began=30, came_back=10), both_tests(0.7, 0.7), at_test(0, 0.1)
    change = pool_of([pooled(1, first), pooled(2, second), pooled(3, third)], today=TODAY).changes[90]
    assert (change.before.value, change.before.learners, change.after.value) == (0.55, 40, 0.8)
    assert (change.difference.share.value, change.difference.share.learners) == (0.25, 20)
    assert (change.difference.trainings, change.difference.of_trainings) == (2, 3)


def test_a_pool_of_one_training_has_the_interval_of_its_change() -> None:
    cells = both_tests(0.5, 0.9, began=30)
    change, alone = pool_of([pooled(1, cells)], today=TODAY).changes[90].difference.share, change_cell(cells, 90)
    assert alone is not None
    assert change == share_of(alone, lowest=-1.0)


def test_the_effect_is_of_trainings_with_control_cards() -> None:
    cells = {name_of(releases.EFFECT): cell(0.2)}
    bare = pooled(2, {})
    bare = replace(bare, group=replace(bare.group, control_day=None))
    effect = pool_of([pooled(1, cells), bare], today=TODAY).effect
    assert effect is not None
    assert effect.of_trainings == 1


def test_predictions_are_of_now_and_those_before_a_test_of_the_release_before_it() -> None:
    cells = at_test(90, 0.8) | {name_of(releases.RECALL_ALL, bucket=column): cell(value) for column, value in ((12, 0.75), (17, 0.6))}
    old = pooled(2, {name_of(releases.RECALL_ALL, bucket=12): cell(0.1)}, days=84)
    pool = pool_of([pooled(1, cells), old], today=TODAY)
    assert pool.recall is not None
    assert (pool.recall.share.value, pool.recall.of_trainings) == (0.6, 1)
    assert pool.predicted_on == (date_of(GROUP.held_day + 119),) * 2
    assert (pool.expected[90].share.value, list(pool.expected)) == (0.75, [90])


def test_nothing_is_shown_of_no_training() -> None:
    pool = pool_of([], today=TODAY)
    assert (pool.trainings, pool.tests, pool.effect, pool.recall, pool.predicted_on) == (0, {}, None, None, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_pool_of_one_training_says_what_the_training_says() -> None:
    plan = replace(PLAN, learners=24)
    release = release_until(
        Release(), log_of(plan, np.random.default_rng(3)), training_cards(plan), group(plan), today=TODAY, secret=SECRET
    )
    alone = PooledTraining(release=release, group=group(plan), has_entry_test=True)
    pool, figures = pool_of([alone], today=TODAY), figures_of(release, training_cards(plan), group(plan))
    assert {day: found.share.value for day, found in pool.tests.items()} == pytest.approx(
        {test.day: test.share.value for test in figures.tests if test.share}, abs=0.0051
    )
    assert figures.effect is not None
    assert pool.effect is not None
    assert pool.effect.share.value == figures.effect.difference.value
    assert pool.recall is not None
    assert pool.recall.share == figures.recall
    changes = {test.day: test.change for test in figures.tests if test.change}
    assert {day: (found.before, found.after, found.difference.share) for day, found in pool.changes.items()} == {
        day: (change.before, change.after, change.difference) for day, change in changes.items()
    }
    memory = memory_of([alone], training_cards(plan), today=TODAY)
    assert memory.months == (1, 2, 3, 4)
    assert memory.now == pool.recall.share.value
    assert memory.alike == (figures.cards_alike == figures.predicted_cards)
    for row in memory.rows:
        now = [card.now.value for card in figures.cards if card.card.notion == row.notion and card.now]
        assert row.now is None if not now else row.now is not None and min(now) - 0.01 <= row.now <= max(now) + 0.01


CELLS = st.builds(
    Cell,
    learners=st.integers(1, 40),
    value=st.floats(-0.5, 1.5).map(lambda value: round(value, 2)),
    half_width=st.integers(0, 90).map(lambda points: points / 100),
    until=st.just(GROUP.held_day + 111),
)
NAMES = st.sampled_from(
    [name_of(releases.FORM_AT_TEST, bucket=day, form=form) for day in DAYS for form in (*FORMS, "")]
    + [name_of(releases.CHANGE, bucket=day) for day in DAYS[1:]]
    + [name_of(family) for family in (releases.EFFECT, releases.PRACTISED, releases.HELD_BACK)]
    + [name_of(releases.RECALL_ALL, bucket=column) for column in (4, 12, 17)]
    + [name_of(releases.RECALL, card=card, bucket=column) for card in (1, 2) for column in (0, 4, 17)]
)
TRAININGS = st.lists(st.dictionaries(NAMES, CELLS, max_size=12), max_size=6)
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pool_and_memory(many: list[dict[str, Cell]]) -> tuple[PooledFigures, object]:
    trainings = [pooled(number, cells) for number, cells in enumerate(many)]
    return pool_of(trainings, today=TODAY), memory_of(trainings, training_cards(PLAN), today=TODAY)


@pytest.mark.slow
@OFTEN
@given(TRAININGS)
def test_a_pool_is_a_function_of_the_cells_that_are_shown(many: list[dict[str, Cell]]) -> None:
    shown = [{name: figure for name, figure in cells.items() if figure.learners >= 5} for cells in many]
    assert pool_and_memory(many) == pool_and_memory(shown)


@pytest.mark.slow
@OFTEN
@given(TRAININGS, st.integers(0, 1000))
def test_the_order_of_trainings_changes_nothing(many: list[dict[str, Cell]], seed: int) -> None:
    other = list(many)
    Random(seed).shuffle(other)
    one, two = pool_and_memory(many)[0], pool_and_memory(other)[0]
    assert one.tests.keys() == two.tests.keys()
    for day, found in one.tests.items():
        assert found.share.value == pytest.approx(two.tests[day].share.value, abs=0.011)
        assert found.share.learners == two.tests[day].share.learners


@pytest.mark.slow
@OFTEN
@given(st.lists(CELLS.filter(lambda drawn: drawn.learners >= 5), min_size=1, max_size=12), st.booleans())
def test_a_sum_lies_between_its_cells_and_is_no_less_certain_than_the_least_certain(cells: list[Cell], is_shared: bool) -> None:
    share = sum_of(cells, lowest=-2.0, is_shared=is_shared)
    values = [figure.value for figure in cells]
    assert min(*values, 1.0) - 0.006 <= share.value <= min(max(values), 1.0) + 0.006
    assert share.low is not None
    assert share.value - share.low <= max(figure.half_width or 0 for figure in cells) + 0.011


def tallies_at_test(learners: int, truth: np.ndarray, cards: int, rng: np.random.Generator) -> dict[str, Tally]:
    """Return the tallies of a test at day 30, of learners who differ, in a training with a level of its own."""
    found: dict[str, Tally] = {}
    sizes = {"A": learners // 2, "B": learners - learners // 2}
    for form, count in sizes.items():
        logits = rng.normal(0, 0.8, count)[:, None] + truth[None, :]
        right = rng.random((count, cards)) < 1 / (1 + np.exp(-logits))
        for card in range(cards):
            name = name_of(releases.CARD_AT_TEST, card=card + 1 + 100 * (form == "B"), bucket=30, form=form)
            found[name] = tally_of(Contribution(float(share)) for share in right[:, card])
        found[name_of(releases.FORM_AT_TEST, bucket=30, form=form)] = tally_of(Contribution(float(share), cards) for share in right.mean(1))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "widest"), [((6, 8, 9), 0.25), ((10, 12, 14, 20), 0.16), ((7, 8, 9, 9, 10, 11, 12, 12, 13, 14, 30), 0.11)]
)
def test_interval_of_a_pool_holds_the_truth_and_is_no_wider_than_it_says(sizes: tuple[int, ...], widest: float) -> None:
    rng, cards = np.random.default_rng(11), 9
    closed = Cutoff(column=8, day=GROUP.held_day + 56)
    held, widths = [], []
    everyone = rng.normal(0, 0.8, 4_000)
    for _ in range(200):
        trainings: list[PooledTraining] = []
        truths: list[float] = []
        for number, learners in enumerate(sizes):
            truth = rng.normal(0.8, 0.4) + rng.normal(0, 0.7, cards)
            tallies = tallies_at_test(learners, truth, cards, rng)
            summary = LogSummary(tallies=tallies, seconds={}, prediction=None, public={}, counts=PeopleCounts())
            release = advance(Release(), summary, GROUP, closed, lambda _name: float(rng.random()))
            trainings.append(PooledTraining(release=release, group=replace(GROUP, training=number), has_entry_test=False))
            truths.append(float((1 / (1 + np.exp(-(everyone[:, None] + truth)))).mean()))
        share = pool_of(trainings, today=date_of(closed.day)).tests[30].share
        assert share.low is not None
        assert share.high is not None
        held.append(share.low <= float(np.average(truths, weights=sizes)) <= share.high)
        widths.append(share.high - share.low)
    assert np.mean(held) >= 0.92
    assert np.mean(widths) <= widest


@pytest.mark.slow
@OFTEN
@given(st.integers(5, 12), st.integers(5, 40), st.integers(-20, 120), st.integers(-20, 120))
def test_who_subtracts_all_other_trainings_finds_the_released_cell_and_no_more(few: int, many: int, mine: int, theirs: int) -> None:
    """An attacker knows every cell of the other trainings: the pool gives back, at best, the cell that its own page shows."""
    target, other = cell(mine / 100, learners=few, half_width=0.4), cell(theirs / 100, learners=many, half_width=0.2)
    share = sum_of([target, other], lowest=-2.0)
    left = ((few + many) * share.value - many * other.value) / few
    if -2 < share.value < 1:
        assert left == pytest.approx(target.value, abs=0.005 * (few + many) / few + 1e-9)


def test_days_are_of_the_release_and_not_of_the_reader() -> None:
    trainings = [pooled(1, at_test(90, 0.7))]
    assert pool_of(trainings, today=TODAY).tests == pool_of(trainings, today=date(2030, 1, 1)).tests
