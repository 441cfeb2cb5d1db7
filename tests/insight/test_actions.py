"""From the log in the database to figures: released once a week, stored when answers go, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.models import F

from ravive.insight import actions, queries
from ravive.insight.cards import cards_of
from ravive.insight.figures import Figures, figures_of, notions_of
from ravive.insight.models import ReleasedFigures
from ravive.insight.recall import models_of
from ravive.publishing import actions as publishing
from ravive.reviews import actions as reviews
from ravive.reviews.models import Kind, LearnerKey
from tests.insight.simulated import Plan, group
from tests.insight.stored import critical_count, numbers, store

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TRAINING = 4_711


def plan(learners: int = 24, days: int = 98) -> Plan:
    return Plan(training=TRAINING, learners=learners, days=days, cards=len(numbers()), critical=critical_count())


def after(planned: Plan, days: int) -> datetime:
    return datetime.combine(planned.held_on + timedelta(days=days), time(12), tzinfo=UTC)


def shown(planned: Plan) -> Figures:
    training = group(planned)
    return figures_of(queries.release_of(TRAINING), cards_of(training.decks), training)


@pytest.mark.database
def test_a_training_has_figures_from_its_first_day_to_its_last() -> None:
    planned = plan()
    store(planned, seed=5, silent=4)
    assert actions.release(group=group(planned), now=after(planned, 1))
    first = shown(planned)
    assert first.columns == ()
    assert [test.day for test in first.tests] == [0]
    assert first.effect is None
    assert actions.release(group=group(planned), now=after(planned, 119))
    figures = shown(planned)
    assert [column.place for column in figures.columns] == list(range(2, 18))
    assert [test.day for test in figures.tests if test.share] == [0, 30, 90]
    assert figures.effect is not None
    assert figures.effect.is_claimed
    assert figures.effect.practised is not None
    assert figures.recall is not None
    assert figures.recall.low is not None
    assert figures.recall.low < figures.recall.value < (figures.recall.high or 0)
    assert figures.weeks[0].seconds
    # Nothing is published of these cards, and no test shows them one by one.
    assert figures.cards_alike == figures.predicted_cards == len(figures.cards)
    assert notions_of(figures) == ()


@pytest.mark.database
def test_what_was_released_is_not_released_again() -> None:
    planned = plan(learners=8, days=10)
    store(planned, seed=6)
    assert actions.release(group=group(planned), now=after(planned, 8))
    kept = ReleasedFigures.objects.get(training=TRAINING)
    assert not actions.release(group=group(planned), now=after(planned, 9))
    assert ReleasedFigures.objects.get(training=TRAINING).cells == kept.cells


def test_a_group_is_predicted_with_what_its_phones_know_of_cards() -> None:
    planned = plan(learners=5, days=3)
    store(planned, seed=6)
    cards = cards_of(group(planned).decks)
    first, second = (card.card for card in cards[:2])
    # Learners answered another meaning of the second card: bundles say nothing of it.
    sums = [(first, 1, -30.0, 90.0), (second, 9, -30.0, 90.0)]
    joined_before = planned.held_on - timedelta(days=30)
    publishing.store_memory_release(
        deck=cards[0].deck, number=1, joined_before=joined_before, learners=100, cards=sums, now=after(planned, 1)
    )
    assert set(models_of(cards)[cards[0].deck].cards) == {first}


def test_a_column_of_the_past_never_changes() -> None:
    planned = plan(learners=10, days=60)
    keys = store(planned, seed=7)
    actions.release(group=group(planned), now=after(planned, 22))
    early = shown(planned)
    reviews.Answer.objects.filter(learner=keys[0].pk)._raw_delete("default")
    actions.release(group=group(planned), now=after(planned, 60))
    late = shown(planned)
    for before, now in zip(early.cards, late.cards, strict=True):
        assert now.recalls[: len(before.recalls)] == before.recalls


@pytest.mark.database
def test_figures_stay_when_answers_are_forgotten_and_go_with_the_training() -> None:
    planned = plan(learners=8, days=20)
    store(planned, seed=8)
    actions.release(group=group(planned), now=after(planned, 15))
    before = shown(planned)
    LearnerKey.objects.filter(training=TRAINING).delete()
    reviews.Answer.objects.all()._raw_delete("default")
    assert not actions.release(group=group(planned), now=after(planned, 40))
    assert shown(planned) == before
    actions.drop(training=TRAINING)
    assert shown(planned).until is None


def test_the_test_in_the_room_is_that_of_its_day() -> None:
    planned = plan(learners=8, days=20)
    store(planned, seed=11)
    entry = reviews.Answer.objects.filter(kind=Kind.TEST, test_day=0)
    late = entry.values_list("learner", flat=True).order_by("learner").distinct()[:3]
    # They joined, and answered, when the training was long over.
    entry.filter(learner__in=list(late)).update(answered_at_ms=F("answered_at_ms") + 18 * 86_400_000)
    actions.release(group=group(planned), now=after(planned, 22))
    assert queries.release_of(TRAINING).counts.at_tests == {0: 5}


def test_what_was_released_grows_older_where_too_few_answer() -> None:
    planned = plan(learners=14, days=60)
    keys = store(planned, seed=12)
    actions.release(group=group(planned), now=after(planned, 15))
    before = shown(planned)
    assert before.recall is not None
    # Somebody leaves, and nobody answers any more.
    reviews.Answer.objects.filter(learner=keys[0].pk)._raw_delete("default")
    reviews.Answer.objects.filter(received_day__gt=group(planned).held_day + 13)._raw_delete("default")
    actions.release(group=group(planned), now=after(planned, 57))
    now = shown(planned)
    assert now.columns[-1].place == 8
    assert now.recall is not None
    assert now.recall.value < before.recall.value
    assert [row.is_predicted for row in now.cards] == [row.is_predicted for row in before.cards]


@pytest.mark.database
def test_a_small_group_has_no_figure() -> None:
    planned = plan(learners=4, days=30)
    store(planned, seed=9)
    actions.release(group=group(planned), now=after(planned, 30))
    assert queries.release_of(TRAINING).cells == {}


def test_cells_of_kinds_that_are_not_released_any_more_are_not_read() -> None:
    cells = {"week/0/1/": [8, 0.7, 0.2, 20_000], "form_at_test/0/0/": [8, 0.6, 0.2, 20_000]}
    counts = {"joined": 8, "answered": 8, "recently": 8, "at_tests": {}, "certificates": None}
    ReleasedFigures.objects.create(
        training=TRAINING, until=20_000, released_at=after(Plan(), 8), cells=cells, overview=cells, counts=counts
    )
    assert list(queries.release_of(TRAINING).cells) == list(queries.overviews_of([TRAINING])[TRAINING].cells) == ["form_at_test/0/0/"]


def test_an_effect_that_an_earlier_version_released_is_read_as_the_difference_of_its_sides() -> None:
    cells = {
        "practised/0/0/": [18, 0.78, 0.12, 20_000], "held_back/0/0/": [18, 0.58, 0.16, 20_000], "difference/0/0/": [18, 0.13, 0.2, 20_000],
    }  # fmt: skip
    counts = {"joined": 18, "answered": 18, "recently": 8, "at_tests": {}, "certificates": None}
    ReleasedFigures.objects.create(
        training=TRAINING, until=20_000, released_at=after(Plan(), 8), cells=cells, overview=cells, counts=counts
    )
    for release in (queries.release_of(TRAINING), queries.overviews_of([TRAINING])[TRAINING]):
        effect = figures_of(release, (), group(plan())).effect
        assert effect is not None
        found = effect.difference
        assert (found.learners, found.value, found.low, found.high) == (18, 0.2, 0.0, 0.4)
        assert round(effect.practised.value - effect.held_back.value, 2) == found.value
