"""Answers are stored as long as promised, then deleted, on simulated days. Released figures stay."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError
from django.test import Client

from ravive.insight import actions as insight
from ravive.insight.models import ReleasedFigures
from ravive.mailing.models import MailAddress
from ravive.operations import jobs
from ravive.people.models import AuditEvent
from ravive.publishing import queries as decks
from ravive.reviews import actions as reviews
from ravive.reviews.models import Answer, ForgottenTotal, LearnerKey, TrainingCode
from ravive.trainings import actions, groups, plan, queries, retention, training_rules
from ravive.trainings.models import Reminder, Training
from tests.trainings.cast import HELD_ON, NOON, phones, practise, values

BRUSSELS = ZoneInfo("Europe/Brussels")


def night(day: date) -> datetime:
    """Return the hour at which the job looks, on this day."""
    return datetime.combine(day, time(3, 30), tzinfo=BRUSSELS)


def cards(deck: str = "accueil") -> tuple[str, ...]:
    found = decks.current_deck(deck, "fr")
    assert found is not None
    return tuple(card.id for card in found.bundle.cards)


def practising(visitor: Client, training: Training, count: int, deck: str = "accueil") -> None:
    """Let so many join and answer one card, every second one right; one fewer answers another card."""
    first, second, *_ = cards(deck)
    for number, phone in enumerate(phones(visitor, training, count)):
        practise(phone, number, *([first, second] if number else [first]), deck=deck, credit=number % 2)


@pytest.mark.database
def test_nothing_is_deleted_before_the_promised_day(visitor: Client, training: Training) -> None:
    practising(visitor, training, 6)
    promised_day = queries.forget_on(training)
    assert promised_day > HELD_ON + timedelta(days=180 + 2 * 365)
    assert retention.forget_due(now=night(promised_day - timedelta(days=1))) == []
    assert Answer.objects.count() == 11
    assert retention.forget_due(now=night(promised_day)) == [training]
    assert not any(model.objects.exists() for model in (Answer, LearnerKey, TrainingCode))
    assert retention.forget_due(now=night(promised_day + timedelta(days=1))) == []


@pytest.mark.database
def test_figures_that_were_shown_stay_and_nothing_else(visitor: Client, training: Training) -> None:
    practising(visitor, training, 5)
    last = queries.forget_on(training)
    insight.release(group=groups.group_of(training), now=night(HELD_ON + timedelta(days=8)))
    promised_day = ReleasedFigures.objects.values("cells").get(training=training.pk)["cells"]
    assert promised_day
    retention.forget_due(now=night(last))
    assert list(ForgottenTotal.objects.values_list("training", "learners")) == [(training.pk, 5)]
    assert AuditEvent.objects.get(verb="training.forgotten").detail == {"learners_at_least": 5}
    insight.release(group=groups.group_of(training), now=night(last + timedelta(days=30)))
    assert ReleasedFigures.objects.values("cells").get(training=training.pk)["cells"] == promised_day


@pytest.mark.parametrize(("count", "deck", "fewest"), [(4, "accueil", 5), (9, "declic", 10)])
def test_of_a_small_group_not_even_their_number_is_written_down(
    visitor: Client, training: Training, count: int, deck: str, fewest: int
) -> None:
    Training.objects.update(decks=[deck], written_for_minors=deck == "declic")
    practising(visitor, training, count, deck=deck)
    retention.forget_due(now=night(queries.forget_on(training)))
    assert AuditEvent.objects.get(verb="training.forgotten").detail == {"learners_below": fewest}


def test_the_job_releases_figures_before_it_forgets(visitor: Client, training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    practising(visitor, training, 5)
    done: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "_output", lambda *words: done.append((" ".join(words), Answer.objects.count())))
    monkeypatch.setattr(jobs.timezone, "now", lambda: night(queries.forget_on(training)))
    assert jobs.forget_answers.call("") == 1
    assert done == [("figures release", 9)]
    assert jobs.forget_answers.call("") == 0
    assert len(done) == 1


def test_the_page_says_when_they_were_deleted_and_gives_no_code(desk: Client, visitor: Client, training: Training) -> None:
    practising(visitor, training, 6)
    retention.forget_due(now=night(queries.forget_on(training)))
    page = desk.get(f"/desk/trainings/{training.pk}/").text
    assert "Ses réponses ont été comptées puis supprimées le" in page
    assert "Réponses supprimées" in page
    assert "/fr/join/" not in page
    assert desk.get("/desk/trainings/").status_code == 200


def test_fewer_months_hold_at_once_and_end_the_taking_of_answers(training: Training) -> None:
    by = training.opened_by
    actions.extend_training(training=training, until=queries.forget_on(training) - timedelta(days=1), by=by, now=NOON)
    training_rules.change_rules(organisation=training.organisation, values={"smallest_group": 5, "retention_months": 3}, by=by, now=NOON)
    training.refresh_from_db()
    promised_day = queries.forget_on(training)
    assert training.answers_until == promised_day - timedelta(days=1)
    assert TrainingCode.objects.get().closes_at == training.closes_at
    assert promised_day == plan.forget_on(training.last_test_day, 3)
    assert retention.forget_due(now=night(promised_day)) == [training]


@pytest.mark.database
def test_what_is_deleted_for_one_stays_for_the_others(visitor: Client, training: Training) -> None:
    later = values(held_on=HELD_ON + timedelta(days=10))
    other = actions.open_training(organisation=training.organisation, values=later, by=training.opened_by, now=NOON, chance=Random(5))
    practising(visitor, other, 5)
    assert retention.forget_due(now=night(queries.forget_on(training))) == [training]
    assert (Answer.objects.count(), LearnerKey.objects.count()) == (9, 5)


@pytest.mark.database
def test_a_training_that_cannot_be_forgotten_lets_nobody_else_wait(
    visitor: Client, training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = values(title="Autre")
    other = actions.open_training(organisation=training.organisation, values=chosen, by=training.opened_by, now=NOON, chance=Random(5))
    forget: Callable[..., reviews.DeletedLog] = reviews.forget

    def refusing(**kwargs: int) -> reviews.DeletedLog:
        if kwargs["training"] == other.pk:
            raise DatabaseError("the disk is full")
        return forget(**kwargs)

    monkeypatch.setattr(retention.reviews, "forget", refusing)
    with pytest.raises(ExceptionGroup, match="1 of 2 trainings"):
        retention.forget_due(now=night(queries.forget_on(training)))
    training.refresh_from_db()
    other.refresh_from_db()
    assert (training.forgotten_on is None, other.forgotten_on) == (False, None)
    monkeypatch.undo()
    assert retention.forget_due(now=night(queries.forget_on(other))) == [other]


def test_no_reminder_outlives_the_answers(training: Training) -> None:
    Reminder.objects.create(handle="h" * 64, training=training, sealed="sealed")
    MailAddress.objects.create(handle="h" * 64, purpose="reminders", sealed="sealed")
    retention.forget_due(now=night(queries.forget_on(training)))
    assert not Reminder.objects.exists()
    assert not MailAddress.objects.exists()


@pytest.mark.database
def test_released_figures_outlive_the_answers_and_go_with_the_training(training: Training) -> None:
    ReleasedFigures.objects.create(training=training.pk, until=20_000, released_at=NOON)
    retention.forget_due(now=night(queries.forget_on(training)))
    assert ReleasedFigures.objects.exists()
    actions.delete_training(training=training, by=training.opened_by, now=NOON)
    assert not ReleasedFigures.objects.exists()
