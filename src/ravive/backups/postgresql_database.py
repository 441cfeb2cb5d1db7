"""The database of an installation on PostgreSQL: a copy by `pg_dump`, of one moment, and what its tables hold at that moment."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from psycopg.sql import SQL, Identifier

from ravive.backups.errors import BackupError
from ravive.backups.manifest import TableContent, content_of
from ravive.lib.private_files import new_file

# Debian has the programs of each version here; what is on the PATH comes first.
DEBIAN_FOLDERS = Path("/usr/lib/postgresql")
LONGEST_REASON = 300
# The text of a value depends on these.
TEXT_SETTINGS = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'"
)

type DatabaseSettings = Mapping[str, Any]


@contextmanager
def connected(database: DatabaseSettings) -> Iterator[DatabaseWrapper]:
    """Yield a connection of its own to a database, as Django's settings name it."""
    connection = DatabaseWrapper({**database}, "default")
    with closing(connection):
        with connection.cursor() as cursor:
            cursor.execute(TEXT_SETTINGS)
        yield connection


@contextmanager
def snapshot(connection: DatabaseWrapper) -> Iterator[str]:
    """Yield the name of a moment that `copy` and `contents` of this connection then see."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            ((name,),) = cursor.fetchall()
            yield name
        finally:
            cursor.execute("ROLLBACK")


def copy(connection: DatabaseWrapper, target: Path, *, moment: str) -> None:
    """Write the database at this moment to a new file. Raises BackupError, also where `pg_dump` is missing or too old."""
    with new_file(target) as out:
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        _run(connection, "pg_dump", options, stdout=out)


def load(connection: DatabaseWrapper, dump: Path) -> None:
    """Create what a dump holds in an empty database, all of it or nothing. Raises BackupError."""
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run(connection, "pg_restore", [*options, str(dump)], stdout=subprocess.DEVNULL)


def contents(connection: DatabaseWrapper) -> dict[str, TableContent]:
    """Return what each table of the database holds."""
    return {table: _content(connection, schema, table) for schema, table in _tables(connection)}


def applied_migrations(connection: DatabaseWrapper) -> tuple[str, ...]:
    """Return the migrations of the database, as `app.name`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return tuple(f"{app}.{name}" for app, name in cursor.fetchall())


def size_bytes(connection: DatabaseWrapper) -> int:
    """Return what the database takes on the disk of its server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        ((size,),) = cursor.fetchall()
    return size


def table_names(connection: DatabaseWrapper) -> list[str]:
    """Return the tables of the database: an empty one has none."""
    return [table for _schema, table in _tables(connection)]


def drop_tables(connection: DatabaseWrapper) -> None:
    """Empty a database again that was empty before a restore."""
    with connection.cursor() as cursor:
        for schema, table in _tables(connection):
            cursor.execute(SQL("DROP TABLE IF EXISTS {} CASCADE").format(Identifier(schema, table)))  # type: ignore[arg-type]


def client_program(name: str, *, server_version: int) -> Path:
    """Return a client program that this server accepts: of its major version or a newer one. Raises BackupError."""
    wanted = server_version // 10_000
    on_path = [Path(found)] if (found := shutil.which(name)) else []
    in_debian = sorted(DEBIAN_FOLDERS.glob(f"*/bin/{name}"), reverse=True)
    older: list[str] = []
    for program in [*on_path, *in_debian]:
        output = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - found above
        version = re.search(r"\b(\d+)(?:\.|\b)", output)
        if version and int(version[1]) >= wanted:
            return program
        older.append(f"{program} is of version {version[1] if version else '?'}")
    reason = "; ".join(older) or f"{name} is not installed"
    raise BackupError(f"the database is a PostgreSQL {wanted}, and {reason}; run: apt-get install postgresql-client-{wanted}")


def _run(connection: DatabaseWrapper, name: str, options: list[str], *, stdout: IO[bytes] | int) -> None:
    connection.ensure_connection()
    program = client_program(name, server_version=connection.pg_version)
    # All that says where the database is, as Django itself connects; the password is not for the list of processes.
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in known and value is not None}
    variables = {**os.environ, **({"PGPASSWORD": str(parameters.pop("password"))} if parameters.get("password") else {})}
    database = connection.settings_dict["NAME"]
    command = [str(program), "--no-password", f"--dbname={make_conninfo(**parameters)}", *options]
    done = subprocess.run(command, env=variables, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - found above
    if done.returncode:
        reason = " ".join(done.stderr.split())[:LONGEST_REASON]
        raise BackupError(f'{name} of database "{database}" ended with {done.returncode} ({reason}); nothing was changed')


def _tables(connection: DatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') "
            "AND schemaname NOT LIKE 'pg\\_%' ORDER BY tablename, schemaname"
        )
        return cursor.fetchall()


def _content(connection: DatabaseWrapper, schema: str, table: str) -> TableContent:
    statement = SQL("COPY {} TO STDOUT").format(Identifier(schema, table))
    # Rows of COPY come from psycopg itself, past what Django wraps.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as rows:
        return content_of(rows)
