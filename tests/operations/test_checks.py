"""Each check says that all is in order, and names each fault with what to do about it."""

import errno
import os
import smtplib
import sqlite3
import ssl
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core import mail
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import override
from pytest_django import Settings

from ravive.backups.queries import FailedBackup, FinishedDrill, store
from ravive.cards.register import FACT_LIFE_DAYS
from ravive.config.keys import BadgeKeyPlace
from ravive.operations import disk_measures, heartbeat, jobs
from ravive.operations.backup_files import read
from ravive.operations.checks import check_list, words
from ravive.operations.checks.address import FetchError, check_address, check_transport, fetch_headers
from ravive.operations.checks.background import TRACES, check_jobs, check_worker
from ravive.operations.checks.backups import OLDEST, check_backups
from ravive.operations.checks.clock import check_clock
from ravive.operations.checks.database import check_database, check_tables, sqlite_problems
from ravive.operations.checks.disk import check_disk, least_free_bytes
from ravive.operations.checks.facts import check_facts
from ravive.operations.checks.keys import check_keys, looks_random
from ravive.operations.checks.mail_domain import check_mail_domain, send_test_mail
from ravive.operations.checks.security_contact import check_security_contact
from ravive.operations.checks.servers import SLOW_SECONDS, check_mail_server, check_valkey
from ravive.operations.jobs import JOBS
from ravive.operations.models import DiskMeasure
from ravive.operations.schedule import last_due
from ravive.pages.models import SiteProfile
from ravive.register.models import RegisterEntry
from tests.journeys.post_office import post_office
from tests.mailing.name_servers import SILENT, TableResolver
from tests.operations.cast import NOW, check_context, codes, task_row
from tests.people.cast import host
from tests.ports import free_port

GB = 1_000_000_000
RANDOM = {
    "SECRET_KEY": "kq3Vh9XbW2mL7tRzP0sYcN8dJ5fGaU1eQiOoT4vB6wE",
    "RAVIVE_PUSH_KEY": "r4TzX0b1Wm9Kq7LhV3cYp2sNd8fJg5aUeQ6iOoTvBwE",
    "RAVIVE_SEAL_KEY": "Zb8cW1x4Tq9mL2hV7sYp3rNd5fJg0aUeQ6iKoTvBwE2=",
}


@pytest.mark.parametrize(
    ("url", "hosts", "debug", "found"),
    [
        ("https://cards.example.org", ["cards.example.org"], False, [("address.fine", "fine")]),
        ("https://cards.example.org", [".example.org"], False, [("address.fine", "fine")]),
        ("", ["localhost"], False, [("address.missing", "to do")]),
        ("http://cards.example.org", ["cards.example.org"], False, [("address.http", "to do")]),
        ("https://cards.example.org", ["localhost"], False, [("address.host_refused", "to do")]),
        ("https://cards.example.org", ["cards.example.org"], True, [("address.debug", "to do")]),
    ],
)
def test_the_public_address(settings: Settings, url: str, hosts: list[str], debug: bool, found: list[tuple[str, str]]) -> None:
    settings.RAVIVE_URL, settings.ALLOWED_HOSTS, settings.DEBUG = url, hosts, debug
    assert codes(check_address(check_context())) == found


def fails(reason: Any) -> Callable[[str], Mapping[str, str]]:  # noqa: ANN401 - a reason as the error takes it
    """Return a way to ask an address that does not answer."""

    def ask(_address: str) -> Mapping[str, str]:
        raise FetchError(reason)

    return ask


@pytest.mark.parametrize(
    ("fetch", "found"),
    [
        (lambda _address: {"Strict-Transport-Security": "max-age=31536000"}, ("hsts.fine", "fine")),
        (lambda _address: {"Server": "nginx"}, ("hsts.missing", "to do")),
        (fails("certificate"), ("hsts.certificate", "to do")),
        (fails("unreachable"), ("hsts.unreachable", "not checked")),
    ],
)
def test_what_browsers_see_at_the_public_address(
    settings: Settings, fetch: Callable[[str], Mapping[str, str]], found: tuple[str, str]
) -> None:
    settings.RAVIVE_URL = "https://cards.example.org"
    assert codes(check_transport(check_context(), fetch=fetch)) == [found]


@pytest.fixture
def https_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A site of this machine with https, and the file of the authority that signed its certificate: its own."""
    key, name, now = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")]),
        datetime.now(UTC),
    )
    signed = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = signed.add_extension(here, critical=False).sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    (tmp_path / "authority.pem").write_bytes(certificate)
    (tmp_path / "both.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Strict-Transport-Security", "max-age=31536000")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "both.pem")
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_given: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}/", tmp_path / "authority.pem"
        server.shutdown()
        thread.join()


def test_an_address_is_asked_through_https(https_site: tuple[str, Path]) -> None:
    address, authority = https_site
    assert fetch_headers(address, verify=str(authority))["Strict-Transport-Security"] == "max-age=31536000"
    # A certificate that no browser knows.
    with pytest.raises(FetchError, match="certificate"):
        fetch_headers(address)
    with pytest.raises(FetchError, match="unreachable"):
        fetch_headers("https://127.0.0.1:1/")


def test_without_https_nothing_is_asked(settings: Settings) -> None:
    settings.RAVIVE_URL = "http://cards.example.org"
    asked = codes(check_transport(check_context(), fetch=lambda _address: pytest.fail("nothing is to be asked")))
    assert asked == [("hsts.no_https", "not checked")]


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    """A data folder with all its keys, and random ones in use."""
    for name, key in RANDOM.items():
        setattr(settings, name, key)
    settings.RAVIVE_DATA = tmp_path
    (tmp_path / "badge-keys").mkdir(mode=0o700)
    for name in ("secret.key", "push.key", "seal.key", "badge-keys/one.json"):
        (tmp_path / name).write_text("text")
        (tmp_path / name).chmod(0o600)
    return tmp_path


def test_keys_in_order(keys: Path) -> None:
    assert codes(check_keys(check_context())) == [("keys.fine", "fine")]


@pytest.mark.parametrize("name", ["SECRET_KEY", "RAVIVE_PUSH_KEY", "RAVIVE_SEAL_KEY"])
def test_a_key_of_an_example_is_named(keys: Path, settings: Settings, name: str) -> None:
    setattr(settings, name, "A" * 43)
    (result,) = check_keys(check_context())
    assert (result.code, result.values["name"]) == ("keys.example", name if name.startswith("RAVIVE") else "RAVIVE_SECRET_KEY")


@pytest.mark.parametrize(
    "key", ["", "short", "change-me-kq3Vh9XbW2mL7tRzP0sYcN8dJ5", "django-insecure-kq3Vh9XbW2mL7tRzP0sY", "abababababab" * 4]
)
def test_what_was_not_drawn_at_random_is_noticed(key: str) -> None:
    assert not looks_random(key)
    assert all(looks_random(drawn) for drawn in RANDOM.values())


def test_a_missing_key_and_one_that_others_read_are_named(keys: Path) -> None:
    (keys / "badge-keys/one.json").unlink()
    (keys / "seal.key").chmod(0o640)
    assert codes(check_keys(check_context())) == [("keys.missing", "to do"), ("keys.open", "to do")]
    assert stat.S_IMODE((keys / "seal.key").stat().st_mode) == 0o640


def test_keys_that_all_machines_read_are_looked_at_where_they_are(keys: Path, settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_DATA = tmp_path / "data-of-this-machine"
    settings.RAVIVE_DATA.mkdir(mode=0o700)
    settings.RAVIVE_KEYS, settings.RAVIVE_BADGE_KEYS = keys, BadgeKeyPlace(texts=(), folder=keys / "badge-keys")
    assert codes(check_keys(check_context())) == [("keys.fine", "fine")]
    (keys / "push.key").chmod(0o644)
    (result,) = check_keys(check_context())
    assert (result.code, result.values["name"]) == ("keys.open", str(keys / "push.key"))


def test_badge_keys_of_the_environment_are_not_missing(keys: Path, settings: Settings) -> None:
    (keys / "badge-keys/one.json").unlink()
    settings.RAVIVE_BADGE_KEYS = BadgeKeyPlace(texts=("a key",), folder=None)
    assert codes(check_keys(check_context())) == [("keys.fine", "fine")]


@pytest.mark.django_db
def test_the_disk_of_another_machine_is_not_compared() -> None:
    disk_measures.measure(now=NOW - timedelta(days=10), free=900 * GB, machine="another")
    assert disk_measures.room(now=NOW, free=50 * GB).days_left is None
    disk_measures.measure(now=NOW - timedelta(days=5), free=60 * GB)
    assert disk_measures.room(now=NOW, free=50 * GB).days_left == 25


@pytest.mark.django_db
def test_the_disk_has_room_or_fills(settings: Settings) -> None:
    settings.RAVIVE_LEAST_FREE_MB = 500
    assert codes(check_disk(check_context(), free_bytes=50 * GB)) == [("disk.fine", "fine")]
    assert codes(check_disk(check_context(), free_bytes=least_free_bytes() - 1)) == [("disk.low", "to do")]
    disk_measures.measure(now=NOW - timedelta(days=10), free=60 * GB)
    assert codes(check_disk(check_context(), free_bytes=59 * GB)) == [("disk.fine_growing", "fine")]
    assert codes(check_disk(check_context(), free_bytes=60 * GB)) == [("disk.fine", "fine")]
    # 4 GB a day: 20 GB last five days.
    (result,) = check_disk(check_context(), free_bytes=20 * GB)
    assert (result.code, result.values["days"]) == ("disk.filling", 5)


@pytest.mark.django_db
def test_measures_of_the_disk_are_one_a_day_and_deleted_at_last() -> None:
    for days in (500, 20, 3, 0):
        assert disk_measures.measure(now=NOW - timedelta(days=days), free=(100 + days) * GB) == (100 + days) * 1000
    disk_measures.measure(now=NOW, free=97 * GB)
    assert [row.free_bytes for row in DiskMeasure.objects.order_by("day")] == [120 * GB, 103 * GB, 97 * GB]
    # Older than two weeks is not compared.
    assert disk_measures.room(now=NOW, free=97 * GB).filled_bytes_a_day == 2 * GB


@pytest.mark.django_db
@pytest.mark.database
def test_a_database_in_order() -> None:
    assert codes(check_database(check_context())) == [("database.fine", "fine")]


@pytest.mark.django_db
@pytest.mark.database
def test_an_old_and_an_absent_database_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.features, "minimum_database_version", (99, 1))
    assert codes(check_database(check_context())) == [("database.old", "to do")]

    def refuse() -> None:
        raise DatabaseError("connection refused\nmore")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    (result,) = check_database(check_context())
    assert (result.code, result.values["detail"]) == ("database.unreachable", "connection refused")


def file_connection(path: Path) -> Any:  # noqa: ANN401 - Django's connection to a file
    """Return a connection of Django's to another file of SQLite."""
    from django.db import connections
    from django.db.backends.sqlite3.base import DatabaseWrapper

    options = {**connections.databases["default"], "ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {}}
    return DatabaseWrapper(options, alias="damaged")


@pytest.mark.django_db
def test_a_damaged_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, text TEXT)")
        database.execute("CREATE INDEX by_text ON words (text)")
        database.executemany("INSERT INTO words (text) VALUES (?)", [(f"word {number}" * 20,) for number in range(2000)])
    whole = file_connection(path)
    with closing(whole):
        assert sqlite_problems(whole) == []
    content = bytearray(path.read_bytes())
    content[40 * 4096 : 44 * 4096] = os.urandom(4 * 4096)
    path.write_bytes(content)
    damaged = file_connection(path)
    with closing(damaged):
        assert sqlite_problems(damaged)
        (result,) = check_database(check_context(), on=damaged)
    assert (result.code, result.state) == ("database.damaged", "to do")


@pytest.mark.django_db
@pytest.mark.database
def test_the_tables_are_of_this_version_or_not() -> None:
    assert codes(check_tables(check_context())) == [("tables.fine", "fine")]
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("operations", "0002_organisation_files")
    assert codes(check_tables(check_context())) == [("tables.pending", "to do")]
    recorder.record_applied("operations", "0002_organisation_files")
    recorder.record_applied("operations", "9999_of_tomorrow")
    assert codes(check_tables(check_context())) == [("tables.newer", "to do")]


@pytest.mark.django_db
@pytest.mark.database
def test_clocks_that_agree_by_themselves() -> None:
    assert codes(check_clock(check_context(now=datetime.now(UTC)))) == [("clock.fine", "fine")]


@pytest.mark.django_db
def test_clocks_that_differ_or_went_back() -> None:
    def found(*, disk: float = 0, database: float = 0) -> list[tuple[str, str]]:
        there = (NOW + timedelta(seconds=disk), NOW + timedelta(seconds=database))
        return codes(check_clock(check_context(), here=lambda: NOW, disk=lambda: there[0], database=lambda: there[1]))

    assert found(disk=29, database=-29) == [("clock.fine", "fine")]
    assert found(disk=-31) == [("clock.disk", "to do")]
    assert found(database=45) == [("clock.database", "to do")]
    heartbeat.beat(machine="one", started_at=NOW, now=NOW + timedelta(minutes=90))
    assert found() == [("clock.back", "to do")]


@pytest.fixture
def sends_mail(settings: Settings) -> Settings:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_URL = True, "https://cards.example.org"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    return settings


@pytest.mark.django_db
def test_the_records_of_the_sending_domain(sends_mail: Settings) -> None:
    sends_mail.DEFAULT_FROM_EMAIL = "cartes@missing.example"
    sends_mail.MAILERS = {"default": {"OPTIONS": {"host": "ssl0.ovh.net"}}}
    assert codes(check_mail_domain(check_context(), resolver=TableResolver({}))) == [
        ("mail.record_to_paste", "to do"),
        ("mail.record_wrong", "to do"),
        ("mail.record_to_paste", "to do"),
    ]
    sends_mail.DEFAULT_FROM_EMAIL = "cartes@set.example"
    records = {
        "mx.ovh.com": ["v=spf1 ip4:192.0.2.0/24 -all"],
        "set.example": ["v=spf1 include:mx.ovh.com -all"],
        "_dmarc.set.example": ["v=DMARC1; p=quarantine"],
        "mail2026._domainkey.set.example": SILENT,
    }
    found = codes(check_mail_domain(check_context(selectors=("mail2026",)), resolver=TableResolver(records)))
    assert found == [("mail.record_fine", "fine"), ("mail.record_unanswered", "not checked"), ("mail.record_fine", "fine")]


@pytest.mark.django_db
def test_without_mail_or_name_servers_nothing_is_checked(sends_mail: Settings) -> None:
    sends_mail.DEFAULT_FROM_EMAIL = "cartes@silent.example"
    resolver = TableResolver({"silent.example": SILENT})
    assert codes(check_mail_domain(check_context(), resolver=resolver)) == [("mail.no_name_server", "not checked")]
    # One question, not twenty.
    assert resolver.asked == ["silent.example"]
    sends_mail.RAVIVE_SENDS_MAIL = False
    assert codes([*check_mail_domain(check_context()), send_test_mail("a@example.org")]) == [("mail.none", "not checked")] * 2


def test_a_test_mail_is_sent_or_its_refusal_named(sends_mail: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    assert codes([send_test_mail("somebody@example.org")]) == [("mail.test_sent", "fine")]
    (sent,) = mail.outbox
    assert (sent.to, "https://cards.example.org" in sent.body) == (["somebody@example.org"], True)

    def refuse(*_given: object) -> int:
        raise smtplib.SMTPAuthenticationError(535, b"the password of somebody@example.org")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    result = send_test_mail("somebody@example.org")
    assert codes([result]) == [("mail.test_refused", "to do")]
    assert "somebody" not in result.words


@pytest.mark.django_db
@pytest.mark.database
def test_the_worker_is_heard_or_silent() -> None:
    assert codes(check_worker(check_context())) == [("worker.never", "to do")]
    heartbeat.beat(machine="one", started_at=NOW - timedelta(days=1), now=NOW - timedelta(minutes=1))
    assert codes(check_worker(check_context())) == [("worker.fine", "fine")]
    heartbeat.beat(machine="two", started_at=NOW - timedelta(days=1), now=NOW - heartbeat.SILENT_AFTER - timedelta(seconds=1))
    (result,) = check_worker(check_context())
    assert (result.code, result.values["machine"]) == ("worker.silent", "two")
    # The hour in words, on the clock of the site.
    with override("en"):
        assert "13:01" in result.words


@pytest.mark.django_db
@pytest.mark.database
def test_deleted_rows_that_are_not_overwritten_are_named() -> None:
    for job in JOBS:
        task_row(job.task.module_path, at=last_due(job, NOW) + timedelta(minutes=1), value=job.task.name != TRACES)
    path, night = jobs.remove_traces.module_path, NOW - timedelta(hours=7)
    for nights, is_done in ((4, False), (3, True), (2, False), (1, False)):
        task_row(path, at=night - timedelta(days=nights), value=is_done)
    (result,) = check_jobs(check_context())
    # Not since the first night that failed: since the one after the last that was done.
    assert (result.code, result.state, result.values["at"]) == ("jobs.traces_left", "to do", (night - timedelta(days=2)).isoformat())
    assert "%(" not in result.words + result.remedy
    task_row(path, at=NOW, value=True)
    assert codes(check_jobs(check_context())) == [("jobs.fine", "fine")]


@pytest.mark.django_db
@pytest.mark.database
def test_jobs_are_done_late_or_failed() -> None:
    assert codes(check_jobs(check_context())) == [("jobs.none_yet", "not checked")]
    task_row(JOBS[0].task.module_path, at=NOW)
    (result,) = check_jobs(check_context())
    assert (result.code, len(str(result.values["tasks"]).split())) == ("jobs.overdue", len(JOBS) - 1)
    # Since the earliest of them: 3:30 in Brussels.
    assert result.values["at"] == "2026-11-28T03:30:00+01:00"
    for job in JOBS:
        task_row(job.task.module_path, at=last_due(job, NOW) + timedelta(minutes=1))
    assert codes(check_jobs(check_context())) == [("jobs.fine", "fine")]
    # An hour later, those that come every few minutes are late, the daily ones are not.
    (result,) = check_jobs(check_context(now=NOW + timedelta(hours=2)))
    late = str(result.values["tasks"]).split()
    assert (jobs.publish_pages.module_path in late, jobs.release_memory.module_path in late) == (True, False)
    assert "Publier les pages" in result.words
    traceback = 'File "/srv/lib/ravive/mailing/links.py", line 12, in sign\nValueError: somebody@example.org'
    task_row(JOBS[0].task.module_path, at=NOW, status="FAILED", error="builtins.ValueError", traceback=traceback)
    (result,) = check_jobs(check_context())
    assert (result.code, result.values["reason"]) == ("jobs.failed", "ValueError (ravive/mailing/links.py:12)")
    task_row(JOBS[0].task.module_path, at=NOW + timedelta(minutes=1))
    task_row("ravive.hub.campaigns.mails.send_thanks", at=NOW - timedelta(hours=1), status="FAILED", error="builtins.OSError")
    assert codes(check_jobs(check_context(now=NOW + timedelta(minutes=2)))) == [("jobs.other_failed", "to do")]


def test_copies_without_a_key_that_encrypts_them_are_named(settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_BACKUPS, settings.RAVIVE_BACKUP_RECIPIENTS = tmp_path, ()
    assert codes(check_backups(check_context())) == [("backups.no_recipient", "to do"), ("backups.none", "to do")]
    settings.RAVIVE_BACKUP_RECIPIENTS = ("age1key",)
    assert codes(check_backups(check_context())) == [("backups.none", "to do")]


def test_copies_are_of_last_night_old_or_absent(settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_BACKUPS, settings.RAVIVE_BACKUP_RECIPIENTS = tmp_path / "backups", ("age1key",)

    def found() -> list[tuple[str, str]]:
        return codes(check_backups(check_context(), read=lambda: read(tmp_path / "backups")))

    assert found() == [("backups.none", "to do")]
    (tmp_path / "backups").mkdir()
    copy = tmp_path / "backups/copy.tar.age"
    (tmp_path / "backups/.copy.tar.unfinished").touch()
    assert found() == [("backups.none", "to do")]
    for age, expected in (
        (OLDEST - timedelta(minutes=1), ("backups.fine", "fine")),
        (OLDEST + timedelta(minutes=1), ("backups.old", "to do")),
    ):
        copy.write_bytes(b"123")
        at = (NOW - age).timestamp()
        os.utime(copy, (at, at))
        assert found() == [("backups.never_drilled", "to do"), expected]
    (tmp_path / "backups/open.tar").write_bytes(b"123")
    assert ("backups.unencrypted", "to do") in found()
    assert read(tmp_path / "backups").stored_bytes == 6


def test_a_copy_that_failed_and_one_that_was_not_equal_are_named(settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_BACKUPS, settings.RAVIVE_BACKUP_RECIPIENTS = tmp_path, ("age1key",)
    (tmp_path / "nightly.tar.age").write_bytes(b"123")
    at = (NOW - timedelta(hours=1)).timestamp()
    os.utime(tmp_path / "nightly.tar.age", (at, at))
    assert codes(check_backups(check_context())) == [("backups.never_drilled", "to do"), ("backups.fine", "fine")]
    store(FinishedDrill(drilled_at=NOW, outcome="not_drilled", reason="no room to restore a copy", tables=0, rows=0, files=0))
    tried = list(check_backups(check_context()))
    assert codes(tried) == [("backups.not_drilled", "to do"), ("backups.fine", "fine")]
    assert "no room to restore a copy" in tried[0].words
    store(FinishedDrill(drilled_at=NOW, outcome="equal", reason="", tables=9, rows=40, files=2))
    assert codes(check_backups(check_context())) == [("backups.fine", "fine")]
    store(FinishedDrill(drilled_at=NOW, outcome="different", reason="giving_receipt: 3 rows, not 4", tables=9, rows=40, files=2))
    store(FailedBackup(kind="nightly", failed_at=NOW, reason="no space left on the disk"))
    found = list(check_backups(check_context()))
    assert codes(found) == [("backups.failed", "to do"), ("backups.different", "to do"), ("backups.fine", "fine")]
    assert found[0].values == {"reason": "no space left on the disk"}
    assert (read().count, read().drilled_at) == (1, NOW)


@pytest.mark.django_db
@pytest.mark.database
def test_expired_facts_are_counted() -> None:
    day = NOW.date()
    RegisterEntry.objects.update(verified_on=day - timedelta(days=FACT_LIFE_DAYS - 1))
    assert codes(check_facts(check_context())) == [("facts.fine", "fine")]
    RegisterEntry.objects.filter(kind="contact").update(verified_on=day - timedelta(days=FACT_LIFE_DAYS))
    expected = RegisterEntry.objects.filter(kind="contact").exclude(status="draft").count()
    (result,) = check_facts(check_context())
    assert (result.code, result.values["count"], result.values["contacts"]) == ("facts.expired", expected, expected)
    assert expected > 0


@pytest.mark.django_db
@pytest.mark.database
def test_a_site_without_a_contact_for_faults_is_counted() -> None:
    (result,) = check_security_contact(check_context())
    assert (result.code, result.state, result.values) == ("security.missing", "to do", {"count": 1})
    profile, _is_new = SiteProfile.objects.get_or_create(organisation=host())
    SiteProfile.objects.filter(pk=profile.pk).update(security_contact="failles@exemple.example")
    (result,) = check_security_contact(check_context())
    assert (result.code, result.state) == ("security.fine", "fine")


@pytest.mark.django_db
@pytest.mark.parametrize("problem", [PermissionError, DatabaseError, UnicodeDecodeError, KeyError])
def test_a_check_that_cannot_look_stops_no_other(monkeypatch: pytest.MonkeyPatch, problem: type[Exception]) -> None:
    def refuse(_context: object) -> list[Any]:
        raise problem(*(("utf-8", b"", 0, 1, "no") if problem is UnicodeDecodeError else ("no",)))

    monkeypatch.setitem(check_list.CHECKS, "keys", refuse)
    assert ("keys.unanswered", "not checked") in codes(check_list.run(check_context(), ["keys", "facts"]))
    assert len(check_list.run(check_context(), ["keys", "facts"])) == 2


def test_every_finding_has_a_subject_and_every_remedy_a_finding() -> None:
    assert set(words.SUBJECTS) == set(check_list.CHECKS)
    assert {code.partition(".")[0] for code in words.FINDINGS} == set(words.SUBJECTS)
    assert set(words.REMEDIES) <= set(words.FINDINGS)


def test_a_data_folder_that_nobody_can_write_to_is_found(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_DATA = tmp_path / "gone"
    (found,) = check_disk(check_context())
    assert (found.code, found.values["reason"]) == ("disk.unwritable", os.strerror(errno.ENOENT))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("smtp.fine", {"takes_all_letters": True}),
        ("smtp.plain_letters", {}),
        ("smtp.refused", {"refusal": "451 later"}),
        ("smtp.slow", {"takes_all_letters": True}),
    ],
)
def test_the_mail_server_is_asked_without_an_email(settings: Settings, code: str, change: dict[str, Any]) -> None:
    with post_office() as office:
        for name, value in change.items():
            setattr(office, name, value)
        settings.RAVIVE_SENDS_MAIL, options = True, {"host": "127.0.0.1", "port": office.port, "timeout": 20}
        settings.MAILERS = {"default": {"BACKEND": "ravive.mailing.counted_backend.CountedBackend", "OPTIONS": options}}
        moments = iter([0.0, SLOW_SECONDS + (0.1 if code == "smtp.slow" else 0.0)])
        (found,) = check_mail_server(check_context(), clock=lambda: next(moments))
        assert (found.code, office.messages) == (code, [])
        options["port"] = free_port()
        settings.MAILERS = {"default": {"BACKEND": "ravive.mailing.counted_backend.CountedBackend", "OPTIONS": options}}
        assert codes(check_mail_server(check_context(), clock=lambda: 0.0)) == [("smtp.refused", "to do")]


def test_without_a_mail_server_and_valkey_nothing_is_said(settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL, settings.RAVIVE_VALKEY_URL = False, ""
    assert [*check_mail_server(check_context()), *check_valkey(check_context())] == []


def test_valkey_that_is_away_is_found(settings: Settings) -> None:
    settings.RAVIVE_VALKEY_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert codes(check_valkey(check_context())) == [("valkey.away", "to do")]
