"""The clock of this machine, beside the database's, the disk's, and the last sign of the worker."""

import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from ravive.operations import heartbeat
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do

# Answers, links and second factors depend on the hour; codes of an app are valid for half a minute.
LARGEST_DIFFERENCE = timedelta(seconds=30)
# A sign of life from the future: the clock went back since.
LARGEST_STEP_BACK = timedelta(minutes=2)


def disk_clock(folder: Path) -> datetime:
    """Return the time that the disk gives a new file: on a file server, the server's own."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".clock") as file:
        return datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)


def database_clock() -> datetime | None:
    """Return the time of a database server, None for SQLite, which has the clock of this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        ((at,),) = cursor.fetchall()
    return at


def check_clock(
    context: CheckContext,
    *,
    here: Callable[[], datetime] = lambda: datetime.now(UTC),
    disk: Callable[[], datetime] = lambda: disk_clock(settings.RAVIVE_DATA),
    database: Callable[[], datetime | None] = database_clock,
) -> Iterable[CheckResult]:
    """Yield how far the clock (`here`) is from those of the disk and the database."""
    results: list[CheckResult] = []
    for code, ask in (("clock.disk", disk), ("clock.database", database)):
        there = ask()
        seconds = (there - here()).total_seconds() if there else 0.0
        if abs(seconds) > LARGEST_DIFFERENCE.total_seconds():
            results.append(to_do(code, seconds=round(abs(seconds))))
    last = heartbeat.latest()
    if last and last.at - context.now > LARGEST_STEP_BACK:
        results.append(to_do("clock.back", minutes=round((last.at - context.now).total_seconds() / 60)))
    yield from results or [fine("clock.fine")]
