"""Means over learners and what crossed forms measure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.insight.interval import crossed, mean_of

shares = st.floats(0, 1)


@given(st.lists(shares, min_size=2, max_size=40))
def test_an_interval_holds_its_mean_and_stays_in_bounds(values: list[float]) -> None:
    found = mean_of(values)
    assert found is not None
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1
    assert found.high > found.low


def test_fewer_than_two_learners_have_no_interval() -> None:
    assert mean_of([]) is None
    assert mean_of([1.0]) is None


def test_both_forms_count_the_same_however_many_had_each() -> None:
    found = crossed([0.2] * 10, [0.8] * 3)
    assert found is not None
    assert found.value == pytest.approx(0.5)
    assert found.learners == 13


def test_one_form_alone_is_its_mean() -> None:
    assert crossed([0.5, 0.7], [1.0]) == mean_of([0.5, 0.7, 1.0])


def test_more_learners_narrow_the_interval() -> None:
    few, many = crossed([0.0, 1.0] * 3, [0.0, 1.0] * 3), crossed([0.0, 1.0] * 30, [0.0, 1.0] * 30)
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) / 2
