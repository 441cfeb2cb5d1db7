"""A training that is forgotten leaves how many took part, and nothing of what they answered."""

from datetime import datetime

import pytest
from django.test import Client

from ravive.reviews import actions
from ravive.reviews.models import Answer, ForgottenTotal, LearnerKey, TrainingCode
from tests.reviews.phone import answer, headers, join, send


def key(number: int) -> str:
    return f"a-key-that-is-long-enough-{number}"


def learners(visitor: Client, code: str, count: int, cards: dict[str, int], deck: str = "voyage", **changed: object) -> None:
    """Let so many join, and the first so many of them answer each card; every second one right."""
    for number in range(count):
        join(visitor, code, key(number))
        answers = [
            answer(100 * number + place, card, deck=deck, credit=number % 2, **changed)
            for place, (card, answering) in enumerate(cards.items())
            if number < answering
        ]
        assert send(visitor, code, answers, key(number)).json()["refused"] == []


@pytest.mark.database
def test_of_a_forgotten_training_stays_how_many_there_were(visitor: Client, code: str, cards: tuple[str, ...], now: datetime) -> None:
    learners(visitor, code, 6, {cards[0]: 6, cards[1]: 5, cards[2]: 1})
    done = actions.forget(training=7, now=now)
    assert (done.learners, done.withdrawn) == (6, 0)
    assert not any(model.objects.exists() for model in (Answer, LearnerKey, TrainingCode))
    assert list(ForgottenTotal.objects.values("training", "learners", "withdrawn")) == [{"training": 7, "learners": 6, "withdrawn": 0}]


@pytest.mark.database
def test_other_trainings_stay_and_forgetting_twice_changes_nothing(
    visitor: Client, code: str, cards: tuple[str, ...], now: datetime
) -> None:
    TrainingCode.objects.create(code="XYZ789", training=8)
    learners(visitor, code, 5, {cards[0]: 5})
    learners(visitor, "XYZ789", 1, {cards[0]: 1})
    visitor.delete(f"/api/v1/trainings/{code}/answers", headers=headers(key(0)))
    first = actions.forget(training=7, now=now)
    assert (first.learners, first.withdrawn) == (4, 1)
    assert actions.forget(training=7, now=now) == first
    assert (ForgottenTotal.objects.count(), Answer.objects.count(), LearnerKey.objects.count()) == (1, 1, 1)
    assert send(visitor, code, [answer(1, cards[0])], key(1)).json()["code"] == "unknown_training"
