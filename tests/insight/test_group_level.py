"""A group that tests show to know more, or less, than was predicted: later predictions are nearer, and earlier ones stay as they were."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ravive.insight.disclosure_control import Cell
from ravive.insight.predictions import LASTING_DOUBT, PASSING_DOUBT, level_of
from ravive.insight.releases import FORM_AT_TEST, Release, name_of
from tests.insight.test_disclosure import GROUP, HELD, OVER, after, card, cut, practised, recall, recalls


def with_test(known: Release, value: float, *, day: int = 30, half_width: float = 0.1) -> Release:
    """Return the release with the figure of a test, as it comes once the test is over."""
    over = cut(GROUP.column_of(GROUP.closed_on(day)) + (GROUP.closed_on(day) % 7 != HELD % 7)).day
    cell = Cell(learners=24, value=value, half_width=half_width, until=over)
    return Release(until=known.until, cells={**known.cells, name_of(FORM_AT_TEST, bucket=day): cell}, counts=known.counts)


def logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def until_test(mean: float) -> Release:
    """Return what is released until the week of the first test."""
    known = Release()
    for column in range(2, 5):
        known = after(known, practised(recalls(mean), 12, 12, 12, 12), column)
    return known


@pytest.mark.parametrize(("measured", "sign"), [(0.85, 1), (0.3, -1)])
def test_a_prediction_after_a_test_lies_nearer_to_what_the_test_measured(measured: float, sign: int) -> None:
    before = until_test(0.6)
    known = after(with_test(before, measured), recalls(0.6), OVER)
    assert abs(measured - recall(known, OVER).value) <= abs(measured - 0.6) - 0.05
    assert sign * (recall(known, OVER).value - 0.6) > 0
    assert (card(known, OVER, 1).value + card(known, OVER, 3).value) / 2 == pytest.approx(recall(known, OVER).value, abs=0.006)
    # What was shown once stays as it was.
    assert before.cells.items() <= known.cells.items()


def test_without_a_test_nothing_is_corrected() -> None:
    known = until_test(0.6)
    assert level_of(known.cells, GROUP, HELD + 400).logits == 0
    assert level_of(known.cells, GROUP, HELD + 400).variance == pytest.approx(LASTING_DOUBT**2)
    # The entry test teaches the model itself, and a test counts from the day of its release.
    assert level_of(with_test(known, 0.9, day=0).cells, GROUP, HELD + 400).logits == 0
    assert level_of(with_test(known, 0.9).cells, GROUP, cut(OVER - 1).day).logits == 0
    assert level_of(with_test(known, 0.9).cells, GROUP, cut(OVER).day).logits > 0.05


def test_what_fades_is_corrected_once() -> None:
    known = with_test(until_test(0.6), 0.85)
    alone = after(known, recalls(0.6, fresh=0), OVER)
    faded = after(until_test(0.6), recalls(0.6, fresh=0), OVER)
    assert recall(alone, OVER).value > recall(faded, OVER).value + 0.01
    again = after(alone, recalls(0.6, fresh=0), OVER + 1)
    assert recall(again, OVER + 1).value < recall(alone, OVER).value
    # What was predicted after the test holds its correction already.
    new = after(known, recalls(0.6), OVER)
    assert recall(after(new, recalls(0.6, fresh=0), OVER + 1), OVER + 1).value < recall(new, OVER).value


def test_a_sure_test_counts_more_than_an_unsure_one_and_two_more_than_one() -> None:
    before = until_test(0.6)
    sure, unsure = (level_of(with_test(before, 0.8, half_width=half).cells, GROUP, cut(OVER).day) for half in (0.05, 0.3))
    assert sure.logits > unsure.logits > 0
    assert sure.variance <= unsure.variance <= LASTING_DOUBT**2
    known = after(with_test(before, 0.8), recalls(0.6), OVER)
    for column in (9, 10, 11, 12):
        known = after(known, recalls(0.6), column)
    again = with_test(known, 0.8, day=90)
    one, two = (level_of(again.cells, GROUP, cut(column).day) for column in (OVER, 16))
    assert two.variance <= one.variance
    # The second prediction held a correction: what is left of the difference is added to it.
    assert one.logits < two.logits < 1.2


def test_intervals_after_a_test_hold_the_truth_and_lie_nearer() -> None:
    chance, held, errors = np.random.default_rng(4), list[list[bool]](), list[list[float]]()
    for _ in range(150):
        # What is wrong of this group for good, and then each time; what cards and learners add.
        level = chance.normal(0, LASTING_DOUBT)
        first, second = (logistic(float(level + chance.normal(0, PASSING_DOUBT))) for _ in range(2))
        raw = [logistic(float(chance.normal(0, 0.25))) for _ in range(2)]
        measured = round(first + float(chance.normal(0, 0.04)), 2)
        before = until_test(raw[0])
        plain = after(before, recalls(raw[1]), OVER)
        known = after(with_test(before, measured, half_width=0.08), recalls(raw[1]), OVER)
        shown = [recall(release, OVER) for release in (plain, known)]
        held.append([abs(cell.value - second) <= (cell.half_width or 0) for cell in shown])
        errors.append([cell.value - second for cell in shown])
    assert np.mean(held, axis=0)[1] >= 0.93
    spread = np.std(errors, axis=0)
    assert spread[1] < spread[0]
