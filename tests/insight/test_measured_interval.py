"""Intervals of what a test measured hold the truth as often as they say, noise included, and narrow with more learners."""

from __future__ import annotations

import numpy as np
import pytest

from ravive.insight import releases
from ravive.insight.at_tests import TestFigure
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.figures import figures_of
from ravive.insight.group import Cutoff
from ravive.insight.interval import share_variance
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.share import Share
from ravive.insight.tally import Contribution, Tally, tally_of
from tests.insight.simulated import Plan, group

GROUPS, CARDS = 400, 9
GROUP = group(Plan())
CLOSED = Cutoff(column=8, day=GROUP.held_day + 56)


def measured(learners: int, rng: np.random.Generator) -> tuple[list[tuple[Share, float]], tuple[Share, float]]:
    """Return what is shown of each card of a test and of all together, each with the truth of learners like these."""
    tallies: dict[str, Tally] = {}
    difficulty = {form: rng.normal(0, 1, CARDS) for form in FORMS}
    abilities = {form: rng.normal(0.7, 0.8, learners // 2) for form in FORMS}
    everyone = rng.normal(0.7, 0.8, 4_000)
    truths = {form: (1 / (1 + np.exp(-(everyone[:, None] - difficulty[form])))).mean(0) for form in FORMS}
    for form in FORMS:
        right = rng.random((learners // 2, CARDS)) < 1 / (1 + np.exp(-(abilities[form][:, None] - difficulty[form])))
        for card in range(CARDS):
            name = name_of(releases.CARD_AT_TEST, card=card + 1, bucket=30, form=form)
            tallies[name] = tally_of(Contribution(float(share)) for share in right[:, card])
        tallies[name_of(releases.FORM_AT_TEST, bucket=30, form=form)] = tally_of(Contribution(float(share)) for share in right.mean(1))
    summary = LogSummary(tallies=tallies, seconds={}, recalls={}, variances={}, counts=PeopleCounts())
    release = advance(Release(), summary, GROUP, CLOSED, lambda _name: float(rng.random()))
    (test,) = figures_of(release, (), GROUP).tests
    assert isinstance(test, TestFigure)
    assert test.share is not None
    if learners // 2 < GROUP.smallest_group:
        return [], (test.share, float(np.mean([truths[form].mean() for form in FORMS])))
    cards = [
        (Share(value=cell.value, learners=cell.learners, low=cell.value - (cell.half_width or 0), high=cell.value + (cell.half_width or 0)),
         float(truths[name[-1]][int(name.split("/")[1]) - 1]))
        for name, cell in release.cells.items() if name.startswith(releases.CARD_AT_TEST)
    ]  # fmt: skip
    return cards, (test.share, float(np.mean([truths[form].mean() for form in FORMS])))


def holds(share: Share, truth: float) -> bool:
    return share.low is not None and share.high is not None and share.low <= truth <= share.high


@pytest.mark.slow
@pytest.mark.parametrize(("learners", "widest"), [(6, 0.9), (10, 0.47), (24, 0.3), (60, 0.2)])
def test_interval_holds_the_truth_and_is_no_wider_than_it_says(learners: int, widest: float) -> None:
    rng = np.random.default_rng(3)
    found = [measured(learners, rng) for _ in range(GROUPS)]
    of_cards = [interval for cards, _ in found for interval in cards]
    totals = [total for _, total in found]
    assert not of_cards or np.mean([holds(*interval) for interval in of_cards]) >= 0.94
    assert np.mean([holds(*total) for total in totals]) >= 0.95
    assert np.mean([(share.high or 0) - (share.low or 0) for share, _ in totals]) <= widest


def test_agreement_of_all_leaves_a_variance() -> None:
    assert share_variance(1.0, 8) > 0


def test_more_answers_of_each_learner_say_more_but_not_as_much_as_more_learners() -> None:
    one, nine, more = share_variance(0.5, 20), share_variance(0.5, 20, cards=9), share_variance(0.5, 180)
    assert one > nine > more
