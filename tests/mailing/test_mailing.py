"""Any package can register a purpose: addresses are confirmed first, stopped by one click, and stored encrypted."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from django.core import mail
from pytest_django import Settings

from ravive.mailing import actions, encryption, links, messages, purposes, queries
from ravive.mailing.delivery import send_now
from ravive.mailing.messages import Mail
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, UnwritableAddressError, check_address

pytestmark = pytest.mark.django_db

HOST = "https://cards.example.org"
NOW = datetime.now(UTC).replace(microsecond=0)
HANDLE = "a" * 64
READER = Recipient(address="amina@example.net", language="nl")

type OnCommit = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def deleted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A site that sends e-mail, with the purpose "letters"; the handles that it deletes."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "cartes@example.org"
    monkeypatch.setattr(purposes, "_purposes", {})
    handles: list[str] = []
    purposes.register(
        purposes.Purpose(
            name="letters", path="letters", request="Somebody asked for letters.", delete=lambda handle, now: handles.append(handle)
        )
    )
    yield handles


@pytest.fixture
def store(django_capture_on_commit_callbacks: OnCommit) -> Callable[..., None]:
    def store(handle: str = HANDLE, recipient: Recipient = READER) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.store_address(purpose="letters", handle=handle, recipient=recipient, group="a", now=NOW)

    return store


def token_in(body: str, action: str) -> str:
    found = re.search(rf"{HOST}/nl/letters/{action}/(\S+)/", body)
    assert found, body
    return found[1]


def mail_to(handle: str = HANDLE) -> Mail:
    return Mail(handle=handle, language="nl", subject="News", paragraphs=("First.", "Second."))


def test_the_confirmation_is_in_the_reader_s_language_and_says_what_was_asked_for(store: Callable[..., None]) -> None:
    store()
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([READER.address], "Bevestig dit adres")
    assert message.body.startswith("Somebody asked for letters.\n\n")


def test_nothing_is_sent_before_the_reader_confirms(store: Callable[..., None]) -> None:
    store()
    assert send_now(mail_to()) == "unreachable"
    assert queries.address_state(HANDLE) == "unconfirmed"
    assert actions.confirm_addresses(token_in(str(mail.outbox[0].body), "confirm"), [HANDLE], purpose="letters", now=NOW)
    assert queries.address_state(HANDLE) == "confirmed"
    assert [send_now(mail_to()), send_now(mail_to("b" * 64))] == ["accepted", "unreachable"]
    assert len(mail.outbox) == 2


def test_every_message_carries_its_stop_link(store: Callable[..., None]) -> None:
    store()
    MailAddress.objects.update(unconfirmed_since=None)
    send_now(mail_to())
    message = mail.outbox[-1]
    token = token_in(str(message.body), "stop")
    assert links.read_stop(token, purpose="letters") == HANDLE
    assert links.read_stop(token, purpose="reminders") is None, "it would delete what another purpose stores"
    assert message.extra_headers["List-Unsubscribe"] == f"<{HOST}/nl/letters/stop/{token}/>"


def test_a_stop_link_confirms_nothing(store: Callable[..., None]) -> None:
    store()
    MailAddress.objects.update(unconfirmed_since=None)
    send_now(mail_to())
    assert links.read_confirmation(token_in(str(mail.outbox[-1].body), "stop"), purpose="letters") is None


@pytest.mark.database
def test_an_expired_address_is_deleted_by_its_purpose(store: Callable[..., None], deleted: list[str]) -> None:
    store()
    actions.delete_expired(now=NOW + links.UNCONFIRMED_LIFE)
    assert deleted == []
    actions.delete_expired(now=NOW + links.UNCONFIRMED_LIFE + timedelta(seconds=1))
    assert deleted == [HANDLE]


def test_an_address_that_another_seal_key_encrypted_is_not_confirmed(store: Callable[..., None], settings: Settings) -> None:
    store()
    settings.RAVIVE_SEAL_KEY = "b" * 43 + "="
    assert not actions.confirm_addresses(token_in(str(mail.outbox[0].body), "confirm"), [HANDLE], purpose="letters", now=NOW)


@pytest.mark.database
def test_two_purposes_have_two_handles_of_one_secret() -> None:
    assert encryption.handle_of("letters", "secret") != encryption.handle_of("reminders", "secret")


def test_two_purposes_at_one_mailbox_are_asked_separately(store: Callable[..., None], django_capture_on_commit_callbacks: OnCommit) -> None:
    purposes.register(
        purposes.Purpose(
            name="events", path="events", request="Somebody asked for a place.", delete=lambda handle, now: actions.delete_address(handle)
        )
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.store_address(purpose="events", handle="b" * 64, recipient=READER, group="a", now=NOW)
        actions.store_address(purpose="letters", handle=HANDLE, recipient=READER, group="a", now=NOW)
    assert sorted(re.findall(rf"{HOST}/nl/(\w+)/confirm/", "".join(str(message.body) for message in mail.outbox))) == ["events", "letters"]
    mark = links.mark_of(READER)
    assert [row.pk for row in queries.open_requests(mark, now=NOW, purpose="events")] == ["b" * 64]
    assert [row.pk for row in queries.open_requests(mark, now=NOW, purpose="letters")] == [HANDLE]
    # The page of one purpose confirms nothing of another.
    token = token_in(next(str(message.body) for message in mail.outbox if "/letters/confirm/" in str(message.body)), "confirm")
    assert actions.confirm_addresses(token, ["b" * 64, HANDLE], purpose="letters", now=NOW)
    assert (queries.address_state(HANDLE), queries.address_state("b" * 64)) == ("confirmed", "unconfirmed")


def test_a_sentence_that_ends_with_a_full_stop_of_its_own_has_one() -> None:
    message = messages.plain_message(
        READER.address, "Welcome to A.S.B.L..", ("It begins at 2 p.m.. Come . .", "Wait... https://a.example/x..y/")
    )
    assert message.subject == "Welcome to A.S.B.L."
    assert message.body == "It begins at 2 p.m. Come .\n\nWait... https://a.example/x..y/\n"


@pytest.mark.parametrize("address", ["é@exemple.be", "zoe\u0301@exemple.be", "用户@exemple.be"])
def test_an_address_that_no_mail_server_is_handed_is_refused_once_and_waits_for_nothing(
    address: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    with pytest.raises(UnwritableAddressError, match="before the @"):
        check_address(address)
    # A phone, an import or an older version may have stored one. Django's own backend refuses it, before any server answers.
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "mail.example"}}}
    monkeypatch.setattr("smtplib.SMTP", Mock())
    actions.store_address(purpose="letters", handle=HANDLE, recipient=Recipient(address=address, language="fr"), group="a", now=NOW)
    assert [actions.ask_readers.call() for _ in range(2)] == [0, 0]
    assert [record.getMessage() for record in caplog.records] == ["1 of 1 addresses can get no e-mail, and are deleted after two days"]
    assert not MailAddress.objects.get().is_to_be_asked


def test_the_domain_is_stored_as_name_servers_know_it() -> None:
    assert check_address("zoe@école.example") == "zoe@xn--cole-9oa.example"
