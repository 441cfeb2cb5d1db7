"""A training that is forgotten leaves counts, and only where nobody can be seen in them."""

from datetime import datetime

from django.test import Client

from ravive.reviews import actions
from ravive.reviews.models import Answer, ForgottenCount, ForgottenTotal, LearnerKey, TrainingCode
from tests.reviews.phone import answer, headers, join, send


def key(number: int) -> str:
    return f"a-key-that-is-long-enough-{number}"


def learners(visitor: Client, code: str, count: int, cards: dict[str, int], deck: str = "voyage", **changed: object) -> None:
    """Let so many join, and the first so many of them answer each card; every second one right."""
    for number in range(count):
        join(visitor, code, key(number))
        given = [
            answer(100 * number + place, card, deck=deck, credit=number % 2, **changed)
            for place, (card, answering) in enumerate(cards.items())
            if number < answering
        ]
        assert send(visitor, code, given, key(number)).json()["refused"] == []


def test_counts_stay_where_enough_learners_answered(visitor: Client, code: str, cards: tuple[str, ...], now: datetime) -> None:
    learners(visitor, code, 6, {cards[0]: 6, cards[1]: 5, cards[2]: 4})
    done = actions.forget(training=7, now=now)
    assert (done.learners, done.withdrawn, done.answers) == (6, 0, 15)
    kept = {row.card.card: (row.learners, row.answers, row.right) for row in ForgottenCount.objects.select_related("card")}
    assert kept == {cards[0]: (6, 6, 3), cards[1]: (5, 5, 2)}
    assert not any(model.objects.exists() for model in (Answer, LearnerKey, TrainingCode))


def test_what_everybody_or_nobody_knew_is_not_kept(visitor: Client, code: str, cards: tuple[str, ...], now: datetime) -> None:
    for number in range(5):
        join(visitor, code, key(number))
        send(visitor, code, [answer(10 * number, cards[0], credit=1), answer(10 * number + 1, cards[1], credit=0)], key(number))
    actions.forget(training=7, now=now)
    assert {(row.answers, row.right) for row in ForgottenCount.objects.all()} == {(5, None)}


def test_cards_for_minors_need_twice_as_many(visitor: Client, code: str, now: datetime) -> None:
    from ravive.decks import queries as decks

    minors = decks.current_deck("declic", "fr")
    assert minors is not None
    assert minors.bundle.written_for_minors
    card, other = minors.bundle.cards[0].id, minors.bundle.cards[1].id
    learners(visitor, code, 10, {card: 10, other: 9}, deck="declic")
    actions.forget(training=7, now=now)
    assert [row.card.card for row in ForgottenCount.objects.select_related("card")] == [card]


def test_an_organisation_raises_the_smallest_group_and_never_lowers_it(
    visitor: Client, code: str, cards: tuple[str, ...], now: datetime
) -> None:
    learners(visitor, code, 7, {cards[0]: 7, cards[1]: 4})
    TrainingCode.objects.create(code="XYZ789", training=8)
    learners(visitor, "XYZ789", 7, {cards[0]: 7, cards[1]: 4})
    actions.forget(training=7, now=now, smallest_group=8)
    assert not ForgottenCount.objects.exists()
    actions.forget(training=8, now=now, smallest_group=1)
    assert [row.learners for row in ForgottenCount.objects.all()] == [7]


def test_tests_are_counted_apart(visitor: Client, code: str, cards: tuple[str, ...], now: datetime) -> None:
    learners(visitor, code, 5, {cards[0]: 5})
    for number in range(5):
        send(visitor, code, [answer(1_000 + number, cards[0], kind="control", test_day=90, form="A", credit=number % 2)], key(number))
    actions.forget(training=7, now=now)
    assert {(row.get_kind_display(), row.test_day, row.answers) for row in ForgottenCount.objects.all()} == {
        ("practice", None, 5), ("control", 90, 5),
    }  # fmt: skip


def test_other_trainings_stay_and_forgetting_twice_changes_nothing(
    visitor: Client, code: str, cards: tuple[str, ...], now: datetime
) -> None:
    TrainingCode.objects.create(code="XYZ789", training=8)
    learners(visitor, code, 5, {cards[0]: 5})
    learners(visitor, "XYZ789", 1, {cards[0]: 1})
    visitor.delete(f"/api/v1/trainings/{code}/answers", headers=headers(key(0)))
    first = actions.forget(training=7, now=now)
    assert (first.learners, first.withdrawn, first.answers) == (4, 1, 4)
    assert actions.forget(training=7, now=now) == first
    assert (ForgottenTotal.objects.count(), Answer.objects.count(), LearnerKey.objects.count()) == (1, 1, 1)
    assert send(visitor, code, [answer(1, cards[0])], key(1)).json()["code"] == "unknown_training"
