"""A restore for a try: a copy is extracted, its database is loaded beside the real one, and every table is compared."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.sql import SQL, Identifier

from ravive.backups import extraction, postgresql_database, sqlite_database
from ravive.backups.copying import Installation
from ravive.backups.errors import BackupError
from ravive.backups.extraction import CheckedCopy
from ravive.backups.manifest import DATABASE_MEMBERS, TableContent, differences
from ravive.backups.queries import DrillOutcome, FinishedDrill

MOST_REASONS = 3
PREFIX = "ravive_drill_"


class _NotPossibleError(Exception):
    """A drill cannot be done here; the copy may be sound."""


def run(plain: Path, *, installation: Installation, work: Path, now: datetime) -> FinishedDrill:
    """Restore a plain copy into the work folder, compare all tables, and delete it again. Return what was found; raises OSError."""
    into = work / "drill"
    checked: CheckedCopy | None = None
    found: dict[str, TableContent] = {}
    outcome: DrillOutcome = "equal"
    try:
        checked = extraction.extract(plain, into)
        found, reasons = _load(into / DATABASE_MEMBERS[checked.about.database], installation)
        reasons += differences(checked.about.tables, found)
        outcome = "different" if reasons else "equal"
    except BackupError as problem:
        reasons, outcome = [str(problem)], "different"
    except _NotPossibleError as problem:
        reasons, outcome = [str(problem)], "not_drilled"
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


def _load(database: Path, installation: Installation) -> tuple[dict[str, TableContent], list[str]]:
    """Return what the tables of a restored database hold, and what else is wrong with it."""
    if installation.kind == "sqlite":
        return sqlite_database.contents(database), sqlite_database.problems(database)
    with _temporary_database(installation) as connection:
        postgresql_database.load(connection, database)
        return postgresql_database.contents(connection), []


@contextmanager
def _temporary_database(installation: Installation) -> Iterator[DatabaseWrapper]:
    """Yield a connection to an empty database on the same server, which is dropped after."""
    name = f"{PREFIX}{secrets.token_hex(4)}"
    with postgresql_database.connected(installation.database) as connection:
        with connection.cursor() as cursor:
            try:
                cursor.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))  # type: ignore[arg-type]
            except DatabaseError as problem:
                reason = str(problem).strip().partition("\n")[0]
                raise _NotPossibleError(
                    f"the user of the database may not create another one for a try ({reason}); "
                    "allow it as the superuser of PostgreSQL: ALTER ROLE … CREATEDB"
                ) from problem
        try:
            with postgresql_database.connected({**installation.database, "NAME": name}) as temporary:
                yield temporary
        finally:
            with connection.cursor() as cursor:
                cursor.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))  # type: ignore[arg-type]
