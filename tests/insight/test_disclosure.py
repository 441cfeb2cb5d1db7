"""What is released when: tests form by form or as one group, weeks that are over, both sides of the effect, predictions as they age."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ravive.insight import releases
from ravive.insight.disclosure import CardPrediction, LogSummary, PredictionVariance, advance, fade
from ravive.insight.disclosure_control import Cell
from ravive.insight.estimate import Moments, moments_of
from ravive.insight.group import Cutoff, TrainingGroup, cutoffs
from ravive.insight.releases import PeopleCounts, Release, name_of
from tests.insight.simulated import HELD_ON, Plan, group

GROUP: TrainingGroup = group(Plan())
HELD = GROUP.held_day
EMPTY = LogSummary(sums={}, seconds={}, recalls={}, variances={}, counts=PeopleCounts())


def cut(column: int) -> Cutoff:
    return Cutoff(column=column, day=HELD + (column * 7 if column else 1))


def sums(test_day: int = 30, **forms: list[float]) -> dict[str, dict[int, Moments]]:
    found: dict[str, dict[int, Moments]] = {}
    for form, values in forms.items():
        for card in (1, 2):
            found[name_of(releases.CARD_AT_TEST, card=card, bucket=test_day, form=form)] = {HELD + test_day: moments_of(values)}
        found[name_of(releases.FORM_AT_TEST, bucket=test_day, form=form)] = {HELD + test_day: moments_of(values)}
    return found


def test_figures_are_made_the_day_after_and_then_every_week() -> None:
    from datetime import timedelta

    def columns(days: int, after: int | None = None) -> list[tuple[int, int]]:
        return [(one.column, one.day - HELD) for one in cutoffs(GROUP, after=after, today=HELD_ON + timedelta(days=days))]

    assert columns(0) == []
    assert columns(1) == [(0, 1)]
    assert columns(15) == [(0, 1), (1, 7), (2, 14)]
    assert columns(15, after=HELD + 7) == [(2, 14)]


def test_a_test_is_shown_card_by_card_where_both_forms_suffice() -> None:
    known = advance(Release(), replace(EMPTY, sums=sums(A=[1, 1, 0, 0, 1, 0], B=[1, 0, 0, 0, 1])), GROUP, cut(5))
    assert name_of(releases.CARD_AT_TEST, card=1, bucket=30, form="A") in known.cells
    assert known.cells[name_of(releases.FORM_AT_TEST, bucket=30, form="B")].value == 0.4
    assert name_of(releases.FORM_AT_TEST, bucket=30) not in known.cells


def test_a_total_is_the_mean_of_the_cells_as_shown() -> None:
    found = sums(A=[1, 1, 1, 1, 1, 1])
    part = name_of(releases.CARD_AT_TEST, card=2, bucket=30, form="A")
    whole = name_of(releases.FORM_AT_TEST, bucket=30, form="A")
    found[part] = {HELD + 30: moments_of([0, 0, 0, 1, 1, 0])}
    found[whole] = {HELD + 30: moments_of([0.5, 0.5, 0.5, 1, 1, 0.5])}
    known = advance(Release(), replace(EMPTY, sums=found), GROUP, cut(5))
    first, second = known.cells[name_of(releases.CARD_AT_TEST, card=1, bucket=30, form="A")], known.cells[part]
    assert (first.value, first.bound, second.value) == (0.83, "at_least", 0.33)
    # The middle of what the bound leaves open, and the other card: 0.67 would be what the learners brought.
    assert known.cells[whole].value == 0.62


def test_two_small_forms_are_shown_as_one_group_once_the_test_is_over() -> None:
    found = replace(EMPTY, sums=sums(A=[1, 0, 1], B=[0, 0, 1]))
    early = advance(Release(), found, GROUP, cut(6))
    assert early.cells == {}
    over = advance(early, found, GROUP, cut(8))
    assert set(over.cells) == {name_of(releases.FORM_AT_TEST, bucket=30)}
    assert over.cells[name_of(releases.FORM_AT_TEST, bucket=30)].learners == 6


def test_forms_follow_a_pooled_figure_only_with_enough_others() -> None:
    pooled = advance(Release(), replace(EMPTY, sums=sums(0, A=[1, 0, 1], B=[0, 0, 1])), GROUP, cut(0))
    later = sums(0, A=[1, 0, 1, 1, 1], B=[0, 0, 1])
    for name in later:
        if name.endswith("A"):
            later[name] = {HELD: moments_of([1, 0, 1]), HELD + 3: moments_of([1, 1])}
    known = advance(pooled, replace(EMPTY, sums=later), GROUP, cut(1))
    assert set(known.cells) == {name_of(releases.FORM_AT_TEST)}


def test_a_week_is_shown_once_it_is_over_with_its_time() -> None:
    week = {name_of(releases.WEEK, bucket=0): {HELD + 5: moments_of([1, 0, 0.5, 0.5, 1])}}
    snapshot = replace(EMPTY, sums=week, seconds={0: 157.0})
    assert advance(Release(), snapshot, GROUP, cut(0)).cells == {}
    known = advance(Release(), snapshot, GROUP, cut(1))
    assert known.cells[name_of(releases.WEEK)].value == 0.6
    assert known.cells[name_of(releases.SECONDS)].value == 160


def test_both_sides_of_the_effect_only_for_the_very_same_learners() -> None:
    names = [name_of(family) for family in (releases.DIFFERENCE, releases.PRACTISED, releases.HELD_BACK)]
    values = [[0.5, 0.2, 0.3, 0.1, 0.4, 0.3], [0.8] * 6, [0.5] * 6]
    whole = {name: {HELD + 90: moments_of(one)} for name, one in zip(names, values, strict=True)}
    assert set(advance(Release(), replace(EMPTY, sums=whole), GROUP, cut(16)).cells) == set(names)
    part = {**whole, names[1]: {HELD + 90: moments_of([0.8] * 5)}, names[2]: {HELD + 90: moments_of([0.5] * 5)}}
    assert set(advance(Release(), replace(EMPTY, sums=part), GROUP, cut(16)).cells) == {names[0]}


def test_the_effect_is_looked_at_once_when_its_test_is_over() -> None:
    name = name_of(releases.DIFFERENCE)
    early = {name: {HELD + 90: moments_of([0.9, 0.8, 0.9, 0.7, 0.8, 0.9])}}
    known = Release()
    for column in (13, 14, 15):
        known = advance(known, replace(EMPTY, sums=early), GROUP, cut(column))
        assert name not in known.cells
    known = advance(known, replace(EMPTY, sums=early), GROUP, cut(16))
    assert known.cells[name].learners == 6
    late = {name: {**early[name], HELD + 113: moments_of([-0.5] * 9)}}
    assert advance(known, replace(EMPTY, sums=late), GROUP, cut(17)).cells[name] == known.cells[name]


DOUBTS = {1: PredictionVariance(card=0.85, learner=1.0), 2: PredictionVariance(card=0.85, learner=1.0)}


def predicted(learners: int, fresh: int, mean: float) -> CardPrediction:
    return CardPrediction(learners=learners, fresh=fresh, mean=mean, lot=0.0)


def recalls(mean: float, *, learners: int = 24, fresh: int = 24) -> LogSummary:
    return replace(EMPTY, recalls={1: predicted(learners, fresh, mean)}, variances=DOUBTS)


def recall(known: Release, column: int, card: int = 1) -> Cell:
    return known.cells[name_of(releases.RECALL, card=card, bucket=column)]


def test_a_prediction_is_told_in_steps_of_five_points_and_only_of_cards_that_were_answered() -> None:
    known = advance(Release(), recalls(0.71), GROUP, cut(1))
    assert (recall(known, 1).value, recall(known, 1).learners) == (0.7, 24)
    assert name_of(releases.RECALL, card=2, bucket=1) not in known.cells
    assert known.cells[name_of(releases.RECALL_ALL, bucket=1)].value == 0.7


def test_a_prediction_grows_older_where_few_answered_since_and_where_somebody_left() -> None:
    first = advance(Release(), recalls(0.71), GROUP, cut(1))
    few = advance(first, recalls(0.2, fresh=2), GROUP, cut(2))
    assert recall(few, 2).value == 0.65
    assert recall(few, 2).until == cut(1).day
    left = advance(few, recalls(0.9, learners=4, fresh=4), GROUP, cut(3))
    assert (recall(left, 3).value, recall(left, 3).learners) == (0.62, 24)
    anew = advance(left, recalls(0.82, learners=26, fresh=5), GROUP, cut(4))
    assert (recall(anew, 4).value, recall(anew, 4).learners) == (0.8, 26)


def test_a_lot_decides_which_way_a_prediction_is_rounded() -> None:
    values = {
        lot: recall(advance(Release(), replace(recalls(0.0), recalls={1: replace(predicted(5, 5, 0.5), lot=lot)}), GROUP, cut(1)), 1).value
        for lot in (-0.49, -0.01, 0.01, 0.49)
    }
    assert values == {-0.49: 0.4, -0.01: 0.4, 0.01: 0.6, 0.49: 0.6}


@given(st.integers(3, 17), st.floats(0.0, 0.024), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4)), min_size=1, max_size=6))
def test_what_grows_older_says_nothing_that_was_not_told_before(step: int, apart: float, later: list[tuple[float, int]]) -> None:
    one, other = (advance(Release(), recalls(step / 20 + sign * apart), GROUP, cut(1)) for sign in (-1, 1))
    assert one.cells == other.cells
    for column, (mean, fresh) in enumerate(later, start=2):
        one = advance(one, recalls(mean, fresh=fresh), GROUP, cut(column))
        other = advance(other, recalls(1 - mean, fresh=0), GROUP, cut(column))
    assert one.cells == other.cells


@given(st.floats(0.01, 0.99), st.floats(0, 400), st.floats(0, 400))
def test_what_was_told_fades_and_never_comes_back(value: float, days: float, more: float) -> None:
    assert value >= fade(value, days=days) >= fade(value, days=days + more) > 0
