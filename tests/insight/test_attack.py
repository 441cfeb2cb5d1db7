"""Nobody's answer becomes certain, even for an attacker who controls all other keys of the training and keeps every figure."""

from __future__ import annotations

import numpy as np
import pytest

from ravive.insight.cell_release import Lots
from ravive.insight.disclosure_control import NOISE_ANSWERS
from ravive.insight.release_pipeline import lots_of
from tests.insight.attack import HISTORIES, NEARLY_SURE, TARGET, Grid, answers_of, certainty, released
from tests.repeats import repeats

GROUPS = 200


def attacked(learners: int, seed: int, lots: Lots | None = None, *, noise: float = NOISE_ANSWERS) -> Grid:
    """Return how sure the attacker is of each answer of the last learner, in a group with random answers."""
    chance = np.random.default_rng(seed)
    histories = HISTORIES[chance.integers(0, len(HISTORIES), learners)]
    answers = [answer for place, history in enumerate(histories) for answer in answers_of(TARGET + place, history)]
    release = released(answers, lots or lots_of(f"secret {seed}".encode(), 1))
    return certainty(release, histories[1:], noise=noise)


@pytest.mark.slow
@pytest.mark.parametrize("learners", [5, *repeats(10)])
def test_all_other_keys_and_all_weeks_leave_every_answer_uncertain(learners: int) -> None:
    sure = np.array([attacked(learners, seed) for seed in range(GROUPS)])
    assert sure.max() < NEARLY_SURE


@pytest.mark.slow
@pytest.mark.parametrize(("learners", "found"), [(5, 0.2), (10, 0.9)])
def test_the_attack_itself_reads_answers_from_figures_without_noise(learners: int, found: float) -> None:
    def none(name: str) -> float:
        assert name
        return 0.5

    sure = np.array([attacked(learners, seed, none, noise=0.001) for seed in range(5)])
    # Of five people, the test's answers alone are shown one by one.
    assert (sure > NEARLY_SURE).mean() >= found
    assert (sure[:, :2] > NEARLY_SURE).all()
