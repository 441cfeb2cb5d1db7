"""What carries over: answers at a later test in words that practice did not show, beside those in the practised wording.

Phones draw which half of a learner's cards is asked in which words (`trainings/wordings.py`). One sum is released of each test: how much
better learners answer the one half than the other. Both sides are that far apart around what the test shows, so that their mean is the
test's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

from ravive.insight import releases
from ravive.insight.cell_release import CellRelease
from ravive.insight.disclosure_control import Cell, half_width, variance_of
from ravive.insight.interval import paired_variance
from ravive.insight.measured_tests import both_forms
from ravive.insight.privacy_budget import noise_of
from ravive.insight.releases import name_of
from ravive.insight.share import Share, share_of

# A difference that trainings should be able to show: 0.26 of how much learners differ on half of a test (standard deviations of 0.23).
# Among physicians, what practice gained was 9 points smaller where the questions were reworded.
EXPECTED_DIFFERENCE = 0.06
# An interval whose ends are rounded outwards to whole points leaves out zero only a point later.
ROUNDED = 0.01
# What a learner brings is limited to so much: of six cards on each side, 3 in 100 are further apart.
MOST_APART = 0.6
# How sure it is that a difference is shown: two-sided error, and how often a difference that is there is found.
ERROR, POWER = 0.05, 0.8


@dataclass(frozen=True, kw_only=True)
class WordingFigure:
    """A later test in the practised words, in words that practice did not show, and the second less the first.

    `people_needed`: about how many people like these, in trainings like these, show `EXPECTED_DIFFERENCE`.
    """

    practised: Share
    unseen: Share
    difference: Share
    people_needed: int


def brought(difference: float) -> float:
    """Return what a learner brings to the sum, from 0 to 1, whose answers in unseen words are so much better (-1 to 1)."""
    return (1 + min(max(difference / MOST_APART, -1.0), 1.0)) / 2


def release_wordings(work: CellRelease, test_day: int) -> None:
    """Release once how much better learners answered in one wording than in the other, where the test itself is shown."""
    name = name_of(releases.WORDINGS, bucket=test_day)
    tally, whole = work.tallies.get(name), both_forms(work.cells, test_day)
    if name in work.cells or tally is None or whole is None or tally.learners < work.fewest:
        return
    difference = MOST_APART * (2 * work.mean(name, tally) - 1)
    shares = whole.value - difference / 2, whole.value + difference / 2
    of_each = tally.answers_each / 2
    variance = paired_variance(shares, tally.learners, answers=(of_each, of_each)) / tally.learners
    noise = 2 * MOST_APART * noise_of(releases.WORDINGS) / tally.learners
    work.put(name, learners=tally.learners, value=difference, variance=variance + noise**2)


def wording_figure(whole: Cell | None, difference: Cell | None) -> WordingFigure | None:
    """Return both wordings of a test, in whole points: their difference is what is shown, their mean is the test to half a point."""
    if whole is None or difference is None:
        return None
    middle = round(100 * min(max(whole.value, 0.0), 1.0))
    most = 2 * min(middle, 100 - middle)
    apart = min(max(round(100 * difference.value), -most), most)
    practised = middle - apart // 2
    width = half_width(variance_of(whole) + variance_of(difference) / 4)
    sides = (
        replace(difference, value=points / 100, half_width=width if difference.half_width is not None else None)
        for points in (practised, practised + apart)
    )
    first, second = (share_of(side) for side in sides)
    return WordingFigure(
        practised=first,
        unseen=second,
        difference=share_of(replace(difference, value=apart / 100), lowest=-1.0),
        people_needed=people_to_show(EXPECTED_DIFFERENCE - ROUNDED, variance=variance_of(difference) * difference.learners),
    )


def people_to_show(difference: float, *, variance: float, error: float = ERROR, power: float = POWER) -> int:
    """Return how many people show a difference (not 0), where each brings one with this variance. `error` is two-sided.

    Of two groups of learners and a difference in standard deviations of their scores, the variance is 2, and the number is for each side.

    >>> [people_to_show(effect, variance=2) for effect in (0.37, 0.26)]
    [116, 234]
    """
    normal = NormalDist()
    beyond, reached = normal.inv_cdf(1 - error / 2), normal.inv_cdf(power)
    return math.ceil(variance * ((beyond + reached) / difference) ** 2 + beyond**2 / 4)
