"""Administrators of the host are written to once a matter and day, in their language, with no detail of anybody."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from pytest_django import Settings
from wagtail.users.models import UserProfile

from ravive.mailing import staff_mails
from ravive.operations import notices
from ravive.operations.backup_files import BackupState
from ravive.operations.checks.backups import OLDEST
from ravive.operations.checks.results import fine, to_do
from ravive.operations.checks.stored_checks import TASK_PATH, encode
from ravive.operations.models import SentNotice
from ravive.operations.notices import NoticeFacts
from ravive.people import actions
from ravive.people.models import Role
from tests.mailing.queued import send_queued
from tests.operations.cast import NOW, task_row
from tests.people.cast import host, organisation, person

pytestmark = [pytest.mark.django_db]
GB = 1_000_000_000
NO_COPIES = BackupState(newest_at=None, count=0, stored_bytes=0)
NEW = NOW - timedelta(hours=1)
IN_ORDER = NoticeFacts(free_bytes=50 * GB, backups=BackupState(newest_at=NOW + timedelta(days=9), count=1, stored_bytes=9), created_at=NEW)
SECRETS = ("somebody@example.org", "Zwaluwnest", "192.0.2.7")


@pytest.fixture(autouse=True)
def _sends_mail(settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_URL, settings.RAVIVE_LEAST_FREE_MB = True, "https://cards.example.org", 500
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []


def outbox() -> list[tuple[str, str]]:
    """Send what is queued; return to whom each e-mail went, and its subject. No text names anybody."""
    send_queued()
    for sent in mail.outbox:
        assert not [secret for secret in SECRETS if secret in f"{sent.subject} {sent.body}"]
    return [(sent.to[0], str(sent.subject)) for sent in mail.outbox]


def failed_task(at: datetime) -> None:
    task_row(
        "ravive.mailing.actions.ask_readers", at=at, status="FAILED", error="builtins.ValueError",
        traceback=f"ValueError: {' '.join(SECRETS)}",
    )  # fmt: skip


@pytest.mark.database
def test_a_failed_job_is_reported_once_a_day() -> None:
    person("anna", host(), Role.ADMIN)
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 0
    failed_task(NOW - timedelta(minutes=5))
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 1
    assert outbox() == [("anna@example.org", "Des tâches en arrière-plan ont échoué")]
    assert SentNotice.objects.get().mails == 1
    assert "https://cards.example.org/desk/installation/" in mail.outbox[0].body
    # Others fail on the same day: the page shows them.
    failed_task(NOW + timedelta(minutes=5))
    assert notices.queue_due(now=NOW + timedelta(minutes=15), facts=IN_ORDER) == 0
    # On the next day, what failed since is reported, and what was reported is not.
    tomorrow = NOW + timedelta(hours=13)
    assert notices.queue_due(now=tomorrow, facts=IN_ORDER) == 1
    assert SentNotice.objects.filter(matter="failed_jobs").count() == 2
    assert existing_count() == 1
    assert notices.queue_due(now=tomorrow + timedelta(days=1), facts=IN_ORDER) == 0


def existing_count() -> int:
    """Return how many tasks the latest notice counted."""
    return SentNotice.objects.all()[0].count


@pytest.mark.database
def test_who_is_written_to_and_in_which_language() -> None:
    anna, nina, root = person("anna", host(), Role.ADMIN), person("nina", host(), Role.ADMIN), person("root", host=True)
    person("tess", host(), Role.TREASURER)
    person("adam", organisation("nord"), Role.ADMIN)
    UserProfile.objects.create(user=nina, preferred_language="nl")
    staff_mails.refuse(root)
    closed = person("closed", host(), Role.ADMIN)
    closed.is_active = False
    closed.save()
    failed_task(NOW)
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 2
    assert outbox() == [(anna.email, "Des tâches en arrière-plan ont échoué"), (nina.email, "Werk op de achtergrond is mislukt")]


@pytest.mark.database
def test_many_slowed_attempts_are_reported_and_few_are_not() -> None:
    anna = person("anna", host(), Role.ADMIN)

    def slow(count: int, at: datetime) -> None:
        for _attempt in range(count):
            with transaction.atomic():
                actions.record_account(user=anna, by="test", now=at, verb="account.sign_in_slowed", detail={})

    slow(notices.MANY_LOCKOUTS, NOW - timedelta(hours=25))
    slow(notices.MANY_LOCKOUTS - 1, NOW - timedelta(minutes=1))
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 0
    slow(1, NOW)
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 1
    assert outbox()[0][1] == "Beaucoup de tentatives de connexion ont été ralenties"
    assert f"{notices.MANY_LOCKOUTS}." in mail.outbox[0].body


def copies(age: timedelta) -> NoticeFacts:
    """Return an installation whose newest copy is so old."""
    return NoticeFacts(
        free_bytes=50 * GB, backups=BackupState(newest_at=NOW - age, count=3, stored_bytes=9), created_at=NEW - timedelta(days=99)
    )


@pytest.mark.parametrize(
    ("facts", "subjects"),
    [
        (IN_ORDER, []),
        (NoticeFacts(free_bytes=GB // 2, backups=NO_COPIES, created_at=NEW), ["Le disque est presque plein"]),
        (copies(OLDEST - timedelta(minutes=31)), []),
        (copies(OLDEST + timedelta(minutes=1)), ["Il n’y a pas de copie de la nuit dernière"]),
        # The job runs on every site, so that one without any copy lacks them too.
        (NoticeFacts(free_bytes=50 * GB, backups=NO_COPIES, created_at=NOW - OLDEST + timedelta(minutes=31)), []),
        (
            NoticeFacts(free_bytes=50 * GB, backups=NO_COPIES, created_at=NOW - OLDEST - timedelta(minutes=1)),
            ["Il n’y a pas de copie de la nuit dernière"],
        ),
    ],
)
def test_the_disk_and_the_copies(facts: NoticeFacts, subjects: Sequence[str]) -> None:
    person("anna", host(), Role.ADMIN)
    for minutes in (0, 15, 30):
        notices.queue_due(now=NOW + timedelta(minutes=minutes), facts=facts)
    assert [subject for _to, subject in outbox()] == subjects


def test_a_damaged_database_is_reported_until_a_later_check_finds_it_whole() -> None:
    person("anna", host(), Role.ADMIN)
    task_row(TASK_PATH, at=NOW, value=encode([to_do("database.damaged", detail="row 3 missing from index")]))
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 1
    assert outbox()[0][1] == "La base de données est endommagée"
    assert notices.queue_due(now=NOW + timedelta(days=1), facts=IN_ORDER) == 1
    task_row(TASK_PATH, at=NOW + timedelta(days=1), value=encode([fine("database.fine", name="SQLite", version="3.46")]))
    assert notices.queue_due(now=NOW + timedelta(days=2), facts=IN_ORDER) == 0


def test_without_a_mail_server_the_page_alone_says_it(settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    person("anna", host(), Role.ADMIN)
    failed_task(NOW)
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 0
    assert [(row.matter, row.mails) for row, _subject in notices.latest(5)] == [("failed_jobs", 0)]


@pytest.mark.database
def test_two_workers_at_once_send_one(monkeypatch: pytest.MonkeyPatch) -> None:
    person("anna", host(), Role.ADMIN)
    failed_task(NOW)
    # The other worker stores its notice after this one looked.
    look = notices.MATTERS["failed_jobs"]

    def race(*arguments: Any) -> int | None:  # noqa: ANN401 - as the matter takes
        SentNotice.objects.create(matter="failed_jobs", day=NOW.date(), at=NOW)
        return look(*arguments)

    monkeypatch.setattr(notices, "MATTERS", {"failed_jobs": race})
    assert notices.queue_due(now=NOW, facts=IN_ORDER) == 0
    assert outbox() == []


def test_old_notices_are_deleted() -> None:
    SentNotice.objects.create(matter="disk", day=NOW.date() - timedelta(days=notices.STORED_DAYS + 1), at=datetime(2025, 1, 1, tzinfo=UTC))
    notices.queue_due(now=NOW, facts=IN_ORDER)
    assert not SentNotice.objects.exists()


def test_every_matter_has_its_words() -> None:
    assert set(notices.MATTERS) == set(notices.SUBJECTS) == set(notices.TEXTS)
