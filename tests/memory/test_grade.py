"""The rule from credit to grade."""

import pytest

from ravive.memory.fsrs import Grade
from ravive.memory.grade import Confidence, grade_of


@pytest.mark.parametrize(
    ("credit", "confidence", "grade"),
    [
        (0.0, None, Grade.AGAIN),
        (0.49, "sure", Grade.AGAIN),
        (0.5, None, Grade.HARD),
        (0.99, "sure", Grade.HARD),
        (1.0, None, Grade.GOOD),
        (1.0, "rather", Grade.GOOD),
        (1.0, "guess", Grade.HARD),
        (None, None, Grade.HARD),
    ],
)
def test_grade_follows_the_written_rule(credit: float | None, confidence: Confidence | None, grade: Grade) -> None:
    assert grade_of(credit=credit, confidence=confidence) == grade


@pytest.mark.parametrize("credit", [-0.1, 1.1])
def test_grade_refuses_credit_out_of_range(credit: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        grade_of(credit=credit)
