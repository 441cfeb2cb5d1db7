"""What a group will be able to show follows from the rules of release: it changes where they change, and groups of that size show it."""

from __future__ import annotations

import numpy as np
import pytest

from ravive.insight.disclosure_control import FEWEST, FEWEST_MINORS, FEWEST_PREDICTED
from ravive.insight.expectation import Expectation, expectation_of
from ravive.insight.measured_tests import fewest_by_card
from tests.insight.worlds import CARDS, DRAWN, WORLDS, outcome


def expected(people: int, *, smallest_group: int = FEWEST, control_cards: int = 3) -> Expectation:
    return expectation_of(people, smallest_group=smallest_group, cards_a_form=CARDS, control_cards=control_cards)


@pytest.mark.parametrize("fewest", [FEWEST, FEWEST_MINORS, 12])
def test_each_figure_appears_with_the_smallest_group_that_the_rules_show(fewest: int) -> None:
    first = {
        name: next(people for people in range(1, 60) if getattr(expected(people, smallest_group=fewest), name) is not None)
        for name in ("test", "change", "card", "recall", "effect")
    }
    # Half of the group answers each half of the cards.
    by_card = 2 * max(fewest_by_card(fewest), fewest)
    assert first == {"test": fewest, "change": fewest, "card": by_card, "recall": max(fewest, FEWEST_PREDICTED), "effect": fewest}


def test_larger_groups_show_more_certain_figures() -> None:
    small, large = expected(44), expected(90)
    for name in ("test", "change", "card", "recall", "effect"):
        assert getattr(large, name) < getattr(small, name)


def test_without_control_cards_no_effect_is_expected() -> None:
    assert expected(30, control_cards=0).effect is None


@pytest.mark.slow
@pytest.mark.parametrize("people", [12, 24])
def test_groups_of_that_size_show_intervals_as_wide_as_expected(people: int) -> None:
    rng = np.random.default_rng(5)
    outcomes = [outcome(WORLDS[0], people, rng) for _ in range(100)]
    usual = expectation_of(people, smallest_group=FEWEST, cards_a_form=CARDS, control_cards=DRAWN)
    for kind in ("test", "change", "effect"):
        reaches = [(measure[0].high - measure[0].low) / 2 for each in outcomes if (measure := getattr(each, kind))]
        assert getattr(usual, kind) == pytest.approx(np.mean(reaches), abs=0.02)
