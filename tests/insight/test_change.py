"""What changed between two tests: its interval holds the truth as often as it says, also where unequally many began with each half."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ravive.insight import releases
from ravive.insight.at_tests import ChangeSinceEntry
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.figures import figures_of
from ravive.insight.group import Cutoff
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.tally import Contribution, tally_of
from tests.insight.simulated import Plan, group

TRAININGS, CARDS, DAY = 1_000, 12, 30
GROUP = group(Plan())
CLOSED = Cutoff(column=8, day=GROUP.held_day + 56)
EMPTY = LogSummary(tallies={}, seconds={}, recalls={}, variances={}, counts=PeopleCounts())


def chance(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def simulated(gain_logits: float, rng: np.random.Generator) -> tuple[ChangeSinceEntry, float]:
    """Return what two tests of 6 to 60 learners show, and the true change of learners like these on these cards."""
    cards, count = rng.normal(0, 1, CARDS), int(rng.integers(6, 61))
    halves = {"A": cards[::2], "B": cards[1::2]}
    everyone = rng.normal(0.3, 0.8, (4_000, 1))
    truth = float(np.mean(chance(everyone + gain_logits - cards) - chance(everyone - cards)))
    sides: dict[str, list[Contribution]] = {}
    shares: dict[str, list[Contribution]] = {}
    for ability in rng.normal(0.3, 0.8, count):
        form, other = FORMS if rng.random() < 0.5 else FORMS[::-1]
        for family, of_test, logits in ((releases.BEFORE, form, 0.0), (releases.AFTER, other, gain_logits)):
            right = float((rng.random(CARDS // 2) < chance(ability + logits - halves[of_test])).sum())
            sides.setdefault(name_of(family, bucket=DAY, form=form), []).append(Contribution(right, CARDS // 2))
            if family == releases.AFTER:
                shares.setdefault(name_of(releases.FORM_AT_TEST, bucket=DAY, form=other), []).append(Contribution(right / (CARDS // 2)))
    tallies = {name: tally_of(brought) for name, brought in (sides | shares).items()}
    cells = advance(Release(), replace(EMPTY, tallies=tallies), GROUP, CLOSED, lambda _name: float(rng.random()))
    counts = PeopleCounts(answered=count, at_tests={DAY: count})
    test = next(test for test in figures_of(replace(cells, counts=counts), (), GROUP).tests if test.day == DAY)
    assert test.change is not None
    return test.change, truth


@pytest.mark.slow
@pytest.mark.parametrize("gain_logits", [0.0, 0.7, -0.7])
def test_interval_covers_the_truth_in_95_of_100_trainings(gain_logits: float) -> None:
    rng = np.random.default_rng(20261127)
    found = [simulated(gain_logits, rng) for _ in range(TRAININGS)]
    covered = np.mean([(change.difference.low or 0) <= truth <= (change.difference.high or 0) for change, truth in found])
    assert covered >= 0.94
    if gain_logits == 0:
        assert np.mean([change.difference.excludes_zero for change, _ in found]) <= 0.05
