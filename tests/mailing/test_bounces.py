"""What mail servers report is counted by a token of ours: an address that does not exist gets no more, and nobody forges a report."""

import io
import mailbox
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone
from pytest_django import Settings

from ravive.config import mail as mail_settings
from ravive.config.commands import mail_delivery
from ravive.mailing import actions, bounce_mailbox, bounces, purposes, return_addresses
from ravive.mailing.bounce_mailbox import BounceCount, BounceMailboxError
from ravive.mailing.delivery import send_now
from ravive.mailing.messages import Mail
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from tests.journeys.conftest import free_port

pytestmark = pytest.mark.django_db
HANDLE, OTHER = "ab" * 32, "cd" * 32
ADDRESS = "amina@reader.example"


class MailServer:
    """A mail server that stores what it gets, and answers as a test says, recipient by recipient."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, str] = {}
        self.sender_answer = ""
        self.breaks_at = ""

    def _break(self, server: SMTP, stage: str) -> None:
        if self.breaks_at == stage:
            assert server.transport is not None
            server.transport.close()

    async def handle_MAIL(self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - as aiosmtpd calls it
        self._break(server, "sender")
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - as aiosmtpd calls it
        self._break(server, "recipient")
        if (answer := self.answers.get(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as aiosmtpd calls it
        self._break(server, "content")
        self.envelopes.append(envelope)
        return "250 accepted"


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A site that sends by a real mail server on this machine, with a confirmed address."""
    found = MailServer()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.RAVIVE_BOUNCE_ADDRESS, settings.DEFAULT_FROM_EMAIL = "bounces@example.org", "cartes@example.org"
    settings.MAILERS = {"default": {"OPTIONS": {"host": "127.0.0.1", "port": controller.port, "timeout": 10}}}
    monkeypatch.setattr(purposes, "_purposes", {})
    purposes.register(
        purposes.Purpose(name="news", path="news", request="Somebody asked.", delete=lambda handle, now: actions.delete_address(handle))
    )
    store(HANDLE)
    yield found
    controller.stop()


def store(handle: str, address: str = ADDRESS) -> None:
    """Store a confirmed address."""
    sealed = encrypt_recipient(Recipient(address=address, language="fr"))
    MailAddress.objects.create(handle=handle, purpose="news", sealed=sealed, is_to_be_asked=False)


def newsletter_mail(handle: str = HANDLE, html: str = "") -> Mail:
    """Return an e-mail to an address."""
    return Mail(handle=handle, language="fr", subject="Des nouvelles", paragraphs=("Un.",), html=html)


def report(
    *,
    to: str,
    status: str = "5.1.1",
    action: str = "failed",
    message_id: str = "",
    diagnostic: str = "smtp; 550 no such user",
    headers: bool = False,
) -> bytes:
    """Return a report as mail servers write it (RFC 3464)."""
    blocks = (
        f"Reporting-MTA: dns; mx.reader.example\r\n\r\nFinal-Recipient: rfc822; {ADDRESS}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: {diagnostic}\r\n"
    )
    quoted = f"Message-ID: {message_id}\r\nFrom: cartes@example.org\r\nSubject: Des nouvelles\r\n\r\n"
    kind = "text/rfc822-headers" if headers else "message/rfc822"
    return (
        f"From: MAILER-DAEMON@mx.reader.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{blocks}\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{quoted}\r\n--b--\r\n"
    ).encode()


def sent_to(server: MailServer) -> tuple[str, str]:
    """Send an e-mail; return its return address and its message id."""
    assert send_now(newsletter_mail()) == "accepted"
    envelope = server.envelopes[-1]
    content = EmailMessage()
    text = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
    content["Message-ID"] = next(
        line.split(b":", 1)[1].decode().strip() for line in text.split(b"\r\n") if line.lower().startswith(b"message-id:")
    )
    return envelope.mail_from or "", content["Message-ID"]


def today() -> date:
    """Return this day, on the clock of the site."""
    return timezone.localdate()


def row(handle: str = HANDLE) -> MailAddress:
    """Return a stored address."""
    return MailAddress.objects.get(pk=handle)


def test_the_envelope_names_the_address_by_a_token_and_people_see_the_sender(server: MailServer) -> None:
    sender, message_id = sent_to(server)
    assert sender.startswith("bounces+")
    assert sender.endswith("@example.org")
    assert len(sender.partition("@")[0]) <= 64
    content = server.envelopes[-1].content
    assert b"From: cartes@example.org\r\n" in (content if isinstance(content, bytes) else b"")
    assert ADDRESS not in sender + message_id
    assert HANDLE not in sender + message_id


def test_a_permanent_failure_stops_the_address_at_once(server: MailServer) -> None:
    sender, _id = sent_to(server)
    assert bounces.take(report(to=sender), today=today()) == "stopped"
    assert row().unreachable_since == today()
    assert send_now(newsletter_mail()) == "unreachable"
    assert len(server.envelopes) == 1


@pytest.mark.parametrize("headers", [False, True])
def test_the_quoted_message_id_serves_where_the_return_address_was_lost(server: MailServer, headers: bool) -> None:
    _sender, message_id = sent_to(server)
    assert bounces.take(report(to="noreply@example.org", message_id=message_id, headers=headers), today=today()) == "stopped"


@pytest.mark.parametrize(
    "malformed", [b'To: <,"', b"Content-Type: text/plain;a*", b"Delivered-To: :''; x", b'Content-Type: a;charset=x\x00"\\,\xe9']
)
def test_a_malformed_message_reports_nothing(malformed: bytes) -> None:
    assert bounces.read_report(malformed + b"\r\n\r\n") is None
    inner = (
        b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n'
        b"Action: failed\r\n\r\n--b--\r\n"
    )
    assert bounces.read_report(malformed + b"\r\n" + inner) is None


def test_a_return_address_in_capitals_counts(server: MailServer) -> None:
    sender, _id = sent_to(server)
    assert bounces.take(report(to=sender.upper()), today=today()) == "stopped"


def test_an_address_that_was_given_up_is_asked_again_when_its_reader_gives_it_again(server: MailServer) -> None:
    sender, _id = sent_to(server)
    bounces.take(report(to=sender), today=today())
    recipient = Recipient(address=ADDRESS, language="fr")
    actions.store_address(purpose="news", handle=HANDLE, recipient=recipient, group="a", now=timezone.now())
    assert (row().unreachable_since, row().is_to_be_asked, row().unconfirmed_since is None) == (None, True, False)


def test_a_temporary_failure_counts_once_a_day_and_stops_on_the_third(server: MailServer) -> None:
    sender, _id = sent_to(server)
    full = report(to=sender, status="5.2.2", diagnostic="smtp; 552 5.2.2 mailbox full")
    for day, expected in ((0, "counted"), (0, "counted"), (1, "counted"), (2, "stopped")):
        assert bounces.take(full, today=today() + timedelta(days=day)) == expected
    assert row().soft_bounces == 3


def test_after_a_calm_time_counting_begins_again(server: MailServer) -> None:
    MailAddress.objects.update(soft_bounces=2, bounced_on=today() - bounces.CALM - timedelta(days=1))
    sender, _id = sent_to(server)
    assert bounces.take(report(to=sender, status="4.4.1"), today=today()) == "counted"
    assert row().soft_bounces == 1


def test_a_vague_status_is_read_from_the_text_beside_it(server: MailServer) -> None:
    sender, _id = sent_to(server)
    assert bounces.take(report(to=sender, status="5.0.0", diagnostic="smtp; 550 5.7.1 refused by policy"), today=today()) == "counted"
    assert bounces.take(report(to=sender, status="5.0.0", diagnostic="smtp; 550 5.1.1 no such user"), today=today()) == "stopped"


def test_what_is_no_failure_changes_nothing(server: MailServer) -> None:
    sender, message_id = sent_to(server)
    away = f"From: {ADDRESS}\r\nTo: {sender}\r\nSubject: 5.1.1 away\r\nIn-Reply-To: {message_id}\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n"
    for content in (
        report(to=sender, action="delayed", status="4.4.1"),
        report(to=sender, action="delivered"),
        away.encode(),
        b"",
        b"\xff\x00",
    ):
        assert bounces.take(content, today=today()) == "nothing"
    assert row().unreachable_since is None
    assert row().bounced_on is None


def test_nobody_forges_a_report(server: MailServer) -> None:
    sender, _id = sent_to(server)
    store(OTHER)
    name, _plus, token = sender.partition("@")[0].partition("+")
    # Another address with the mark of one's own, a changed mark, a changed day, no token.
    others = (OTHER[:16] + token[16:], token[:-1] + ("0" if token[-1] != "0" else "1"), token[:16] + "00001" + token[21:], "0" * 37, "")
    for forged in others:
        assert bounces.take(report(to=f"{name}+{forged}@example.org", message_id=f"<{forged}@x>"), today=today()) == "nothing"
    assert not MailAddress.objects.exclude(unreachable_since=None).exists()
    late = today() + return_addresses.LIFE + timedelta(days=1)
    assert bounces.take(report(to=sender), today=late) == "nothing"


def test_a_mail_server_that_knows_no_such_address_is_believed(server: MailServer) -> None:
    store(OTHER, "gone@reader.example")
    server.answers = {"gone@reader.example": "550 5.1.1 no such user"}
    assert [send_now(newsletter_mail(OTHER)), send_now(newsletter_mail())] == ["refused", "accepted"]
    assert row(OTHER).unreachable_since == today()


def test_a_refusal_by_policy_or_for_a_while_stops_no_address(server: MailServer) -> None:
    for answer, outcome in (("550 5.7.1 relaying denied", "refused"), ("451 4.7.1 greylisted", "later"), ("452 4.2.2 full", "later")):
        server.answers = {ADDRESS: answer}
        assert send_now(newsletter_mail()) == outcome
    assert row().unreachable_since is None


def test_a_refusal_of_our_own_address_says_nothing_of_the_readers(server: MailServer) -> None:
    server.sender_answer = "550 5.1.0 sender rejected"
    store(OTHER, "other@reader.example")
    assert [send_now(newsletter_mail()), send_now(newsletter_mail(OTHER))] == ["later", "later"]
    assert row().unreachable_since is row(OTHER).unreachable_since is None


@pytest.mark.parametrize(("stage", "outcome"), [("sender", "later"), ("recipient", "later"), ("content", "unsure")])
def test_a_connection_that_breaks_before_the_content_sent_nothing(server: MailServer, settings: Settings, stage: str, outcome: str) -> None:
    settings.MAILERS["default"]["BACKEND"] = "ravive.mailing.counted_backend.CountedBackend"
    assert send_now(newsletter_mail()) == "accepted"
    server.breaks_at = stage
    assert send_now(newsletter_mail()) == outcome


def test_without_mail_server_nothing_is_tried(server: MailServer, settings: Settings) -> None:
    settings.MAILERS = {"default": {"OPTIONS": {"host": "127.0.0.1", "port": free_port(), "timeout": 5}}}
    assert send_now(newsletter_mail()) == "later"


def test_html_comes_beside_the_text_and_loads_nothing(server: MailServer) -> None:
    send_now(newsletter_mail(html="<h1>Des nouvelles</h1>"))
    content = server.envelopes[-1].content
    text = (content if isinstance(content, bytes) else b"").decode()
    assert "multipart/alternative" in text
    assert "<h1>Des nouvelles</h1>" in text
    for forbidden in ("<img", "<script", "<link", "url(", "@import", "src="):
        assert forbidden not in text


def test_a_maildir_is_read_and_what_was_read_leaves_it(server: MailServer, tmp_path: Path) -> None:
    sender, _id = sent_to(server)
    folder = tmp_path / "bounces"
    box = mailbox.Maildir(folder)
    answer = b"From: a@b.example\r\nSubject: Away\r\n\r\nI am ill."
    for content in (report(to=sender), report(to="bounces@example.org"), answer, answer + b"x" * bounce_mailbox.LARGEST_BYTES):
        box.add(content)
    assert bounce_mailbox.read(str(folder), today=today()) == BounceCount(read=4, stopped=1)
    assert not [path for path in folder.rglob("*") if path.is_file()]
    with pytest.raises(BounceMailboxError, match="no Maildir"):
        bounce_mailbox.read(str(tmp_path), today=today())


def test_other_messages_of_a_maildir_stand_in_the_way_of_no_report(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, _id = sent_to(server)
    monkeypatch.setattr(bounce_mailbox, "MOST_MESSAGES", 2)
    box = mailbox.Maildir(tmp_path / "bounces")
    for content in (b"Subject: one\r\n\r\n", b"Subject: two\r\n\r\n", report(to=sender), b"Subject: three\r\n\r\n"):
        box.add(content)
    counts = [bounce_mailbox.read_maildir(tmp_path / "bounces", today=today()) for _run in range(3)]
    assert [count.read for count in counts] == [2, 2, 0]
    assert sum(count.stopped for count in counts) == 1


class ImapServer:
    """As much of an IMAP server as a reader of reports speaks."""

    def __init__(self, messages: dict[bytes, bytes]) -> None:
        self.messages, self.deleted, self.commands = messages, [], []

    def login(self, name: str, password: str) -> None:
        self.commands.append(f"{name} {password}")

    def select(self, folder: str) -> tuple[str, list[bytes]]:
        self.commands.append(folder)
        return "OK", [b"1"]

    def uid(self, verb: str, *arguments: str) -> tuple[str, list[Any]]:
        if verb == "SEARCH":
            most, is_large = int(arguments[-1]), "NOT" in arguments
            return "OK", [b" ".join(number for number, content in self.messages.items() if (len(content) >= most) == is_large)]
        if verb == "FETCH":
            return "OK", [(b"1 (BODY[] {9}", self.messages[arguments[0].encode()]), b")"]
        self.deleted.append(arguments[0])
        return "OK", []

    def expunge(self) -> None:
        self.commands.append("expunge")

    def logout(self) -> None:
        self.commands.append("logout")


def test_an_imap_folder_is_read_and_what_is_in_it_is_deleted(server: MailServer) -> None:
    sender, _id = sent_to(server)
    imap = ImapServer({b"4": report(to=sender), b"7": b"Subject: Away\r\n\r\n", b"8": b"x" * bounce_mailbox.LARGEST_BYTES})
    read = bounce_mailbox._read_imap("imaps://a%40b:p%40ss@mail.example/Retours", today(), lambda *_values, **_named: imap)  # pyright: ignore[reportArgumentType, reportPrivateUsage]
    assert read == BounceCount(read=3, stopped=1)
    assert imap.deleted == ["4", "7", "8"]
    assert imap.commands == ["a@b p@ss", '"Retours"', "expunge", "logout"]


def test_a_mailbox_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(BounceMailboxError, match=r"^the mailbox at 127\.0\.0\.1 cannot be read") as refusal:
        bounce_mailbox.read(f"imaps://anna:secret@127.0.0.1:{free_port()}/INBOX", today=today())
    assert "secret" not in str(refusal.value)


def test_the_command_reads_a_message_from_a_mail_server(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sender, _id = sent_to(server)
    monkeypatch.setattr(mail_delivery, "run_on_database", lambda _options, act: act())
    for message, printed in (
        (report(to=sender), "1 messages read, 1 addresses stopped"),
        (b"hello", "1 messages read, 0 addresses stopped"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(message)))
        options = mail_delivery.argparse.Namespace(stdin=True, maildir=None)
        assert mail_delivery._bounces(options) == 0  # pyright: ignore[reportPrivateUsage]
        assert printed in capsys.readouterr().out


def test_the_command_says_that_no_mailbox_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(mail_delivery, "run_on_database", lambda _options, act: act())
    assert mail_delivery._bounces(mail_delivery.argparse.Namespace(stdin=False, maildir=None)) == 1  # pyright: ignore[reportPrivateUsage]
    assert "RAVIVE_BOUNCE_MAILBOX" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAVIVE_BOUNCE_ADDRESS", "bounces+a@example.org"),
        ("RAVIVE_BOUNCE_ADDRESS", "bounces"),
        ("RAVIVE_BOUNCE_ADDRESS", f"{'b' * 27}@example.org"),
        ("RAVIVE_BOUNCE_ADDRESS", "a@example.org\r\nBcc: b@example.org"),
        ("RAVIVE_BOUNCE_MAILBOX", "imap://a:b@host/INBOX"),
        ("RAVIVE_BOUNCE_MAILBOX", "imaps://host/INBOX"),
        ("RAVIVE_BOUNCE_MAILBOX", "bounces"),
    ],
)
def test_settings_that_cannot_be_used_are_named(name: str, value: str) -> None:
    variables = {"RAVIVE_URL": "https://a.example", "RAVIVE_MAIL_URL": "smtp://localhost", name: value}
    with pytest.raises(mail_settings.BadMailError, match=name):
        mail_settings.read(variables)
