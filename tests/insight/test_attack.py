"""Who controls all other keys of a training, and keeps every figure of it, guesses little better than a coin what the last one knew."""

from __future__ import annotations

import numpy as np
import pytest

from ravive.insight import releases
from ravive.insight.privacy_budget import BUDGET, GUESSED_RIGHT, total_cost
from tests.insight.attack import Outcome, attack, lives, shown_noise

LIVES, VICTIMS = 4_000, 1_500


def attacked(noise: dict[str, float]) -> Outcome:
    chance = np.random.default_rng(20261201)
    return attack(lives(LIVES, chance), noise, victims=VICTIMS, chance=chance)


@pytest.mark.slow
def test_all_figures_of_a_training_together_are_worth_what_the_page_says() -> None:
    found = attacked(shown_noise())
    assert round(100 * found.guessed) == pytest.approx(GUESSED_RIGHT, abs=1)
    assert GUESSED_RIGHT <= 75
    assert found.sure <= 0.05
    # Who sees nothing and names the middle is within one answer of the score in 35 of 100.
    assert found.close <= 0.5


@pytest.mark.slow
def test_the_attack_itself_reads_a_score_without_noise() -> None:
    found = attacked({releases.FORM_AT_TEST: 0.05})
    assert found.guessed > 0.9
    assert found.close > 0.9


@pytest.mark.slow
def test_cards_say_little_more_of_a_score_than_the_test_does() -> None:
    alone = attacked({releases.FORM_AT_TEST: BUDGET[releases.FORM_AT_TEST].noise})
    with_cards = attacked({family: BUDGET[family].noise for family in (releases.FORM_AT_TEST, releases.CARD_AT_TEST)})
    assert with_cards.guessed <= alone.guessed + 0.04


def test_the_whole_cost_is_what_the_decision_says() -> None:
    assert total_cost() == pytest.approx(28.2, abs=0.05)
    assert BUDGET[releases.WORDINGS].cost == pytest.approx(2.3, abs=0.05)
