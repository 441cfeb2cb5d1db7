"""The measured effect of practice: its interval tells the truth as often as it says, and it claims nothing where there is nothing."""

import numpy as np
import pytest

from ravive.insight.disclosure import TWO_COINS
from ravive.insight.estimate import Estimate, moments_of
from ravive.insight.interval import estimate

TRAININGS, CARDS, DRAWN = 1_000, 12, 3


def chance(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def effect_of(differences: list[float]) -> Estimate | None:
    """Return what is released of one difference a learner, before it is rounded."""
    return estimate(moments_of(differences), lowest=-1.0, spread=TWO_COINS)


def simulated(practice_logits: float, rng: np.random.Generator) -> tuple[Estimate, float]:
    """Return what a training of 8 to 60 learners measures, and the true effect on learners like these and these cards."""
    cards, count = rng.normal(0, 1, CARDS), int(rng.integers(8, 61))
    everyone = rng.normal(0.5, 0.8, (4_000, 1))
    truth = float(np.mean(chance(everyone + practice_logits - cards) - chance(everyone - cards)))
    differences = []
    for ability in rng.normal(0.5, 0.8, count):
        drawn = rng.permutation(CARDS)
        held, practised = drawn[:DRAWN], drawn[DRAWN : 2 * DRAWN]
        right = rng.random(DRAWN) < chance(ability + practice_logits - cards[practised])
        right_held = rng.random(DRAWN) < chance(ability - cards[held])
        differences.append(float(right.mean() - right_held.mean()))
    effect = effect_of(differences)
    assert effect is not None
    return effect, truth


@pytest.mark.slow
@pytest.mark.parametrize("practice_logits", [0.0, 0.8, 1.6])
def test_interval_covers_the_truth_in_95_of_100_trainings(practice_logits: float) -> None:
    rng = np.random.default_rng(20261124)
    found = [simulated(practice_logits, rng) for _ in range(TRAININGS)]
    covered = np.mean([effect.low <= truth <= effect.high for effect, truth in found])
    assert 0.93 <= covered <= 0.97
    if practice_logits == 0:
        assert np.mean([effect.low > 0 or effect.high < 0 for effect, _ in found]) <= 0.05


def test_one_learner_is_no_effect() -> None:
    assert effect_of([1.0]) is None


def test_an_interval_stays_open_where_all_agree() -> None:
    effect = effect_of([1.0] * 8)
    assert effect is not None
    assert effect.value == 1
    assert 0 < effect.low < 1
    assert effect.high == 1
