"""Reminders from the tap on the phone to the message: who may ask, what is kept, when it goes out, and how it all goes away."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from ravive.mailing import encryption
from ravive.reviews.models import LearnerKey
from ravive.trainings import actions as trainings
from ravive.trainings.models import Reminder, Training
from ravive.trainings.reminders import dispatch, storage
from ravive.trainings.reminders.push import Outcome, PushMessage
from tests.reviews.phone import ANSWERS, headers, join
from tests.reviews.test_openapi import check
from tests.trainings.cast import NOON, code
from tests.trainings.push_service import Browser
from tests.trainings.reminding import REMINDERS, Reminded, coming, day, reminded

NOW = datetime.now(UTC).replace(microsecond=0)
BROWSER = Browser("https://push.example.org/send/abc")


@pytest.fixture
def phone(visitor: Client, training: Training) -> Reminded:
    return reminded(visitor, training)


class Post:
    """Replaces the network: stores messages, and returns the outcome that a test sets."""

    def __init__(self, outcome: Outcome = "sent") -> None:
        self.outcome: Outcome = outcome
        self.messages: list[PushMessage] = []

    def __call__(self, message: PushMessage) -> Outcome:
        self.messages.append(message)
        return self.outcome


def everything_stored() -> str:
    """Return all that the tables of reminders hold, as text."""
    rows: list[object] = []
    with connection.cursor() as cursor:
        for table in ("trainings_reminder", "mailing_mailaddress"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of this file
            rows += cursor.fetchall()
    return repr(rows)


def test_a_phone_says_when_and_where_and_sees_that_it_stands(phone: Reminded) -> None:
    assert phone.ask("GET").json() == {"push": None, "email": "none", "calendar": False, "offers_email": False}
    reply = phone.plan(coming(NOW, 1, 4), BROWSER)
    assert reply.status_code == 200, reply.content
    assert reply.json()["push"] == hashlib.sha256(BROWSER.endpoint.encode()).hexdigest()[:16]
    assert phone.ask("GET").json() == reply.json()
    assert Reminder.objects.count() == 1
    assert phone.ask("DELETE").status_code == 204
    assert phone.ask("DELETE").status_code == 204
    assert Reminder.objects.count() == 0


def test_the_message_is_neutral_in_the_learners_language_and_opens_the_cards(phone: Reminded) -> None:
    phone.plan(coming(NOW, 0), BROWSER, language="nl")
    post = Post()
    assert dispatch.send_due(now=NOW + timedelta(hours=1), hand_over=post) == 1
    (message,) = post.messages
    assert json.loads(BROWSER.read(message.body)) == {
        "title": "Er liggen een paar kaarten klaar",
        "stop": "Geen herinneringen meer",
        "open": "/nl/cards/",
    }
    assert message.endpoint == BROWSER.endpoint
    # What a phone takes late, it takes before the day's end.
    assert message.headers["ttl"] == str(11 * 3_600)


@pytest.mark.database
def test_running_twice_sends_once_and_a_week_has_two(phone: Reminded) -> None:
    phone.plan(coming(NOW, 0, 2, 4, 6, 8), BROWSER)
    post = Post()
    sent_hours = []
    for hours in range(0, 24 * 10):
        for _again in range(2):
            if dispatch.send_due(now=NOW + timedelta(hours=hours), hand_over=post):
                sent_hours.append(hours)
    assert sent_hours == [0, 48, 24 * 8]


def test_the_plan_may_say_once_a_week(phone: Reminded, training: Training) -> None:
    Training.objects.filter(pk=training.pk).update(prompts_a_week=1)
    phone.plan(coming(NOW, 0, 3, 6), BROWSER)
    post = Post()
    for hours in range(0, 24 * 7):
        dispatch.send_due(now=NOW + timedelta(hours=hours), hand_over=post)
    assert len(post.messages) == 1


@pytest.mark.database
def test_a_prompt_is_pushed_again_by_a_process_that_follows_one_that_died(phone: Reminded) -> None:
    phone.plan(coming(NOW, 0), BROWSER)

    def cut_off(_letter: PushMessage) -> Outcome:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dispatch.send_due(now=NOW, hand_over=cut_off)
    post = Post()
    assert [dispatch.send_due(now=NOW + timedelta(minutes=minutes), hand_over=post) for minutes in (1, 2)] == [1, 0]
    assert len(post.messages) == 1


def test_sending_new_days_forgets_no_prompt(phone: Reminded) -> None:
    phone.plan(coming(NOW, 0), BROWSER)
    post = Post()
    dispatch.send_due(now=NOW, hand_over=post)
    phone.plan([day(NOW, 20)], BROWSER)
    dispatch.send_due(now=NOW + timedelta(hours=3), hand_over=post)
    assert len(post.messages) == 1


@pytest.mark.parametrize("outcome", ["gone", "failed"])
def test_a_subscription_that_is_gone_is_deleted_and_one_that_failed_is_stored(phone: Reminded, outcome: Outcome) -> None:
    phone.plan(coming(NOW, 0, 3), BROWSER)
    assert dispatch.send_due(now=NOW, hand_over=Post(outcome)) == 0
    assert Reminder.objects.exists() is (outcome == "failed")


@pytest.mark.database
def test_a_letter_that_breaks_stops_no_other(
    phone: Reminded, visitor: Client, training: Training, caplog: pytest.LogCaptureFixture
) -> None:
    other = reminded(visitor, training, 1)
    phone.plan(coming(NOW, 0), BROWSER)
    other.plan(coming(NOW, 0), Browser("https://push.example.org/send/other"))

    class Breaking(Post):
        def __call__(self, message: PushMessage) -> Outcome:
            if message.endpoint == BROWSER.endpoint:
                raise UnicodeError(f"label too long in {message.endpoint}")
            return super().__call__(message)

    post = Breaking()
    assert dispatch.send_due(now=NOW, hand_over=post) == 1
    assert [message.endpoint for message in post.messages] == ["https://push.example.org/send/other"]
    assert "push.example.org" not in caplog.text


@pytest.mark.database
def test_who_leaves_is_not_reminded_any_more(phone: Reminded) -> None:
    phone.plan(coming(NOW, 0), BROWSER)
    assert phone.client.delete(ANSWERS.format(code=phone.code), headers=headers(phone.key)).status_code == 204
    assert Reminder.objects.count() == 0
    assert phone.plan(coming(NOW, 0), BROWSER).status_code == 401
    assert Reminder.objects.count() == 0


def test_nothing_is_stored_once_the_training_is_over(phone: Reminded, training: Training) -> None:
    phone.plan(coming(NOW, 0), BROWSER)
    Training.objects.filter(pk=training.pk).update(answers_until=NOW.date() - timedelta(days=2))
    post = Post()
    assert dispatch.send_due(now=NOW, hand_over=post) == 0
    assert (post.messages, Reminder.objects.count()) == ([], 0)


def test_nothing_is_stored_once_the_training_is_deleted(phone: Reminded, training: Training, trainer: User) -> None:
    phone.plan(coming(NOW, 0), BROWSER)
    trainings.delete_training(training=training, by=trainer, now=NOON)
    assert Reminder.objects.count() == 0


def test_without_a_way_nothing_is_stored(phone: Reminded) -> None:
    phone.plan(coming(NOW, 1), BROWSER)
    assert phone.plan(coming(NOW, 1), None).json()["push"] is None
    assert Reminder.objects.count() == 0


def test_a_phone_that_says_nothing_of_pushing_leaves_it_to_the_other(phone: Reminded) -> None:
    phone.plan(coming(NOW, 1), BROWSER)
    reply = phone.ask("PUT", body={"language": "nl", "days": coming(NOW, 2)})
    assert reply.json()["push"] == hashlib.sha256(BROWSER.endpoint.encode()).hexdigest()[:16]
    state = storage.decrypt_state(Reminder.objects.get().sealed)
    assert (state.push, state.language, len(state.days)) == (BROWSER.subscription(), "nl", 1)
    assert phone.plan(coming(NOW, 1), None).json()["push"] is None


def test_what_is_stored_leads_to_no_key_and_shows_nothing(phone: Reminded) -> None:
    phone.plan(coming(NOW, 1), BROWSER)
    stored = everything_stored()
    digest = bytes(LearnerKey.objects.get().key_digest)
    for secret in (phone.key, digest.hex(), "push.example.org", "opens_at", str(coming(NOW, 1)[0]["opens_at"])):
        assert secret not in stored
    # The time at which it was encrypted does not stand beside it either.
    first = encryption.encrypt("a")
    assert first[:11] == "gAAAAAAAAAA"


def test_two_keys_are_two_reminders(visitor: Client, training: Training) -> None:
    first, other = reminded(visitor, training, 0), reminded(visitor, training, 1)
    first.plan(coming(NOW, 0), BROWSER)
    other.plan(coming(NOW, 0), Browser("https://push.example.org/send/other"))
    post = Post()
    assert dispatch.send_due(now=NOW, hand_over=post) == 2
    first.ask("DELETE")
    assert other.ask("GET").json()["push"]


def test_a_lost_seal_key_stops_reminders_and_is_begun_anew(
    phone: Reminded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone.plan(coming(NOW, 0), BROWSER)
    Reminder.objects.update(sealed="gAAAAA")
    post = Post()
    assert dispatch.send_due(now=NOW, hand_over=post) == 0
    assert "1 reminders cannot be read" in caplog.text
    assert phone.plan(coming(NOW, 0), BROWSER).json()["push"]
    assert dispatch.send_due(now=NOW, hand_over=post) == 1


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"days": [{"day": "2026-11-25", "opens_at": 5, "closes_at": 5}]}, "days[0] closes at 5"),
        ({"days": [{"day": "2026-99-99", "opens_at": 5, "closes_at": 6}]}, "days[0].day"),
        ({"days": [{"day": "tomorrow", "opens_at": 5, "closes_at": 6}]}, "$.days[0].day"),
        ({"language": "es"}, "$.language"),
        ({"push": {"endpoint": "https://127.0.0.1/", "p256dh": "a", "auth": "a"}}, "public name"),
        ({"push": {"endpoint": "https://push.example.org/" + "a" * 1_024, "p256dh": "a", "auth": "a"}}, "$.push.endpoint"),
        ({"days": [{"day": "2026-11-25", "opens_at": 5, "closes_at": 6}] * 61}, "$.days"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(phone: Reminded, changed: dict[str, object], detail: str) -> None:
    reply = phone.ask("PUT", body={"language": "fr", "days": [], "push": BROWSER.json(), **changed})
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")
    assert detail in reply.json()["detail"]
    assert Reminder.objects.count() == 0


def test_only_a_key_that_joined_is_heard(visitor: Client, training: Training, phone: Reminded) -> None:
    address = REMINDERS.format(code=code(training))
    assert visitor.get(address).json()["code"] == "no_key"
    stranger = Reminded(visitor, phone.code, "a-key-of-nobody-that-is-long-enough")
    assert stranger.plan([], BROWSER).json()["code"] == "unknown_key"
    assert Reminded(visitor, "ZZZZZZ", phone.key).plan([], BROWSER).json()["code"] == "unknown_training"
    assert phone.ask("POST").json()["code"] == "wrong_method"
    assert phone.ask("POST").headers["Allow"] == "GET, PUT, DELETE"


def test_a_closed_training_takes_no_reminders_and_lets_them_go(phone: Reminded, training: Training) -> None:
    phone.plan(coming(NOW, 1), BROWSER)
    trainings.TrainingCode.objects.filter(training=training.pk).update(closes_at=NOW - timedelta(days=1))
    assert phone.plan(coming(NOW, 1), BROWSER).json()["code"] == "closed"
    assert phone.ask("DELETE").status_code == 204
    assert Reminder.objects.count() == 0


def test_a_key_that_sends_too_often_waits(phone: Reminded) -> None:
    for _time in range(60):
        phone.plan([], None)
    assert phone.plan([], None).status_code == 429


def test_exchanges_obey_the_document(phone: Reminded) -> None:
    request = {"language": "fr", "days": coming(NOW, 1), "push": BROWSER.json()}
    check("ReminderRequest", request)
    check("ReminderReply", phone.ask("GET").json())
    check("ReminderReply", phone.ask("PUT", body=request).json())
    check("ProblemDetails", phone.ask("PUT", body={}).json())


def test_joining_asks_for_no_reminder(visitor: Client, training: Training) -> None:
    join(visitor, code(training))
    assert Reminder.objects.count() == 0
