"""The measured effect of practice: its interval holds the truth as often as it says, and claims nothing where there is nothing."""

import numpy as np
import pytest

from ravive.insight import releases
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.figures import Effect, figures_of
from ravive.insight.group import Cutoff
from ravive.insight.releases import PeopleCounts, Release, name_of
from ravive.insight.tally import Contribution, tally_of
from tests.insight.simulated import Plan, group

TRAININGS, CARDS, DRAWN = 1_000, 12, 3
GROUP = group(Plan())
CLOSED = Cutoff(column=16, day=GROUP.held_day + 112)


def chance(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def effect_of(practised: list[float], held_back: list[float], lots: np.random.Generator) -> Effect | None:
    """Return what is shown of each learner's right answers to so many cards."""
    sides = {releases.PRACTISED: practised, releases.HELD_BACK: held_back}
    tallies = {name_of(family): tally_of(Contribution(total, DRAWN) for total in totals) for family, totals in sides.items()}
    summary = LogSummary(tallies=tallies, seconds={}, recalls={}, variances={}, counts=PeopleCounts())
    return figures_of(advance(Release(), summary, GROUP, CLOSED, lambda _name: float(lots.random())), (), GROUP).effect


def simulated(practice_logits: float, rng: np.random.Generator) -> tuple[Effect, float]:
    """Return what a training of 8 to 60 learners measures, and the true effect on learners like these and these cards."""
    cards, count = rng.normal(0, 1, CARDS), int(rng.integers(8, 61))
    everyone = rng.normal(0.5, 0.8, (4_000, 1))
    truth = float(np.mean(chance(everyone + practice_logits - cards) - chance(everyone - cards)))
    right, right_held = list[float](), list[float]()
    for ability in rng.normal(0.5, 0.8, count):
        drawn = rng.permutation(CARDS)
        held, practised = drawn[:DRAWN], drawn[DRAWN : 2 * DRAWN]
        right.append(float((rng.random(DRAWN) < chance(ability + practice_logits - cards[practised])).sum()))
        right_held.append(float((rng.random(DRAWN) < chance(ability - cards[held])).sum()))
    effect = effect_of(right, right_held, rng)
    assert effect is not None
    return effect, truth


@pytest.mark.slow
@pytest.mark.parametrize("practice_logits", [0.0, 0.8, 1.6])
def test_interval_covers_the_truth_in_95_of_100_trainings(practice_logits: float) -> None:
    rng = np.random.default_rng(20261124)
    found = [simulated(practice_logits, rng) for _ in range(TRAININGS)]
    covered = np.mean([(effect.difference.low or 0) <= truth <= (effect.difference.high or 0) for effect, truth in found])
    assert covered >= 0.94
    if practice_logits == 0:
        assert np.mean([effect.is_claimed for effect, _ in found]) <= 0.05


def test_four_learners_are_no_effect() -> None:
    assert effect_of([3.0] * 4, [0.0] * 4, np.random.default_rng(1)) is None


def test_an_interval_stays_open_where_all_agree() -> None:
    effect = effect_of([3.0] * 8, [0.0] * 8, np.random.default_rng(1))
    assert effect is not None
    assert 0 < (effect.difference.low or 0) < 1
    assert effect.difference.high == 1
