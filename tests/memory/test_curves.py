"""The promise on the home page is the model's, not a drawing."""

import pytest

from ravive.memory.curves import FADING_DAYS, REVIVED_DAYS, promise_mosaic
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory

pytestmark = pytest.mark.slow


def test_mosaic_fades_as_the_model_says() -> None:
    mosaic = promise_mosaic((Grade.GOOD,), shipped(), courses=1)
    learner = LearnerMemory(shipped())
    learner.expose("0", "0", 0.0, credit=1.0, grade=Grade.GOOD)
    assert mosaic.rows[0].fading == tuple(learner.recall("0", "0", day * DAY).recall for day in FADING_DAYS)


@pytest.mark.parametrize("grades", [(Grade.AGAIN,), (Grade.GOOD, Grade.HARD), (Grade.GOOD, Grade.AGAIN, Grade.GOOD, Grade.HARD)])
def test_practice_leaves_more_than_none(grades: tuple[Grade, ...]) -> None:
    mosaic = promise_mosaic(grades, shipped(), courses=40)
    assert mosaic.with_practice > mosaic.without_practice
    assert all(len(row.fading) == len(FADING_DAYS) and len(row.revived) == len(REVIVED_DAYS) for row in mosaic.rows)
    assert all(0 < recall <= 1 for row in mosaic.rows for recall in (*row.fading, *row.revived))


def test_the_same_seed_draws_the_same_mosaic() -> None:
    assert promise_mosaic((Grade.GOOD, Grade.AGAIN), shipped(), courses=5) == promise_mosaic(
        (Grade.GOOD, Grade.AGAIN), shipped(), courses=5
    )
