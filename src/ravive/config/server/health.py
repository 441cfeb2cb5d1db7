"""Whether this installation can answer, for probes of hosts and proxies. It runs before Django: no host, language or cookie matters."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from ravive.throttling import disk

logger = logging.getLogger(__name__)

HEALTH, LIVE = "/health", "/health/live"
METHODS = ("GET", "HEAD")
# However often somebody asks, the database is asked once in this time by each process.
STORED_SECONDS = 1.0
# A check that takes longer counts as failed for all who ask meanwhile.
PATIENCE_SECONDS = 5.0

type Check = Callable[[], None]


class UnhealthyError(Exception):
    """Something that this installation needs is missing."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """What was found, by the name of the check: True where all is well. `at`: seconds of the monotonic clock."""

    found: dict[str, bool]
    at: float

    def is_well(self) -> bool:
        """Return whether every check passed."""
        return all(self.found.values())


class HealthChecks:
    """Runs checks, at most one thread at a time and once a second; the others get what was found last."""

    def __init__(self, checks: dict[str, Check], clock: Callable[[], float] = time.monotonic) -> None:
        self._checks, self._clock = checks, clock
        self._running = threading.Lock()
        # Seconds of the clock at which the checks that run began, None while none runs.
        self._began: float | None = None
        self._last: Health | None = None

    def health(self) -> Health:
        """Return what the checks found, at most PATIENCE_SECONDS ago; failed checks where they take longer."""
        if found := self._current(STORED_SECONDS):
            return found
        # Who comes during a check takes the last one's result, without one waits, and never runs a second check beside it.
        if not self._running.acquire(blocking=False):
            if found := self._current(PATIENCE_SECONDS):
                return found
            # Who waits holds a thread, of which there are few: nobody waits for checks that have run too long.
            now = self._clock()
            left = PATIENCE_SECONDS - (now - (self._began or now))
            if left <= 0 or not self._running.acquire(timeout=left):
                return Health(found=dict.fromkeys(self._checks, False), at=self._clock())
        try:
            if found := self._current(STORED_SECONDS):
                return found
            self._began = self._clock()
            self._last = Health(found={name: self._passes(name) for name in self._checks}, at=self._clock())
            return self._last
        finally:
            self._began = None
            self._running.release()

    def _current(self, seconds: float) -> Health | None:
        last = self._last
        return last if last and self._clock() - last.at < seconds else None

    def _passes(self, name: str) -> bool:
        try:
            self._checks[name]()
        except Exception:  # a probe gets 503 for whatever is wrong, never an error
            # Once, not at each probe.
            if self._last is None or self._last.found[name]:
                logger.exception("health: %s failed", name)
            return False
        return True


class AppliedMigrations:
    """Knows which migrations this version has. Finding them takes a quarter of a second, and is done until all were applied once."""

    def __init__(self) -> None:
        self._known: frozenset[tuple[str, str]] = frozenset()

    def check(self) -> None:
        """Raise UnhealthyError where a migration of this version is not applied."""
        applied = MigrationRecorder(connection).applied_migrations()
        if not self._known:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                raise UnhealthyError("a migration is not applied")
            self._known = frozenset(applied)
        if not self._known <= applied.keys():
            raise UnhealthyError("a migration is not applied")


def check_database() -> None:
    """Raise an error where the database does not answer."""
    if not connection.in_atomic_block:
        close_old_connections()
    try:
        # An open SQLite database would still answer after its file is gone.
        file = Path(str(connection.settings_dict["NAME"]))
        if connection.vendor == "sqlite" and file.is_absolute() and not file.is_file():
            raise UnhealthyError("the file of the database is gone")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        # The next check begins with a new connection.
        if not connection.in_atomic_block:
            connection.close()
        raise


CHECKS = HealthChecks({"database": check_database, "migrations": AppliedMigrations().check, "data_folder": disk.check_writable})


def answers(environ: WSGIEnvironment) -> bool:
    """Return whether a request is a probe."""
    return environ.get("PATH_INFO") in (HEALTH, LIVE)


def answer(environ: WSGIEnvironment, start_response: StartResponse, checks: HealthChecks = CHECKS) -> Iterable[bytes]:
    """Return the body for a probe: 200 where all is well, 503 where something is missing; 200 to `/health/live` in any case."""
    if environ["REQUEST_METHOD"] not in METHODS:
        return _respond(start_response, HTTPStatus.METHOD_NOT_ALLOWED, {"status": "use GET"}, ("Allow", ", ".join(METHODS)))
    if environ.get("PATH_INFO") == LIVE:
        body, status = {"status": "ok"}, HTTPStatus.OK
    else:
        health = checks.health()
        status = HTTPStatus.OK if health.is_well() else HTTPStatus.SERVICE_UNAVAILABLE
        words = {name: "ok" if passes else "failed" for name, passes in health.found.items()}
        body = {"status": "ok" if health.is_well() else "failed", "checks": words}
    content = _respond(start_response, status, body)
    return content if environ["REQUEST_METHOD"] == "GET" else []


def _respond(start_response: StartResponse, status: HTTPStatus, body: object, *more: tuple[str, str]) -> list[bytes]:
    content = json.dumps(body).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{status.value} {status.phrase}", [*headers, *more])
    return [content]
