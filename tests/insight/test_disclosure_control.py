"""The rules every figure passes: smallest groups, noise, whole points, intervals, a time near the median."""

import math
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.insight.cell_release import with_mean
from ravive.insight.disclosure_control import (
    Cell,
    disclose,
    fewest_predicted,
    fewest_shown,
    half_width,
    limits_of,
    noisy_median,
    shown_value,
    variance_of,
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


def test_noise_is_gaussian_of_the_scale_that_is_asked() -> None:
    drawn = np.array([disclose(0.3, scale=0.2, lot=lot) for lot in (np.arange(20_000) + 0.5) / 20_000])
    assert drawn.mean() == pytest.approx(0.3, abs=1e-6)
    assert drawn.std() == pytest.approx(0.2, rel=0.01)
    assert np.mean(np.abs(drawn - 0.3) <= half_width(0.2**2)) == pytest.approx(0.95, abs=0.001)


@pytest.mark.parametrize("drawn", [b"\x00" * 8, b"\xff" * 8])
def test_the_outermost_lots_have_noise_too(drawn: bytes) -> None:
    lot = ((int.from_bytes(drawn) >> 12) + 0.5) / 2**52
    assert 0 < lot < 1
    assert math.isfinite(disclose(0.5, scale=1.0, lot=lot))


@given(st.lists(st.floats(-0.5, 1.5), min_size=1, max_size=15), st.integers(-20, 120))
def test_parts_have_the_mean_that_is_shown_within_their_scale_and_in_whole_points(values: list[float], points: int) -> None:
    parts = with_mean(values, points / 100)
    assert sum(parts) / len(parts) == pytest.approx(min(max(points / 100, 0.0), 1.0), abs=1e-9)
    assert all(0 <= part <= 1 and part == round(part, 2) for part in parts)
    order = sorted(range(len(values)), key=lambda place: values[place])
    assert all(round(100 * parts[one]) <= round(100 * parts[other]) + 1 for one, other in pairwise(order))


@given(st.floats(-1, 2), st.floats(0, 1), st.sampled_from([0.0, -1.0]))
def test_what_is_shown_stays_within_its_scale_and_its_interval(value: float, half: float, lowest: float) -> None:
    low, high = limits_of(cell(round(value, 2), round(half, 2)), lowest=lowest)
    assert low is not None
    assert high is not None
    assert lowest <= low <= shown_value(cell(round(value, 2)), lowest=lowest) <= high <= 1


def test_no_interval_stays_none() -> None:
    assert limits_of(cell(0.5, None)) == (None, None)


def test_a_half_width_gives_its_variance_back() -> None:
    assert variance_of(cell(0.5, half_width(0.002))) == pytest.approx(0.002, rel=0.01)


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
