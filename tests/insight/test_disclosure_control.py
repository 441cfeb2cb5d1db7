"""Disclosure control: small groups, groups that are all alike, whole points, and cells that change by whole groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.insight.disclosure import step_of
from ravive.insight.disclosure_control import Cell, Measurement, disclose, fewest_shown, limits_of, update_cell, visible
from ravive.insight.estimate import moments_of
from ravive.insight.interval import half_width


def found(right: int, learners: int, fresh: int | None = None) -> Measurement:
    moments = moments_of([1.0] * right + [0.0] * (learners - right))
    return Measurement(learners=learners, fresh=learners if fresh is None else fresh, mean=moments.mean, half_width=half_width(moments))


def test_an_organisation_raises_and_never_lowers() -> None:
    assert fewest_shown(written_for_minors=False) == 5
    assert fewest_shown(written_for_minors=True) == 10
    assert fewest_shown(written_for_minors=False, raised_to=8) == 8
    assert fewest_shown(written_for_minors=True, raised_to=8) == 10


def test_a_small_group_is_not_shown() -> None:
    assert update_cell(found(2, 4), None, fewest=5, until=1) is None
    assert update_cell(found(2, 5), None, fewest=5, until=1) is not None


def test_a_cell_changes_only_when_a_whole_group_brings_something_new() -> None:
    before = update_cell(found(3, 6), None, fewest=5, until=1)
    assert update_cell(found(4, 10, fresh=4), before, fewest=5, until=2) == before
    after = update_cell(found(4, 11, fresh=5), before, fewest=5, until=2)
    assert after is not None
    assert (after.learners, after.until) == (11, 2)


def test_who_leaves_changes_nothing_that_was_shown() -> None:
    before = update_cell(found(3, 6), None, fewest=5, until=1)
    assert update_cell(found(2, 5, fresh=0), before, fewest=5, until=2) == before


@given(st.integers(5, 60))
def test_all_alike_and_all_but_one_look_the_same(learners: int) -> None:
    assert disclose(found(learners, learners), until=1) == disclose(found(learners - 1, learners), until=1)
    assert disclose(found(0, learners), until=1) == disclose(found(1, learners), until=1)
    assert disclose(found(learners, learners), until=1).bound == "at_least"
    assert disclose(found(0, learners), until=1).bound == "at_most"


@given(st.integers(5, 60), st.data())
def test_a_bound_holds_and_no_share_is_all_or_nothing(learners: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, learners))
    cell = disclose(found(right, learners), until=1)
    assert 0 < cell.value < 1
    if cell.bound == "at_least":
        assert cell.value <= right / learners
    elif cell.bound == "at_most":
        assert cell.value >= right / learners
    else:
        assert abs(cell.value - right / learners) <= 0.005 + 1e-9


def test_intervals_are_rounded_outwards() -> None:
    assert disclose(Measurement(learners=10, fresh=10, mean=0.5, half_width=0.123), until=1).half_width == 0.13


@given(st.integers(5, 60))
def test_beyond_a_bound_the_interval_reaches_to_the_end(learners: int) -> None:
    low, high = limits_of(disclose(found(learners, learners), until=1), lowest=0.0)
    assert low is not None
    assert 0 < low < 1 - 1 / learners
    assert high == 1.0
    assert limits_of(disclose(found(0, learners), until=1), lowest=0.0) == (0.0, pytest.approx(1 - low, abs=0.011))


def test_five_of_five_are_told_with_an_open_interval() -> None:
    cell = disclose(found(5, 5), until=1)
    assert (cell.value, cell.bound, limits_of(cell, lowest=0.0)) == (0.8, "at_least", (0.37, 1.0))


@given(st.integers(5, 40), st.floats(0.25, 0.75), st.floats(0.0, 0.1))
def test_a_group_whose_members_all_brought_the_mean_looks_like_one_that_differs_a_little(learners: int, mean: float, apart: float) -> None:
    alike, different = moments_of([mean] * learners), moments_of([mean - apart, mean + apart, *[mean] * (learners - 2)])
    assert half_width(alike) == half_width(different)


@given(st.integers(5, 200), st.floats(0, 1), st.sampled_from([0.01, 0.05, 0.1, 0.2]))
def test_no_share_is_told_as_all_or_nothing_whatever_the_steps(learners: int, mean: float, step: float) -> None:
    cell = disclose(Measurement(learners=learners, fresh=learners, mean=mean, step=max(step, step_of(learners))), until=1)
    assert 0 < cell.value < 1


def test_an_effect_of_everything_is_a_bound_too() -> None:
    cell = disclose(Measurement(learners=10, fresh=10, mean=1.0, lowest=-1.0), until=1)
    assert (cell.value, cell.bound) == (0.8, "at_least")


def test_a_group_raised_since_hides_what_was_shown() -> None:
    cells = {"a": Cell(learners=6, value=0.5, half_width=0.1, until=1), "b": Cell(learners=9, value=0.5, half_width=0.1, until=1)}
    assert set(visible(cells, fewest=8)) == {"b"}
