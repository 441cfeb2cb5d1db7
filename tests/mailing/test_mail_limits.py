"""Strangers cannot make this site write to somebody again and again, nor keep that person from asking."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from ravive.mailing import actions, links, mail_limits, purposes
from ravive.mailing.mailboxes import certain_mailbox, counted_mailbox
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient
from ravive.throttling.limit import DailyLimit
from ravive.throttling.models import RequestCount
from ravive.throttling.storage import ProcessStorage

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(microsecond=0)

type OnCommit = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setattr(purposes, "_purposes", {})
    purposes.register(
        purposes.Purpose(name="letters", path="letters", request="Somebody asked for letters.", delete=lambda handle, now: None)
    )


@pytest.fixture
def ask(django_capture_on_commit_callbacks: OnCommit) -> Callable[..., None]:
    def ask(address: str, handle: str = "", group: str = "a") -> None:
        recipient = Recipient(address=address, language="fr")
        handle = handle or f"{MailAddress.objects.count():064}"
        with django_capture_on_commit_callbacks(execute=True):
            actions.store_address(purpose="letters", handle=handle, recipient=recipient, group=group, now=NOW)

    return ask


def to() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def a_day_passes() -> None:
    RequestCount.objects.all().delete()


@pytest.mark.slow
def test_one_person_gets_three_however_the_address_is_written(ask: Callable[..., None]) -> None:
    for number in range(100):
        ask(f"victim+{number}@gmail.com")
        ask(f"v.ictim+{number}@GoogleMail.com", group="b")
        ask(f"VICTIM+{number}@gmail.com", group=str(number))
    assert len(mail.outbox) == 3
    # As they were typed.
    assert to()[0] == "victim+0@gmail.com"


def test_tags_at_an_unknown_provider_leave_a_place_for_the_plain_address(ask: Callable[..., None]) -> None:
    for number in range(9):
        ask(f"victim+{number}@example.net")
    assert len(mail.outbox) == 2
    ask("victim@example.net")
    assert to()[-1] == "victim@example.net"
    ask("victim@example.net")
    assert len(mail.outbox) == 3


def test_a_request_that_waits_is_sent_the_day_after(ask: Callable[..., None]) -> None:
    for number in range(3):
        ask(f"victim+{number}@example.net")
    assert len(mail.outbox) == 2
    assert actions.ask_readers.call() == 0
    a_day_passes()
    assert actions.ask_readers.call() == 1
    assert to()[-1] == "victim+2@example.net"


def test_a_mail_server_that_breaks_off_repeats_no_more_than_the_three_of_a_day(
    ask: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    perhaps_arrived: list[object] = []

    def break_off(_backend: EmailBackend, messages: Sequence[object]) -> int:
        perhaps_arrived.extend(messages)
        raise ConnectionResetError

    monkeypatch.setattr(EmailBackend, "send_messages", break_off)
    ask("victim@example.net")
    for _five_minutes in range(20):
        actions.ask_readers.call()
    assert len(perhaps_arrived) == 3


@pytest.mark.slow
def test_many_requests_that_wait_do_not_make_one_wait_without_end(ask: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds, those that are sent are drawn at random: none comes last by its age."""
    monkeypatch.setattr(mail_limits.GROUP, "_burst", type(mail_limits.GROUP._burst)(1, 86_400, namespace="mail-group"))
    for number in range(12):
        ask(f"reader-{number}@example.net")
    assert len(mail.outbox) == 2
    drawn, days = set[str](), 0
    while len(drawn) < 12:
        days += 1
        # Two of twelve a day: one of them waits longer once in 10^15 runs.
        assert days < 200
        a_day_passes()
        MailAddress.objects.update(is_to_be_asked=True)
        mail.outbox.clear()
        actions.ask_readers.call()
        drawn |= set(to())


def test_another_training_is_not_stopped_by_one_whose_code_became_public(ask: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_limits.GROUP, "_burst", type(mail_limits.GROUP._burst)(1, 86_400, namespace="mail-group"))
    for number in range(5):
        ask(f"reader-{number}@example.net", group="public")
    assert len(mail.outbox) == 2
    ask("owner@example.net", group="other")
    assert to()[-1] == "owner@example.net"


def test_what_was_not_sent_does_not_count(ask: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail.backends.locmem import EmailBackend

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lambda *_given: 0)
        for _time in range(5):
            ask("reader@example.net", handle="a" * 64)
    for _time in range(5):
        ask("reader@example.net", handle="a" * 64)
    assert len(mail.outbox) == 3


@pytest.mark.database
def test_counts_and_waiting_requests_name_no_mailbox(ask: Callable[..., None]) -> None:
    ask("victim+tag@example.net")
    stored = str(list(RequestCount.objects.values_list())) + str(list(MailAddress.objects.values_list()))
    assert "victim" not in stored and "example.net" not in stored
    row = MailAddress.objects.get()
    token = links.confirmation_link(purposes.find_purpose("letters"), row.pk, Recipient(address="victim+tag@example.net", language="fr"))
    assert actions.confirm_addresses(token.split("/")[-2], [row.pk], purpose="letters", now=NOW)
    row.refresh_from_db()
    assert (row.mailbox_mark, row.group_mark) == ("", "")


def test_a_link_confirms_nothing_of_another_mailbox(ask: Callable[..., None]) -> None:
    ask("victim+a@example.net", handle="a" * 64)
    ask("victim@example.net", handle="b" * 64)
    purpose = purposes.find_purpose("letters")
    token = links.confirmation_link(purpose, "a" * 64, Recipient(address="victim+a@example.net", language="fr")).split("/")[-2]
    # At an unknown provider, the tagged address may be somebody else's.
    assert not actions.confirm_addresses(token, ["b" * 64], purpose="letters", now=NOW)
    assert not actions.confirm_addresses(token, ["a" * 64], purpose="letters", now=NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("address", "counted", "certain"),
    [
        ("Anna@Example.net", "anna@example.net", "anna@example.net"),
        ("anna+x@example.net", "anna@example.net", "anna+x@example.net"),
        ("a.n.n.a+x@gmail.com", "anna@gmail.com", "anna@gmail.com"),
        ("anna@googlemail.com", "anna@gmail.com", "anna@gmail.com"),
        ("a.nna@example.net", "a.nna@example.net", "a.nna@example.net"),
        ("a_n-na@pm.me", "anna@protonmail.com", "anna@protonmail.com"),
        ("anna@ÉCOLE.example", "anna@xn--cole-9oa.example", "anna@xn--cole-9oa.example"),
        ("anna@xn--cole-9oa.example", "anna@xn--cole-9oa.example", "anna@xn--cole-9oa.example"),
        ("+@example.net", "+@example.net", "+@example.net"),
    ],
)
def test_addresses_are_folded_to_mailboxes(address: str, counted: str, certain: str) -> None:
    assert (counted_mailbox(address), certain_mailbox(address)) == (counted, certain)


def test_no_day_has_more_than_its_places() -> None:
    seconds = [0.0]
    storage = ProcessStorage(clock=lambda: seconds[0])
    limit = DailyLimit("three", storage=lambda: storage)
    used = []
    for hour in range(200):
        seconds[0] = hour * 3600.0
        while limit.take("somebody", places=range(3)) is not None:
            used.append(hour)
    assert len(used) == 3 * 9
    assert all(sum(start <= hour < start + 24 for hour in used) <= 3 for start in range(200))
