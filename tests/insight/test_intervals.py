"""Intervals hold the truth as often as they say, noise included, in worlds that are the model's and in others; and they are narrow."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from ravive.insight import interval
from ravive.insight.share import Share
from tests.insight.worlds import WORLDS, holds, outcome
from tests.repeats import repeats

GROUPS = 120
KINDS = ("test", "change", "effect")

pytestmark = pytest.mark.slow


@cache
def found(people: int) -> dict[str, dict[str, list[tuple[Share, float]]]]:
    """Return by world and kind what groups of so many people show, each with the truth."""
    rng, shown = np.random.default_rng(people), dict[str, dict[str, list[tuple[Share, float]]]]()
    for world in WORLDS:
        outcomes = [outcome(world, people, rng) for _ in range(GROUPS)]
        shown[world.name] = {kind: [measure for each in outcomes if (measure := getattr(each, kind))] for kind in KINDS}
    return shown


@pytest.mark.parametrize("people", [24, *repeats(12, 60, 200)])
def test_an_interval_holds_the_truth_in_95_of_100_groups_of_any_world(people: int) -> None:
    for kind in KINDS:
        held = {world: float(np.mean([holds(*measure) for measure in shown[kind]])) for world, shown in found(people).items()}
        # Of 120 groups, chance alone moves a share by 4 points; over eight worlds, by one and a half.
        assert min(held.values()) >= 0.89, (kind, held)
        assert 0.93 <= np.mean(list(held.values())) <= 0.985, (kind, held)


@pytest.mark.parametrize(("people", "widest"), [(24, {"test": 0.12, "change": 0.14}), *repeats((60, {"test": 0.075, "change": 0.12}))])
def test_an_interval_is_narrow(people: int, widest: dict[str, float]) -> None:
    for kind, most in widest.items():
        shown = [share for world in found(people).values() for share, _truth in world[kind]]
        stayed = [share for name, world in found(people).items() if "leave" not in name for share, _truth in world[kind]]
        chosen = stayed if kind == "change" and people < 60 else shown
        assert np.mean([((share.high or 0) - (share.low or 0)) / 2 for share in chosen]) <= most


def test_where_nothing_changes_a_change_is_rarely_claimed() -> None:
    rng = np.random.default_rng(7)
    still = replace(WORLDS[0], gain=0.0, practice=0.0)
    outcomes = [outcome(still, 24, rng) for _ in range(300)]
    for kind in ("change", "effect"):
        claimed = [measure[0].excludes_zero for each in outcomes if (measure := getattr(each, kind))]
        assert np.mean(claimed) <= 0.07


def test_agreement_of_all_leaves_a_variance() -> None:
    assert interval.share_variance(1.0, 8) > 0
    assert interval.score_variance(1.0, 8, answers=9) > 0


def test_a_spread_is_believed_as_far_as_the_group_is_large() -> None:
    def believed(learners: int) -> float:
        usual = interval.score_variance(0.5, learners, answers=9)
        return (
            interval.spread_variance(usual, 0.5, learners, spread=4 * 2 * usual, share_noise=0.5 / learners, spread_noise=1 / learners)
            / usual
        )

    assert 1.0 < believed(6) < believed(24) < believed(200) < 2.1


def test_more_answers_of_each_learner_say_more_but_not_as_much_as_more_learners() -> None:
    one, nine = (interval.score_variance(0.5, 20, answers=answers) / 20 for answers in (1, 9))
    assert one > nine > interval.share_variance(0.5, 180)
