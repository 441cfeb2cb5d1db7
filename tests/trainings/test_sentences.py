"""The sentences at the head of a training's figures: a gain and a loss have a size, what is not claimed has a sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from ravive.insight.at_tests import ChangeSinceEntry
from ravive.insight.share import Share
from ravive.trainings import figures_page
from ravive.trainings.models import Training
from ravive.trainings.sentences import MOST_SENTENCES, sentences_of
from tests.trainings.simulated import answer, opened, release

pytestmark = pytest.mark.slow


def share(value: float, low: float, high: float) -> Share:
    return Share(value=value, learners=19, low=low, high=high)


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (share(0.23, 0.18, 0.28), "60% of 19: 23 points more (18 to 28)."),
        (share(-0.12, -0.2, -0.05), "60% of 19: 12 points less (5 to 20)."),
        (share(-0.04, -0.15, 0.07), "60% of 19: no change was shown, −4 points (−15 to 7)."),
    ],
)
def test_a_change_is_quoted_as_a_gain_a_loss_or_neither(training: Training, difference: Share, text: str) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=119)
    answer(group, learners=24, days=119, silent=4)
    release(group, day=119)
    page = figures_page.page_of(group, language="en", today=group.held_on + timedelta(days=119))
    change = ChangeSinceEntry(difference=difference, before=replace(share(0.5, 0.4, 0.6), learners=24), after=share(0.6, 0.5, 0.7))
    tests = tuple(replace(test, change=change) if test.day == 90 else test for test in page.tests)
    with override("en"):
        found = sentences_of(replace(page, tests=tests))
    assert len(found) == MOST_SENTENCES
    assert text in found[1]
    assert "At the entry test, 50% of the answers of 24 people were right; at day 90" in found[1]
    assert "5 people of the first test did not take the other: they may know less, or more." in found[1]
