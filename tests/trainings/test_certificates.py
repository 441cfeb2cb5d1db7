"""A key gets a certificate if its answers in the log reach the level, at a delayed test, over the cards of its form."""

import re
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ravive.decks.models import Deck
from ravive.people.models import Organisation
from ravive.publishing.actions.takedowns import take_offline
from ravive.reviews.models import LearnerKey
from ravive.trainings import actions
from ravive.trainings.certificates import actions as certificates_actions
from ravive.trainings.models import Achievement, Certificate, Training
from tests.reviews.phone import Phone, answer, headers, send
from tests.trainings.cast import HELD_ON, NOON, ask, code, half, key, phones, practise, sit, values

LONG_AGO = HELD_ON - timedelta(days=35)


@pytest.fixture
def held(host: Organisation, trainer: User) -> Training:
    """A training of five weeks ago: its test after 30 days is open."""
    return actions.open_training(organisation=host, values=values(held_on=LONG_AGO), by=trainer, now=NOON, chance=Random(1))


@pytest.fixture
def phone(visitor: Client, held: Training) -> Phone:
    """A phone that joined with form A: after 30 days it is asked form B."""
    return phones(visitor, held, 1)[0]


@pytest.fixture
def last_day(held: Training) -> date:
    """The last day of the test after 30 days, where it is over."""
    held.held_on = HELD_ON - timedelta(days=55)
    held.save(update_fields=["held_on"])
    return held.tests()[0].last_day


def refused(phone: Phone) -> tuple[int, str]:
    reply = ask(phone)
    return reply.status_code, reply.json()["code"]


@pytest.mark.database
def test_a_key_that_shows_the_level_receives_a_certificate(phone: Phone) -> None:
    cards = half("B")
    sit(phone, cards, right=len(cards))
    reply = ask(phone)
    assert reply.status_code == 200, reply.content
    certificate = reply.json()
    assert (certificate["title"], certificate["percent"], certificate["test_day"]) == ("Accueil, équipe de jour", 80, 30)
    assert certificate["address"] == f"http://testserver/verify/{certificate['number']}"
    assert date.fromisoformat(certificate["issued_on"])
    assert reply.headers["Cache-Control"] == "no-store"
    assert not reply.cookies


def test_the_level_is_a_share_of_right_answers(phone: Phone, held: Training) -> None:
    cards = half("B")
    assert len(cards) == 8
    sit(phone, cards, right=6)
    assert refused(phone) == (403, "not_earned")
    Training.objects.filter(pk=held.pk).update(certificate_share=0.75)
    assert ask(phone).status_code == 200


def test_a_card_taken_offline_is_not_one_that_was_not_answered(phone: Phone, held: Training, trainer: User) -> None:
    Training.objects.filter(pk=held.pk).update(uses_controls=False)
    first, *left = half("B")
    sit(phone, tuple(left), right=len(left) - 1)
    # Six right of seven, and one that was never asked: without the takedown, six of eight.
    assert refused(phone) == (403, "not_earned")
    deck = Deck.objects.select_related("organisation").get(slug="accueil")
    take_offline(deck=deck, card_id=first, reason="hurtful", note="Un reproche.", by=trainer, now=NOON)
    assert ask(phone).status_code == 200


def test_what_the_phone_itself_dates_after_the_last_day_was_not_asked_at_the_test(phone: Phone, last_day: date) -> None:
    noon = int(datetime.combine(last_day, time(12), UTC).timestamp() * 1000)
    cards = half("B")
    practise(phone, 50, *cards, kind="test", test_day=30, form="B", credit=1, at=noon + 2 * 86_400_000)
    assert refused(phone) == (403, "not_earned")


def test_a_test_that_ends_after_the_midnight_of_its_last_day_counts(phone: Phone, last_day: date) -> None:
    noon = int(datetime.combine(last_day, time(12), UTC).timestamp() * 1000)
    practise(phone, 50, *half("B"), kind="test", test_day=30, form="B", credit=1, at=noon + 86_400_000)
    assert ask(phone).status_code == 200


def test_what_was_answered_on_the_last_day_counts_however_late_it_comes(phone: Phone, last_day: date) -> None:
    at = int(datetime.combine(last_day, time(23), UTC).timestamp() * 1000)
    practise(phone, 50, *half("B"), kind="test", test_day=30, form="B", credit=1, at=at)
    assert ask(phone).status_code == 200


def test_what_is_partly_right_is_not_right(phone: Phone) -> None:
    cards = half("B")
    practise(phone, 30, *cards, kind="test", test_day=30, form="B", credit=0.9)
    assert refused(phone) == (403, "not_earned")


def test_nothing_answered_is_not_earned(phone: Phone) -> None:
    assert refused(phone) == (403, "not_earned")


def test_a_few_right_answers_are_not_a_test(phone: Phone) -> None:
    sit(phone, half("B")[:3], right=3)
    assert refused(phone) == (403, "not_earned")
    sit(phone, half("B")[:4], right=4, first=400)
    assert ask(phone).status_code == 200


def test_a_card_left_out_was_not_shown_to_be_known(phone: Phone, held: Training) -> None:
    Training.objects.filter(pk=held.pk).update(uses_controls=False)
    sit(phone, half("B")[:6], right=6)
    assert refused(phone) == (403, "not_earned")
    sit(phone, half("B")[6:7], right=1, first=400)
    assert ask(phone).status_code == 200


def test_practice_and_the_entry_test_do_not_count(phone: Phone) -> None:
    practise(phone, 30, *half("B"), credit=1)
    sit(phone, half("A")[:8], right=8, day=0, form="A")
    assert refused(phone) == (403, "not_earned")


def test_the_other_half_does_not_count(phone: Phone) -> None:
    sit(phone, half("A")[:8], right=8, form="A")
    assert refused(phone) == (403, "not_earned")


def test_cards_of_the_other_half_under_this_form_do_not_count(phone: Phone) -> None:
    sit(phone, half("A")[:8], right=8, form="B")
    assert refused(phone) == (403, "not_earned")


def test_a_day_without_test_does_not_count(phone: Phone) -> None:
    sit(phone, half("B")[:8], right=8, day=31)
    assert refused(phone) == (403, "not_earned")


def test_what_came_in_before_the_test_opened_does_not_count(visitor: Client, training: Training) -> None:
    phone = phones(visitor, training, 1)[0]
    sit(phone, half("B")[:8], right=8)
    assert refused(phone) == (403, "not_earned")


def test_the_first_answer_to_a_card_counts(phone: Phone) -> None:
    cards = half("B")
    sit(phone, cards, right=0)
    sit(phone, cards, right=8, first=400)
    assert refused(phone) == (403, "not_earned")


def test_control_cards_do_not_count(phone: Phone, held: Training) -> None:
    held.held_on = HELD_ON - timedelta(days=95)
    held.save()
    cards = half("A")
    sit(phone, cards[:5], right=5, day=90, form="A")
    wrong = [answer(700 + place, card, deck="accueil", kind="control", test_day=90, credit=0) for place, card in enumerate(cards[5:8])]
    assert send(phone.client, phone.code, wrong, phone.key).json()["refused"] == []
    assert ask(phone).json()["test_day"] == 90


@pytest.mark.database
def test_asking_twice_gives_the_same_badge(phone: Phone) -> None:
    cards = half("B")
    sit(phone, cards, right=len(cards))
    first, second = ask(phone).json(), ask(phone).json()
    assert first == second
    assert Certificate.objects.count() == 1


def test_it_stays_what_it_was_when_the_training_changes(phone: Phone, held: Training, trainer: User) -> None:
    sit(phone, half("B")[:8], right=8)
    first = ask(phone).json()
    changed = values(held_on=LONG_AGO, title="Accueil, autrement", certificate_share=None)
    actions.change_training(training=held, values=changed, by=trainer, now=NOON)
    assert ask(phone).json() == first


def test_two_of_one_training_share_their_achievement(visitor: Client, held: Training) -> None:
    for phone in phones(visitor, held, 2):
        sit(phone, half("B")[:8], right=8)
        assert ask(phone).status_code == 200
    assert (Certificate.objects.count(), Achievement.objects.count()) == (2, 1)


def test_who_left_receives_none(phone: Phone) -> None:
    sit(phone, half("B")[:8], right=8)
    assert phone.client.delete(f"/api/v1/trainings/{phone.code}/answers", headers=headers(phone.key)).status_code == 204
    assert refused(phone) == (401, "unknown_key")


def test_a_training_without_certificates_gives_none(phone: Phone, held: Training) -> None:
    Training.objects.filter(pk=held.pk).update(certificate_share=None)
    sit(phone, half("B")[:8], right=8)
    assert refused(phone) == (403, "no_certificate")


def test_strangers_learn_nothing(visitor: Client, held: Training) -> None:
    address = f"/api/v1/trainings/{code(held)}/certificate"
    assert visitor.post(address).json()["code"] == "no_key"
    assert visitor.post(address, headers=headers(key(7))).json()["code"] == "unknown_key"
    assert visitor.post("/api/v1/trainings/K7M4QD/certificate", headers=headers(key(7))).json()["code"] == "unknown_training"
    assert visitor.get(address).status_code == 405


def test_nobody_asks_all_the_time(phone: Phone) -> None:
    replies = [ask(phone).status_code for _ in range(25)]
    assert replies[0] == 403
    assert replies[-1] == 429


def test_a_certificate_holds_nothing_of_the_key_nor_of_the_answers(phone: Phone) -> None:
    sit(phone, half("B"), right=7)
    certificate = ask(phone).json()
    row = Certificate.objects.get()
    learner = LearnerKey.objects.get()
    written = f"{certificate} {row.__dict__} {Achievement.objects.get().__dict__}"
    assert phone.key not in written
    assert bytes(learner.key_digest).hex() not in written
    assert not re.search(r"\b9[12]\b", certificate["badge"].split(".")[0])
    assert {field.name for field in Certificate._meta.fields} == {"id", "achievement", "test_day", "issued_on", "badge", "withdrawn_on"}


def test_who_withdraws_is_of_the_organisation(phone: Phone, host: Organisation, trainer: User) -> None:
    sit(phone, half("B")[:8], right=8)
    ask(phone)
    certificate = Certificate.objects.get()
    certificates_actions.withdraw(organisation=host, number=certificate.pk, is_back=False, by=trainer, now=NOON)
    assert refused(phone) == (403, "withdrawn")
    certificates_actions.withdraw(organisation=host, number=certificate.pk, is_back=True, by=trainer, now=NOON)
    assert ask(phone).status_code == 200
