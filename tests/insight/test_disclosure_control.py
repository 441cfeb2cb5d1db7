"""The rules every figure passes: smallest groups, noise, whole points, intervals, a time near the median."""

import math
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.insight.disclosure_control import (
    Cell,
    disclose,
    fewest_predicted,
    fewest_shown,
    half_width,
    laplace,
    limits_of,
    noise_variance,
    noisy_median,
    shown_value,
    visible,
)

lots = st.floats(1e-9, 1 - 1e-9)


def cell(value: float, half: float | None = 0.2, learners: int = 8) -> Cell:
    return Cell(learners=learners, value=value, half_width=half, until=1)


def test_an_organisation_raises_and_never_lowers() -> None:
    assert fewest_shown(written_for_minors=False) == 5
    assert fewest_shown(written_for_minors=True) == 10
    assert fewest_shown(written_for_minors=False, raised_to=8) == 8
    assert fewest_shown(written_for_minors=True, raised_to=8) == 10


def test_predictions_cover_ten_people_at_least() -> None:
    assert [fewest_predicted(fewest) for fewest in (5, 10, 12)] == [10, 10, 12]


def test_noise_is_that_of_one_answer() -> None:
    drawn = np.array([laplace(lot) for lot in (np.arange(20_000) + 0.5) / 20_000])
    assert drawn.mean() == pytest.approx(0, abs=1e-9)
    assert drawn.var() == pytest.approx(2.0, rel=0.01)
    assert np.mean(np.abs(drawn) <= 1.959963984540054 * noise_variance(1.0) ** 0.5) == pytest.approx(0.95, abs=0.001)
    assert noise_variance(0.1) == pytest.approx(noise_variance(1.0) / 100)


@given(st.integers(5, 60), st.data(), lots)
def test_one_answer_changes_the_odds_of_a_figure_by_a_factor_of_e_at_most(learners: int, data: st.DataObject, lot: float) -> None:
    right = data.draw(st.integers(0, learners - 1))
    value = disclose(right / learners, influence=1 / learners, lot=lot)
    distances = [abs(learners * value - count) for count in (right, right + 1)]
    # Densities of the Laplace distribution at the value, rounded to whole points.
    assert abs(distances[0] - distances[1]) <= 1 + 1e-9


@given(st.floats(0, 1), st.integers(5, 60), lots)
def test_a_figure_has_whole_points(mean: float, learners: int, lot: float) -> None:
    value = disclose(mean, influence=1 / learners, lot=lot)
    assert value == pytest.approx(round(value, 2), abs=1e-12)
    assert math.isfinite(value)


@given(st.floats(-1, 2), st.floats(0, 1), st.sampled_from([0.0, -1.0]))
def test_what_is_shown_stays_within_its_scale_and_its_interval(value: float, half: float, lowest: float) -> None:
    low, high = limits_of(cell(round(value, 2), round(half, 2)), lowest=lowest)
    assert low is not None
    assert high is not None
    assert lowest <= low <= shown_value(cell(round(value, 2)), lowest=lowest) <= high <= 1


def test_no_interval_stays_none() -> None:
    assert limits_of(cell(0.5, None)) == (None, None)


def test_an_interval_is_rounded_outwards() -> None:
    assert half_width((0.101 / 1.959963984540054) ** 2) == 0.11
    assert half_width((0.1 / 1.959963984540054) ** 2) == 0.1


def test_a_group_raised_since_hides_what_was_shown() -> None:
    assert visible({"a": cell(0.5, learners=5), "b": cell(0.5, learners=9)}, fewest=8).keys() == {"b"}


def test_a_time_is_near_the_middle_of_a_large_group() -> None:
    seconds = np.random.default_rng(2).normal(240, 60, 40).clip(0).tolist()
    shown = [noisy_median(seconds, lot=lot) for lot in (np.arange(200) + 0.5) / 200]
    assert np.mean([abs(time - median(seconds)) <= 20 for time in shown]) > 0.9
    assert all(time % 10 == 0 for time in shown)


def test_nobody_who_knows_nine_times_reads_the_tenth() -> None:
    others = [100.0] * 5 + [1_000.0] * 4
    drawn = (np.arange(2_000) + 0.5) / 2_000
    shown = [np.array([noisy_median([*others, theirs], lot=lot) for lot in drawn]) for theirs in (200.0, 800.0)]
    # Without noise, the middle would be 150 and 450 seconds: each has every result in common with the other.
    odds = [[np.mean(time <= 300) for time in shown], [np.mean(time > 300) for time in shown]]
    assert all(1 / math.e**2 <= first / second <= math.e**2 for first, second in odds)
