"""The measured effect of practice: its interval tells the truth as often as it says, and it claims nothing where there is nothing."""

import numpy as np
import pytest

from ravive.insight.effect import Effect, Pair, effect_of, pairs_of

TRAININGS, CARDS, DRAWN = 1_000, 12, 3


def chance(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def simulated(practice_logits: float, rng: np.random.Generator) -> tuple[Effect, float]:
    """Return what a training of 8 to 60 learners measures, and the true effect on learners like these and these cards."""
    cards, count = rng.normal(0, 1, CARDS), int(rng.integers(8, 61))
    everyone = rng.normal(0.5, 0.8, (4_000, 1))
    truth = float(np.mean(chance(everyone + practice_logits - cards) - chance(everyone - cards)))
    pairs = []
    for ability in rng.normal(0.5, 0.8, count):
        drawn = rng.permutation(CARDS)
        held, practised = drawn[:DRAWN], drawn[DRAWN : 2 * DRAWN]
        right = rng.random(DRAWN) < chance(ability + practice_logits - cards[practised])
        pairs.append(
            Pair(
                practised=tuple(right.astype(float).tolist()),
                controls=tuple((rng.random(DRAWN) < chance(ability - cards[held])).astype(float).tolist()),
            )
        )
    effect = effect_of(pairs)
    assert effect is not None
    return effect, truth


@pytest.mark.slow
@pytest.mark.parametrize("practice_logits", [0.0, 0.8, 1.6])
def test_interval_covers_the_truth_in_95_of_100_trainings(practice_logits: float) -> None:
    rng = np.random.default_rng(20261124)
    found = [simulated(practice_logits, rng) for _ in range(TRAININGS)]
    covered = np.mean([effect.difference.low <= truth <= effect.difference.high for effect, truth in found])
    assert 0.93 <= covered <= 0.97
    if practice_logits == 0:
        # Two binomial deviations above one in twenty are chance, no more.
        assert np.mean([effect.is_claimed for effect, _ in found]) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / TRAININGS)


def test_a_learner_without_both_sorts_counts_for_nothing() -> None:
    whole = [Pair(practised=(1.0, 0.0), controls=(0.0,)), Pair(practised=(1.0,), controls=(1.0, 0.0))]
    assert effect_of([*whole, Pair(practised=(1.0,), controls=()), Pair(practised=(), controls=(0.0,))]) == effect_of(whole)


def test_one_learner_is_no_effect() -> None:
    assert effect_of([Pair(practised=(1.0,), controls=(0.0,))]) is None


def test_an_interval_stays_open_where_all_agree() -> None:
    effect = effect_of([Pair(practised=(1.0,), controls=(0.0,))] * 8)
    assert effect is not None
    assert effect.difference.value == 1
    assert 0 < effect.difference.low < 1
    assert effect.difference.high == 1


def test_rows_are_gathered_by_learner() -> None:
    rows = [(1, False, 1.0), (1, True, 0.0), (2, False, 0.5), (1, False, 0.0)]
    assert pairs_of(rows) == (Pair(practised=(1.0, 0.0), controls=(0.0,)), Pair(practised=(0.5,), controls=()))
