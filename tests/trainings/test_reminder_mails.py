"""Reminders by e-mail: only where the site can send, only once the reader agreed, neutral, and stopped by a link in each."""

import email.policy
import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from ravive.departures import actions as departures
from ravive.mailing import actions as mailing
from ravive.mailing import messages
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.models import MailAddress
from ravive.reviews.models import LearnerKey
from ravive.trainings.models import Reminder, Training
from ravive.trainings.reminders import dispatch, storage
from ravive.trainings.reminders.push import Outcome
from tests.client_response import ClientResponse
from tests.mailing.queued import send_queued
from tests.reviews.phone import ANSWERS, headers
from tests.reviews.test_openapi import check
from tests.trainings.reminding import Reminded, coming, reminded
from tests.trainings.test_reminders import BROWSER, Post, everything_stored

NOW = datetime.now(UTC).replace(microsecond=0)
ADDRESS = "amina@example.net"
HOST = "https://cards.example.org"

type OnCommit = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> Iterator[None]:
    """A site that can send e-mail."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "cartes@example.org"
    yield


@pytest.fixture
def phone(visitor: Client, training: Training) -> Reminded:
    return reminded(visitor, training)


@pytest.fixture
def give(phone: Reminded, django_capture_on_commit_callbacks: OnCommit) -> Callable[..., int]:
    """Give an address from the phone; return the status."""

    def give(address: str = ADDRESS, language: str = "fr") -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return phone.ask("PUT", "email", {"language": language, "address": address}).status_code

    return give


def send_due(now: datetime, hand_over: dispatch.HandOver | None = None) -> int:
    """Push what is due, and send the e-mails that this queued, and questions; return how many prompts went one of these ways."""
    sent = dispatch.send_due(now=now, hand_over=hand_over)
    mailing.ask_readers.call()
    send_queued()
    return sent


def link_in(message: EmailMessage, what: str) -> str:
    """Return the path of a link in a message."""
    found = re.search(rf"{HOST}(/\S+/reminders/{what}/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def confirm(visitor: Client) -> None:
    assert press(visitor, link_in(mail.outbox[-1], "confirm")).status_code == 200


def press(visitor: Client, link: str) -> ClientResponse:
    """Press the button of a page of confirmation, with what it offers."""
    return visitor.post(link, {"request": re.findall(r'name="request" value="(\w+)"', visitor.get(link).text)})


def test_the_reader_is_asked_once_and_reminded_after_having_agreed(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    assert give() == 200
    assert phone.ask("GET").json()["email"] == "unconfirmed"
    phone.plan(coming(NOW, 0, 3), None)
    (question,) = mail.outbox
    assert (question.to, question.subject, question.from_email) == ([ADDRESS], "Confirmez cette adresse", "cartes@example.org")
    assert send_due(now=NOW) == 0
    link = link_in(question, "confirm")
    # Programs that look at links change nothing.
    assert "Recevoir les rappels à cette adresse" in visitor.get(link).text
    assert phone.ask("GET").json()["email"] == "unconfirmed"
    assert "L’application le permet aussi" in press(visitor, link).text
    assert visitor.post(link).status_code == 200
    assert phone.ask("GET").json()["email"] == "confirmed"
    assert send_due(now=NOW + timedelta(days=3)) == 1
    assert send_due(now=NOW + timedelta(days=3, minutes=5)) == 0
    assert len(mail.outbox) == 2


def test_the_message_is_neutral_and_has_its_way_out(phone: Reminded, give: Callable[..., int], visitor: Client, training: Training) -> None:
    give(language="de")
    confirm(visitor)
    phone.plan(coming(NOW, 0), None, language="de")
    send_due(now=NOW)
    message = mail.outbox[-1]
    assert message.subject == "Ein paar Karten liegen bereit"
    stop = f"{HOST}{link_in(message, 'stop')}"
    assert message.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{HOST}/de/cards/" in message.body
    whole = message.message().as_string()
    for private in (training.title, training.organisation.name, training.place, phone.code, phone.key, "Ausbeutung", "Kinder"):
        assert private not in whole
    assert "@cards.example.org>" in message.extra_headers["Message-ID"]


def test_the_address_that_stops_reaches_the_mail_server_as_it_is(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    confirm(visitor)
    phone.plan(coming(NOW, 0), None)
    send_due(now=NOW)
    message = mail.outbox[-1]
    stop = f"{HOST}{link_in(message, 'stop')}"
    assert len(stop) > 78
    # As Django hands it to SMTP.
    lines = message.message(policy=email.policy.SMTP).as_bytes().split(b"\r\n")
    assert f"List-Unsubscribe: <{stop}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_one_press_in_the_mail_program_stops_and_deletes(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    confirm(visitor)
    phone.plan(coming(NOW, 0), None)
    send_due(now=NOW)
    link = link_in(mail.outbox[-1], "stop")
    assert "Effacer mon adresse" in visitor.get(link).text
    assert MailAddress.objects.count() == 1
    # As RFC 8058 sends it: without cookie, from nowhere.
    for _time in range(2):
        answer = visitor.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert "Les e-mails sont arrêtés" in answer.text
        assert (MailAddress.objects.count(), Reminder.objects.count()) == (0, 0)


def test_a_prompt_is_one_message_by_one_way(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    confirm(visitor)
    phone.plan(coming(NOW, 0, 3), BROWSER)
    post = Post()
    assert send_due(now=NOW, hand_over=post) == 1
    assert (len(post.messages), len(mail.outbox)) == (1, 1)
    post.outcome = "gone"
    assert send_due(now=NOW + timedelta(days=3), hand_over=post) == 1
    assert len(mail.outbox) == 2
    assert phone.ask("GET").json()["push"] is None


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from(["sent", "gone", "failed"])), min_size=1, max_size=40))
def test_over_all_ways_together_a_week_has_two(visits: list[tuple[float, Outcome]]) -> None:
    # Pure but for the way each prompt takes: what is claimed is one message, see the test above.
    from ravive.trainings.reminders import prompts

    days = tuple(prompts.ReminderDay(day="2026-11-25", opens_at=n * prompts.DAY_MS, closes_at=(n + 1) * prompts.DAY_MS) for n in range(31))
    state, messages = prompts.ReminderState(language="fr", days=days, push=BROWSER.subscription()), []
    for at, outcome in sorted(visits):
        now_ms = int(at * prompts.DAY_MS)
        if prompts.due_day(state, now_ms=now_ms, most_a_week=2):
            state = prompts.record_prompt(state, now_ms=now_ms)
            messages.append(("push" if outcome == "sent" else "mail", now_ms))
    for _way, at_ms in messages:
        assert sum(0 <= at_ms - other < prompts.WEEK_MS - prompts.TOLERANCE_MS for _way, other in messages) <= 2


@pytest.mark.database
def test_an_address_nobody_confirms_is_deleted(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    link = link_in(mail.outbox[-1], "confirm")
    MailAddress.objects.update(unconfirmed_since=NOW - timedelta(days=2, minutes=1))
    assert "Ce lien n’est plus valable" in visitor.post(link).text
    with patch.object(departures, "record") as recorded:
        send_due(now=NOW)
    assert (MailAddress.objects.count(), Reminder.objects.count()) == (0, 0)
    # Nobody left: a copy of the database deletes it by itself too.
    assert not recorded.called


@pytest.mark.parametrize(
    "address", ['"amina"@example.net', "a@localhost", "a@[127.0.0.1]", f"{'a' * 65}@example.org", "a@", "a b@example.org"]
)
def test_an_address_that_cannot_be_written_to_is_refused(give: Callable[..., int], address: str) -> None:
    assert give(address) == 400
    assert not mail.outbox


def test_a_link_to_another_address_does_nothing(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give("first@example.net")
    old = link_in(mail.outbox[-1], "confirm")
    give("second@example.net")
    assert mail.outbox[-1].to == ["second@example.net"]
    assert visitor.post(old).status_code == 404
    assert phone.ask("GET").json()["email"] == "unconfirmed"
    confirm(visitor)
    assert phone.ask("GET").json()["email"] == "confirmed"


@pytest.mark.parametrize("what", ["confirm", "stop"])
def test_an_invented_link_does_nothing(phone: Reminded, give: Callable[..., int], visitor: Client, what: str) -> None:
    give()
    confirm(visitor)
    handle = Reminder.objects.get().handle
    for made_up in (handle, f"{handle}:abc", "x"):
        answer = visitor.post(f"/fr/reminders/{what}/{made_up}/")
        assert answer.status_code == 404
        assert "Ce lien n’est plus valable" in answer.text
    assert phone.ask("GET").json()["email"] == "confirmed"


def test_the_phone_deletes_the_address(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    confirm(visitor)
    assert phone.ask("DELETE", "email").status_code == 204
    assert phone.ask("DELETE", "email").status_code == 204
    assert (MailAddress.objects.count(), Reminder.objects.count()) == (0, 0)


def test_who_leaves_is_written_to_no_more(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    confirm(visitor)
    phone.plan(coming(NOW, 0), None)
    visitor.delete(ANSWERS.format(code=phone.code), headers=headers(phone.key))
    assert send_due(now=NOW) == 0
    assert (MailAddress.objects.count(), len(mail.outbox)) == (0, 1)


def test_the_address_is_encrypted_and_leads_to_no_key(phone: Reminded, give: Callable[..., int]) -> None:
    give()
    stored = everything_stored()
    assert ADDRESS not in stored
    assert "example.net" not in stored
    assert bytes(LearnerKey.objects.get().key_digest).hex() not in stored


@pytest.mark.parametrize("address", ["amina", "amina@", "amina@example.net\nBcc: all@example.net", "a@b", "", "a" * 250 + "@example.net"])
def test_what_is_no_address_is_refused(phone: Reminded, address: str) -> None:
    reply = phone.ask("PUT", "email", {"language": "fr", "address": address})
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")
    assert "address" in reply.json()["detail"]
    assert MailAddress.objects.count() == 0


def test_where_no_mail_server_is_named_e_mail_is_not_offered(phone: Reminded, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    assert phone.ask("GET").json()["offers_email"] is False
    reply = phone.ask("PUT", "email", {"language": "fr", "address": ADDRESS})
    assert (reply.status_code, reply.json()["code"]) == (409, "not_offered")
    assert MailAddress.objects.count() == 0


def test_an_address_is_not_flooded_and_one_key_does_not_write_to_many(phone: Reminded, give: Callable[..., int]) -> None:
    assert [give() for _time in range(4)] == [200] * 4
    assert len(mail.outbox) == 3
    assert [give(f"other-{number}@example.net") for number in range(3)] == [200, 429, 429]


def test_a_stranger_s_requests_do_not_stop_the_owner_s(
    visitor: Client, training: Training, django_capture_on_commit_callbacks: OnCommit
) -> None:
    """The owner opens any of today's e-mails, and confirms what is their own."""
    strangers = [reminded(visitor, training, number) for number in range(1, 5)]
    for stranger in strangers:
        with django_capture_on_commit_callbacks(execute=True):
            stranger.ask("PUT", "email", {"language": "fr", "address": ADDRESS})
    assert len(mail.outbox) == 3
    # The first request is gone before the owner reads: its link still leads to what is there.
    strangers[0].ask("DELETE", "email")
    own = reminded(visitor, training, 9)
    with django_capture_on_commit_callbacks(execute=True):
        assert own.ask("PUT", "email", {"language": "fr", "address": ADDRESS}).status_code == 200
    assert len(mail.outbox) == 3
    link = link_in(mail.outbox[0], "confirm")
    page = visitor.get(link).text
    offered = re.findall(r'name="request" value="(\w+)"', page)
    assert len(offered) == 4 and 'role="alert"' not in page
    # A button pressed without a choice confirms nothing.
    assert 'role="alert"' in visitor.post(link).text
    assert not MailAddress.objects.filter(unconfirmed_since=None).exists()
    assert visitor.post(link, {"request": [storage.handle_of(own.key), "of-nobody"]}).status_code == 200
    assert own.ask("GET").json()["email"] == "confirmed"
    assert strangers[1].ask("GET").json()["email"] == "unconfirmed"


def test_the_moment_tells_requests_apart_and_is_read_with_them(
    visitor: Client, training: Training, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(2):
            reminded(visitor, training, number).ask("PUT", "email", {"language": "fr", "address": ADDRESS})
    link = link_in(mail.outbox[0], "confirm")
    # The next day in Brussels.
    MailAddress.objects.update(unconfirmed_since=datetime(2027, 7, 14, 22, 30, tzinfo=UTC))
    with CaptureQueriesContext(connection) as queries:
        page = visitor.get(link).text
    assert page.count("<b>15 juillet 2027 00:30</b>") == 2
    # One for the moments, one for wishes for the news, however many requests there are.
    assert sum("mailing_mailaddress" in query["sql"] for query in queries) == 2
    assert "Des rappels ont été demandés plusieurs fois à cette adresse." in page
    confirmed = press(visitor, link).text
    assert "L’adresse est confirmée" in confirmed
    assert "juillet" not in confirmed


def test_a_link_that_is_over_says_that_the_app_asks_again(visitor: Client) -> None:
    assert "L’application permet de redemander des rappels." in visitor.get("/fr/reminders/confirm/x/").text


def test_confirmed_reminders_arrive_whatever_strangers_ask(
    phone: Reminded, give: Callable[..., int], visitor: Client, training: Training, django_capture_on_commit_callbacks: OnCommit
) -> None:
    give()
    confirm(visitor)
    phone.plan(coming(NOW, 0), None)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(1, 9):
            reminded(visitor, training, number).ask("PUT", "email", {"language": "fr", "address": f"amina+{number}@example.net"})
    before = len(mail.outbox)
    assert send_due(now=NOW) == 1
    assert len(mail.outbox) == before + 1


def test_a_confirmed_address_entered_again_stays_confirmed(phone: Reminded, give: Callable[..., int], visitor: Client) -> None:
    give()
    confirm(visitor)
    assert give() == 200
    assert phone.ask("GET").json()["email"] == "confirmed"
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_is_asked_again_and_names_nobody(
    phone: Reminded, give: Callable[..., int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_given: object) -> int:
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (451, b"try later")})

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert give() == 200
    assert mail.outbox == []
    assert "accepted 0 of 1 messages" in caplog.text
    assert ADDRESS not in caplog.text
    send_due(now=NOW)
    assert mail.outbox[-1].to == [ADDRESS]


@pytest.mark.parametrize("problem", [smtplib.SMTPRecipientsRefused({}), ValueError("not one address"), SealKeyError("lost")])
def test_an_address_that_the_mail_server_refuses_holds_up_no_other(
    visitor: Client, training: Training, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    for number in range(3):
        reminded(visitor, training, number).ask("PUT", "email", {"language": "fr", "address": f"reader-{number}@example.net"})
    refused = messages.confirmation_message

    def question(row: MailAddress) -> EmailMessage:
        if row == MailAddress.objects.order_by("pk").first():
            raise problem
        return refused(row)

    monkeypatch.setattr(messages, "confirmation_message", question)
    assert mailing.ask_readers.call() == len(mail.outbox) == 2


@pytest.mark.database
def test_asking_twice_at_once_writes_once(phone: Reminded, give: Callable[..., int]) -> None:
    give()
    assert mailing.ask_readers.call() == 0
    assert len(mail.outbox) == 1


def test_exchanges_obey_the_document(phone: Reminded, give: Callable[..., int]) -> None:
    check("MailReminderRequest", {"language": "fr", "address": ADDRESS})
    check("ReminderReply", phone.ask("PUT", "email", {"language": "fr", "address": ADDRESS}).json())
    check("ProblemDetails", phone.ask("POST", "email").json())
