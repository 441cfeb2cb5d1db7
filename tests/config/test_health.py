"""Probes: 200 while all is well, 503 and never an error when something is missing, and at most one look at the database a second."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import requests
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ravive.config.server import health
from ravive.throttling import disk
from tests.journeys.conftest import Site, prepared
from tests.journeys.sites import serve_prepared
from tests.ports import free_port

__all__ = ["prepared"]  # a fixture of the journeys

WELL = {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "data_folder": "ok"}}


def checks() -> health.HealthChecks:
    """Return the checks of a process that has just begun."""
    found = {"database": health.check_database, "migrations": health.AppliedMigrations().check, "data_folder": disk.check_writable}
    return health.HealthChecks(found)


def asked(path: str = health.HEALTH, *, method: str = "GET", of: health.HealthChecks | None = None) -> tuple[str, dict[str, str], bytes]:
    """Return status, headers and body, as a server gets them."""
    starts: list[tuple[str, dict[str, str]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401 - nothing that is used
        starts.append((status, dict(headers)))

    # A probe names any host, or none.
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_HOST": "10.0.0.7:8000", "HTTP_ACCEPT_LANGUAGE": "nl"}
    body = b"".join(health.answer(environ, start_response, of or checks()))
    return (*starts[0], body)


@pytest.mark.database
def test_all_is_well(db: None) -> None:
    status, headers, body = asked()
    assert (status, json.loads(body)) == ("200 OK", WELL)
    assert headers["Cache-Control"] == "no-store"
    assert not {"Location", "Set-Cookie", "Vary", "Content-Language"} & headers.keys()


@pytest.mark.database
def test_a_migration_that_is_not_applied_is_a_failure(db: None) -> None:
    own = checks()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", ["wordpress", "0001_initial"])
    failed = {"status": "failed", "checks": {**WELL["checks"], "migrations": "failed"}}  # type: ignore[dict-item]
    status, headers, body = asked(of=own)
    assert (status, headers["Cache-Control"], json.loads(body)) == ("503 Service Unavailable", "no-store", failed)


@pytest.mark.database
def test_a_migration_that_is_gone_again_is_a_failure(db: None) -> None:
    known = health.AppliedMigrations()
    known.check()
    # Known by now, they are not looked up in the code again.
    with mock.patch.object(health, "MigrationExecutor", side_effect=AssertionError):
        known.check()
        MigrationRecorder(connection).record_unapplied("wordpress", "0001_initial")
        with pytest.raises(health.UnhealthyError):
            known.check()


def test_a_data_folder_that_cannot_be_written_is_a_failure(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_DATA = tmp_path / "gone"
    status, _, body = asked()
    assert (status[:3], json.loads(body)["checks"]["data_folder"]) == ("503", "failed")


def test_a_database_that_does_not_answer_is_a_failure(db: None) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("password of someone@example.org")):
        status, _, body = asked()
    checked = json.loads(body)["checks"]
    assert (status[:3], checked["database"], checked["migrations"]) == ("503", "failed", "failed")
    assert b"example.org" not in body


def test_a_live_process_touches_no_database(db: None) -> None:
    refusing = health.HealthChecks({"database": mock.Mock(side_effect=AssertionError)})
    with CaptureQueriesContext(connection) as queries:
        assert asked(health.LIVE, of=refusing)[0] == "200 OK"
    assert not queries.captured_queries


def test_head_has_no_body_and_other_methods_are_refused(db: None) -> None:
    assert asked(method="HEAD")[::2] == ("200 OK", b"")
    status, headers, _ = asked(method="POST")
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")


def counted(check: Callable[[], None], seconds: list[float]) -> tuple[health.HealthChecks, mock.Mock]:
    """Return checks with one check that is counted, by a clock that a test sets."""
    looks = mock.Mock(side_effect=check)
    return health.HealthChecks({"database": looks}, clock=lambda: seconds[0]), looks


def test_the_database_is_asked_once_a_second() -> None:
    seconds = [100.0]
    own, looks = counted(lambda: None, seconds)
    for now in (100.0, 100.1, 100.9, 101.1, 101.2):
        seconds[0] = now
        assert own.health().is_well()
    assert looks.call_count == 2


def test_many_at_once_are_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    going, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        going.set()
        may_end.wait(30)

    seconds = [100.0]
    own, looks = counted(slow, seconds)
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.2)
    first = threading.Thread(target=own.health)
    first.start()
    assert going.wait(30)
    # Without an earlier result they wait a while, and nobody looks a second time.
    assert not own.health().is_well()
    may_end.set()
    first.join()
    assert own.health().is_well()
    # A result that is a little old serves those who come during the next look.
    seconds[0], going_again = 101.1, going
    going_again.clear()
    may_end.clear()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 5)
    second = threading.Thread(target=own.health)
    second.start()
    assert going.wait(30)
    assert own.health().is_well()
    may_end.set()
    second.join()
    assert looks.call_count == 2


def test_nobody_waits_for_a_look_that_is_already_too_old() -> None:
    going, may_end = threading.Event(), threading.Event()

    def silent() -> None:
        going.set()
        may_end.wait(60)

    seconds = [100.0]
    own, looks = counted(silent, seconds)
    first = threading.Thread(target=own.health)
    first.start()
    assert going.wait(30)
    seconds[0] += health.PATIENCE_SECONDS
    began = time.monotonic()
    for _ in range(20):
        assert not own.health().is_well()
    # Each would wait five seconds, and hold a thread.
    assert time.monotonic() - began < health.PATIENCE_SECONDS
    may_end.set()
    first.join()
    assert own.health().is_well()
    assert looks.call_count == 1


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(prepared, tmp_path / "data")
    served = serve_prepared(tmp_path / "data", free_port())
    yield served
    served.process.kill()
    served.process.wait()
    connections.close_all()


@pytest.mark.slow
def test_a_served_site_says_when_its_database_is_gone_and_back(site: Site) -> None:
    database, away = site.data / "ravive.sqlite3", site.data / "away"

    def status(path: str) -> int:
        reply = requests.get(
            site.at(path), headers={"Host": "unknown.example", "X-Forwarded-Proto": "http"}, allow_redirects=False, timeout=30
        )
        assert not reply.cookies
        return reply.status_code

    assert (status("/health"), status("/health/live")) == (200, 200)
    database.rename(away)
    threading.Event().wait(health.STORED_SECONDS + 0.1)
    assert (status("/health"), status("/health/live")) == (503, 200)
    away.rename(database)
    threading.Event().wait(health.STORED_SECONDS + 0.1)
    assert status("/health") == 200
