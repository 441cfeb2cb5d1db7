"""A restore for a try: a copy is extracted, its database is loaded beside the real one, and every table is compared."""

import logging
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.db import DatabaseError, InterfaceError
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.sql import SQL, Identifier

from ravive.backups import extraction, postgresql_database, sqlite_database
from ravive.backups.errors import BackupError
from ravive.backups.extraction import CheckedCopy
from ravive.backups.installation_copy import Installation
from ravive.backups.manifest import DATABASE_MEMBERS, TableContent, differences
from ravive.backups.postgresql_database import DatabaseSettings
from ravive.backups.queries import DrillOutcome, FinishedDrill

MOST_REASONS = 3
PREFIX = "ravive_drill_"
NAME = re.compile(rf"{PREFIX}(?:(\d{{8}}t\d{{6}})_)?[0-9a-f]{{8}}")
DAY_AND_HOUR = "%Y%m%dt%H%M%S"
# Between creating a database and connecting to it, nobody is connected; that takes less.
ABANDONED_AFTER = timedelta(hours=1)

logger = logging.getLogger(__name__)


class TemporaryDatabaseError(Exception):
    """No other database can be created on the server."""


def run(plain: Path, *, installation: Installation, work: Path, now: datetime) -> FinishedDrill:
    """Restore a plain copy into the work folder, compare all tables, and delete it again. Return what was found, or why nothing was."""
    into = work / "drill"
    checked: CheckedCopy | None = None
    found: dict[str, TableContent] = {}
    outcome: DrillOutcome = "equal"
    try:
        checked = extraction.extract(plain, into)
        found, reasons = _load(into / DATABASE_MEMBERS[checked.about.database], installation, now=now)
        reasons += differences(checked.about.tables, found)
        outcome = "different" if reasons else "equal"
    except BackupError as problem:
        reasons, outcome = [str(problem)], "different"
    except TemporaryDatabaseError as problem:
        reasons, outcome = [str(problem)], "not_drilled"
    except (DatabaseError, InterfaceError, psycopg.Error, OSError) as problem:
        # A full disk, a server that stops: nothing is known of the copy.
        logger.exception("a copy could not be restored for a try")
        reasons, outcome = [f"the try was broken off ({_first_line(problem)})"], "not_drilled"
    finally:
        shutil.rmtree(into, ignore_errors=True)
    return FinishedDrill(
        drilled_at=now,
        outcome=outcome,
        reason="; ".join(reasons[:MOST_REASONS]),
        tables=len(found),
        rows=sum(table.rows for table in found.values()),
        files=checked.files if checked else 0,
    )


def not_drilled(reason: str, *, now: datetime) -> FinishedDrill:
    """Return the result of a drill that was not even begun."""
    return FinishedDrill(drilled_at=now, outcome="not_drilled", reason=reason, tables=0, rows=0, files=0)


def _load(database: Path, installation: Installation, *, now: datetime) -> tuple[dict[str, TableContent], list[str]]:
    """Return what the tables of a restored database hold, and what else is wrong with it."""
    if installation.kind == "sqlite":
        return sqlite_database.contents(database), sqlite_database.problems(database)
    with temporary_database(installation.database, now=now) as connection:
        postgresql_database.load(connection, database)
        return postgresql_database.contents(connection), []


@contextmanager
def temporary_database(database: DatabaseSettings, *, now: datetime) -> Iterator[DatabaseWrapper]:
    """Yield a connection to an empty database on the same server, which is dropped after. Raises TemporaryDatabaseError."""
    name = f"{PREFIX}{now.astimezone(UTC):{DAY_AND_HOUR}}_{secrets.token_hex(4)}"
    with postgresql_database.connected(database) as connection:
        with connection.cursor() as cursor:
            try:
                cursor.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))  # type: ignore[arg-type]
            except DatabaseError as problem:
                raise TemporaryDatabaseError(
                    f"the user of the database may not create another one for a try ({_first_line(problem)}); "
                    "allow it as the superuser of PostgreSQL: ALTER ROLE … CREATEDB"
                ) from problem
        try:
            with postgresql_database.connected({**database, "NAME": name}) as temporary:
                yield temporary
        finally:
            _drop(connection, name, is_forced=True)


def drop_abandoned(installation: Installation, *, now: datetime) -> list[str]:
    """Drop the databases that drills of killed processes left on the server; return their names. Raises DatabaseError.

    They are of the same owner, nobody is connected to them, and they are not of the last hour: another machine may be trying a copy.
    """
    if installation.kind == "sqlite":
        return []
    with postgresql_database.connected(installation.database) as connection:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = current_user AND starts_with(datname::text, %s) "
                "AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname) ORDER BY datname",
                [PREFIX],
            )
            names = [name for (name,) in cursor.fetchall() if _is_abandoned(name, now)]
        return [name for name in names if _drop(connection, name, is_forced=False)]


def _is_abandoned(name: str, now: datetime) -> bool:
    found = NAME.fullmatch(name)
    if found is None:
        return False
    # Earlier versions did not say when.
    return found[1] is None or now - datetime.strptime(found[1], DAY_AND_HOUR).replace(tzinfo=UTC) >= ABANDONED_AFTER


def _drop(connection: DatabaseWrapper, name: str, *, is_forced: bool) -> bool:
    """Drop a database, with those connected to it where that is forced; return whether it is gone. The next night tries again."""
    statement = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)" if is_forced else "DROP DATABASE IF EXISTS {}")
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(Identifier(name)))  # type: ignore[arg-type]
    except (DatabaseError, InterfaceError):
        logger.exception('database "%s" could not be dropped', name)
        return False
    return True


def _first_line(problem: Exception) -> str:
    return str(problem).strip().partition("\n")[0]
