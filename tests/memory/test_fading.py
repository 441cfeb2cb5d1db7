"""How differently cards fade, by the answers of a log."""

import numpy as np
import pytest

from ravive.memory.belief import USUAL_FADING
from ravive.memory.fading import LATE_STEPS, fading_of
from ravive.memory.inputs import Numbers
from ravive.memory.passes import Log, Logits

LEARNERS, ANSWERS = 200, 12


def found(rights: Numbers, steps: float = LATE_STEPS + 1) -> float:
    """Return what is found where each answer was predicted at one half; `rights` has a row a learner."""
    count = rights.size
    learners = np.repeat(np.arange(len(rights), dtype=np.int32), rights.shape[1])
    small, times = np.zeros(count, dtype=np.int32), np.arange(count, dtype=np.float64)
    log = Log(learners, small, small, times, small, rights.ravel(), small, np.ones(count))
    return fading_of(log, Logits(np.zeros(count), np.zeros(count), np.full(count, steps)), USUAL_FADING)


def answers(fading: float) -> Numbers:
    """Return answers of learners who fade differently: in one all is forgotten sooner, in another later."""
    chance = np.random.default_rng(3)
    recalls = 1 / (1 + np.exp(-chance.normal(0, fading**0.5 * (LATE_STEPS + 1), (LEARNERS, 1))))
    return (chance.random((LEARNERS, ANSWERS)) < recalls).astype(np.float64)


def test_learners_who_fade_differently_leave_the_doubt_as_it_is() -> None:
    assert found(answers(USUAL_FADING)) == USUAL_FADING


def test_answers_that_never_go_together_leave_no_doubt() -> None:
    assert found(np.tile([0.0, 1.0], (LEARNERS, ANSWERS // 2))) == 0


def test_by_chance_alone_half_of_all_logs_keep_all_of_the_doubt() -> None:
    chance = np.random.default_rng(5)
    fadings = [found((chance.random((LEARNERS, ANSWERS)) < 0.5).astype(np.float64)) for _ in range(200)]
    assert 0.4 < np.mean([fading == USUAL_FADING for fading in fadings]) < 0.6
    assert 0.1 < np.mean([fading == 0 for fading in fadings]) < 0.22


@pytest.mark.parametrize(("answered", "steps"), [(answers(0.0), LATE_STEPS - 0.1), (answers(0.0)[:, :1], LATE_STEPS)])
def test_a_log_that_tells_nothing_leaves_the_doubt_as_it_is(answered: Numbers, steps: float) -> None:
    assert found(answered, steps) == USUAL_FADING
