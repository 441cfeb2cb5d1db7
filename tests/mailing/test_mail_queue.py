"""The queue of e-mails: each is sent once, none is lost, and what perhaps arrived twice is counted."""

import smtplib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.tasks import TaskResultStatus
from django.utils import timezone
from pytest_django import Settings

from ravive.lib.ending import ENDING
from ravive.mailing import mail_kinds, mail_queue
from ravive.mailing.delivery import Draft, attempts
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.mailing.mail_queue import LIFE, LONGEST_PAUSE, LONGEST_WAIT, PAUSE
from ravive.mailing.models import QueuedMail

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Server:
    """What a test decides: how the mail server answers next, and what became of each e-mail."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self.settled: list[Settled] = []

    def outcomes(self) -> list[tuple[str, str, int]]:
        """Return what became of each e-mail, in their order, with how often it perhaps arrived before."""
        return [(settled.about, settled.outcome, settled.doubts) for settled in self.settled]

    def send(self, _backend: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        """Answer one e-mail."""
        if self.failures:
            raise self.failures.pop(0)
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Server:
    settings.RAVIVE_SENDS_MAIL = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    found = Server()
    monkeypatch.setattr(EmailBackend, "send_messages", lambda backend, messages: found.send(backend, messages))
    monkeypatch.setattr(mail_kinds, "_kinds", dict(mail_kinds._kinds))
    # The tests send themselves, at moments of their own.
    monkeypatch.setattr(mail_queue, "_start", lambda: None)
    return found


@pytest.fixture(autouse=True)
def _nobody_asked_to_end() -> Iterator[None]:
    yield
    ENDING.clear()


def kind(server: Server, name: str = "tests", *, is_awaited: bool = False) -> MailKind:
    """Return a kind whose e-mails say what they are about; `gone` is no longer due, and `bad` cannot be written."""

    def write(about: str, _now: datetime) -> EmailMessage | None:
        if about == "bad":
            raise LookupError("no words")
        return None if about == "gone" else EmailMessage(about, "Text", "news@example.org", ["reader@example.org"])

    made = MailKind(name=name, write=write, settle=server.settled.append, is_awaited=is_awaited)
    mail_kinds.register(made)
    return made


def send(after: timedelta = timedelta()) -> mail_queue.Batch:
    """Send a batch so long after the moment of the test."""
    return mail_queue.send_batch(clock=lambda: NOW + after)


def subjects() -> list[str]:
    """Return what the mail server accepted, in its order."""
    return [str(message.subject) for message in mail.outbox]


def test_what_somebody_waits_for_comes_first(server: Server) -> None:
    mail_queue.queue(kind(server), ["a", "b"], now=NOW - MINUTE)
    mail_queue.queue(kind(server, "awaited", is_awaited=True), ["link"], now=NOW)
    assert send().accepted == 3
    assert subjects() == ["link", "a", "b"]
    assert server.outcomes() == [("link", "accepted", 0), ("a", "accepted", 0), ("b", "accepted", 0)]
    assert not QueuedMail.objects.exists()


def test_what_waits_is_queued_once_and_an_occasion_once_in_two_days(server: Server) -> None:
    own = kind(server)
    for _again in range(2):
        mail_queue.queue(own, ["a"], now=NOW)
    assert send().accepted == 1
    assert [mail_queue.queue(own, ["b"], now=NOW, once="Monday") for _again in range(2)] == [1, 0]
    assert send().accepted == 1
    # The mark of the occasion is never sent, and goes by itself.
    assert send(mail_queue.OCCASION_STORED).accepted == 0
    assert mail_queue.go_on(now=NOW + mail_queue.OCCASION_STORED) == 0
    assert subjects() == ["a", "b"] and not QueuedMail.objects.exists()


def test_without_a_mail_server_nothing_is_queued(server: Server, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    assert mail_queue.queue(kind(server), ["a"], now=NOW) == 0
    assert not QueuedMail.objects.exists()


def test_what_is_no_longer_due_and_what_cannot_be_written_stop_no_other(server: Server) -> None:
    mail_queue.queue(kind(server), ["gone", "bad", "a"], now=NOW)
    batch = send()
    assert (batch.accepted, type(batch.problem)) == (1, LookupError)
    assert server.outcomes() == [("gone", "unreachable", 0), ("a", "accepted", 0)]
    # The task fails, so that the desk shows it; the e-mail waits.
    # The task reads the clock: two days after the first refusal, the e-mail would be given up.
    QueuedMail.objects.update(due_at=NOW, tried_at=timezone.now())
    assert mail_queue.send_queued.enqueue().status == TaskResultStatus.FAILED
    assert QueuedMail.objects.get().tries == 2


def test_a_refusal_for_a_while_is_tried_again_after_pauses_that_grow_and_given_up_after_two_days(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    mail_queue.queue(kind(server), ["a"], now=NOW)
    tried: list[datetime] = []
    while (row := QueuedMail.objects.first()) and row.due_at < NOW + LIFE:
        tried.append(row.due_at)
        server.failures = [smtplib.SMTPRecipientsRefused({"reader@example.org": (451, b"4.7.1 greylisted")})]
        assert not send(row.due_at - NOW).goes_on
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[:3] == [PAUSE, 2 * PAUSE, 4 * PAUSE] and max(pauses) == mail_queue.LONGEST_PAUSE
    send(LIFE + mail_queue.LONGEST_PAUSE)
    assert server.outcomes() == [("a", "later", 0)] and not mail.outbox
    assert "given up, by kind: {'tests': 1}" in caplog.text


def test_what_waits_for_a_mail_server_that_is_away_is_sent_days_later(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    mail_queue.queue(kind(server), ["a"], now=NOW)
    assert send(2 * LIFE).accepted == 1
    mail_queue.queue(kind(server), ["b"], now=NOW)
    assert send(LONGEST_WAIT + MINUTE).accepted == 0
    assert server.outcomes() == [("a", "accepted", 0), ("b", "later", 0)] and "given up" in caplog.text


def test_a_quota_of_days_loses_no_e_mail(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_queue.queue(kind(server), [f"{number}" for number in range(60)], now=NOW)
    accepted = 0
    for hour in range(24 * 5):
        # Ten a day, then each is refused.
        allowed = 10 if hour % 24 == 0 else 0
        with monkeypatch.context() as during:
            during.setattr(EmailBackend, "send_messages", quota(allowed))
            accepted += send(timedelta(hours=hour)).accepted
    assert accepted == 50 and QueuedMail.objects.count() == 10
    assert {outcome for _about, outcome, _doubts in server.outcomes()} == {"accepted"}


def quota(allowed: int) -> Callable[[EmailBackend, Sequence[EmailMessage]], int]:
    """Return a mail server that accepts so many e-mails, then refuses each for a while."""
    places = iter(range(allowed))

    def send_messages(_backend: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        if next(places, None) is None:
            raise smtplib.SMTPRecipientsRefused({"reader@example.org": (452, b"4.5.3 too many")})
        return len(messages)

    return send_messages


def test_an_error_in_storing_an_outcome_stops_no_other_and_sends_nothing_again(server: Server) -> None:
    broken = [True]

    def settle(settled: Settled) -> None:
        if broken and settled.about == "a":
            raise LookupError("no table")
        server.settled.append(settled)

    own = MailKind(name="tests", write=kind(server).write, settle=settle)
    mail_kinds.register(own)
    mail_queue.queue(own, ["a", "b"], now=NOW)
    assert send().accepted == 2
    assert server.outcomes() == [("b", "accepted", 0)]
    broken.clear()
    assert send(LONGEST_PAUSE).accepted == 0
    assert server.outcomes()[1:] == [("a", "accepted", 0)] and subjects() == ["a", "b"]


def test_a_kind_that_no_longer_exists_stops_no_other(server: Server) -> None:
    mail_queue.queue(kind(server), ["a", "b"], now=NOW)
    QueuedMail.objects.filter(about="a").update(kind="former")
    QueuedMail.objects.update(taken_at=NOW)
    assert mail_queue.go_on(now=NOW + PAUSE + MINUTE) == 2
    assert not QueuedMail.objects.exclude(taken_at=None).exists()
    assert send(2 * PAUSE + MINUTE).accepted == 1
    assert server.outcomes() == [("b", "accepted", 1)]


def test_an_error_in_completing_an_e_mail_stops_no_other(server: Server) -> None:
    def fail() -> EmailMessage:
        raise LookupError("no words")

    whole = EmailMessage("a", "Text", "news@example.org", ["reader@example.org"])
    drafts = [Draft(row="bad", write=fail), Draft(row="a", write=lambda: whole)]
    assert [(draft.row, outcome) for draft, outcome in attempts(drafts)] == [("bad", "later"), ("a", "accepted")]


def test_the_last_attempt_after_two_doubts_comes_hours_later(server: Server) -> None:
    mail_queue.queue(kind(server), ["a"], now=NOW)
    for after in (timedelta(), PAUSE):
        server.failures = [ConnectionResetError()]
        send(after)
    assert QueuedMail.objects.get().due_at == NOW + PAUSE + LONGEST_PAUSE


def test_a_connection_that_breaks_leaves_the_rest_and_its_e_mail_is_sent_again(server: Server) -> None:
    mail_queue.queue(kind(server), ["a", "b", "c"], now=NOW)
    server.failures = [ConnectionResetError()]
    batch = send()
    assert (batch.accepted, batch.goes_on) == (0, False)
    assert send().accepted == 2
    assert send(PAUSE).accepted == 1
    assert server.outcomes() == [("b", "accepted", 0), ("c", "accepted", 0), ("a", "accepted", 1)]


def test_an_e_mail_whose_process_died_is_sent_again_behind_the_others_and_never_given_up(server: Server) -> None:
    mail_queue.queue(kind(server), ["a", "b"], now=NOW)
    deaths, pauses = 9, list[timedelta]()
    for died in range(deaths):
        at = NOW + died * LONGEST_PAUSE
        QueuedMail.objects.filter(about="a").update(taken_at=at - PAUSE)
        # Another process may still be at it.
        assert mail_queue.go_on(now=at) == 0
        assert mail_queue.go_on(now=at + MINUTE) == 1
        pauses.append(QueuedMail.objects.get(about="a").due_at - at - MINUTE)
    assert pauses[:3] == [PAUSE, 2 * PAUSE, 4 * PAUSE] and pauses[-1] == LONGEST_PAUSE
    assert send(deaths * LONGEST_PAUSE + MINUTE).accepted == 2
    assert subjects() == ["b", "a"] and server.outcomes() == [("b", "accepted", 0), ("a", "accepted", deaths)]


def test_a_process_that_is_asked_to_end_stops_between_two_e_mails(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_queue.queue(kind(server), ["a", "b", "c"], now=NOW)

    def asked(_backend: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        ENDING.set()
        mail.outbox.extend(messages)
        return 1

    with monkeypatch.context() as stopping:
        stopping.setattr(EmailBackend, "send_messages", asked)
        batch = send()
    # It goes on after the restart.
    assert (batch.accepted, batch.goes_on, subjects()) == (1, True, ["a"])
    assert not QueuedMail.objects.exclude(taken_at=None).exists()
    ENDING.clear()
    assert send().accepted == 2
    assert subjects() == ["a", "b", "c"]


def test_two_processes_send_each_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_queue.queue(kind(server), ["a", "b", "c"], now=NOW)
    inner: list[int] = []

    def slow(_backend: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        if not inner:
            inner.append(0)
            inner[0] = send().accepted
        mail.outbox.extend(messages)
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    assert (send().accepted, inner) == (1, [2])
    assert sorted(subjects()) == ["a", "b", "c"]
