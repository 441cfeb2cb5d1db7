"""The promise on the home page is the model's, not a drawing."""

from hypothesis import given
from hypothesis import strategies as st

from ravive.memory.curves import FADING_DAYS, REVIVED_DAYS, promise_mosaic
from ravive.memory.fsrs import Grade, first_state, retrievability


def test_mosaic_fades_as_the_model_says() -> None:
    mosaic = promise_mosaic((Grade.GOOD,))
    stability_days = first_state(Grade.GOOD).stability_days
    assert mosaic.rows[0].fading == tuple(retrievability(elapsed_days=day, stability_days=stability_days) for day in FADING_DAYS)


@given(st.lists(st.sampled_from(Grade), min_size=1, max_size=8))
def test_practice_never_leaves_less_than_none(grades: list[Grade]) -> None:
    mosaic = promise_mosaic(tuple(grades))
    assert mosaic.with_practice > mosaic.without_practice
    assert all(len(row.fading) == len(FADING_DAYS) and len(row.revived) == len(REVIVED_DAYS) for row in mosaic.rows)
    assert all(0 < recall <= 1 for row in mosaic.rows for recall in (*row.fading, *row.revived))


@given(st.sampled_from(Grade))
def test_with_practice_recall_stays_near_the_target(grade: Grade) -> None:
    # An interval is at least a day, so a memory that fades within hours dips lower on its first day only.
    assert min(promise_mosaic((grade,)).rows[0].revived) > 0.89
