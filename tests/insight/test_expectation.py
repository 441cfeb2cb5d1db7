"""What a group will be able to show follows from the rules of release: it changes where they change, and groups of that size show it."""

from __future__ import annotations

import numpy as np
import pytest

from ravive.insight import releases
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.disclosure_control import FEWEST, FEWEST_MINORS, FEWEST_PREDICTED
from ravive.insight.expectation import Expectation, expectation_of
from ravive.insight.figures import figures_of
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.tally import Contribution, Tally, tally_of
from tests.insight.test_measured_interval import CLOSED, GROUP

CARDS = 7


def expected(people: int, *, smallest_group: int = FEWEST, control_cards: int = 3) -> Expectation:
    return expectation_of(people, smallest_group=smallest_group, cards_a_form=CARDS, control_cards=control_cards)


@pytest.mark.parametrize("fewest", [FEWEST, FEWEST_MINORS, 12])
def test_each_figure_appears_with_the_smallest_group_that_the_rules_show(fewest: int) -> None:
    first = {
        name: next(people for people in range(1, 60) if getattr(expected(people, smallest_group=fewest), name) is not None)
        for name in ("test", "card", "recall", "effect")
    }
    # Half of the group answers each half of the cards.
    assert first == {"test": fewest, "card": 2 * fewest - 1, "recall": max(fewest, FEWEST_PREDICTED), "effect": fewest}


def test_larger_groups_show_more_certain_figures() -> None:
    small, large = expected(30), expected(60)
    for name in ("test", "card", "recall", "effect"):
        assert getattr(large, name) < getattr(small, name)


def test_without_control_cards_no_effect_is_expected() -> None:
    assert expected(30, control_cards=0).effect is None


@pytest.mark.slow
@pytest.mark.parametrize("learners", [8, 15, 30])
def test_groups_of_that_size_show_intervals_as_wide_as_expected(learners: int) -> None:
    rng = np.random.default_rng(5)
    reaches: list[float] = []
    for _ in range(200):
        tallies: dict[str, Tally] = {}
        for form, count in zip(FORMS, (learners - learners // 2, learners // 2), strict=True):
            right = rng.random((count, CARDS)) < 0.7
            for card in range(CARDS):
                name = name_of(releases.CARD_AT_TEST, card=card + 1 + 100 * (form == "B"), bucket=30, form=form)
                tallies[name] = tally_of(Contribution(float(share)) for share in right[:, card])
            tallies[name_of(releases.FORM_AT_TEST, bucket=30, form=form)] = tally_of(Contribution(float(share)) for share in right.mean(1))
        summary = LogSummary(tallies=tallies, seconds={}, recalls={}, variances={}, counts=PeopleCounts())
        release = advance(Release(), summary, GROUP, CLOSED, lambda _name: float(rng.random()))
        (test,) = figures_of(release, (), GROUP).tests
        cells = [cell.half_width or 0.0 for name, cell in release.cells.items() if name.startswith(f"{releases.FORM_AT_TEST}/")]
        assert test.share is not None
        reaches.append(sum(reach**2 for reach in cells) ** 0.5 / len(cells))
    assert expected(learners).test == pytest.approx(np.mean(reaches), abs=0.02)
