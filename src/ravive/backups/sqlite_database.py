"""The database of an installation on SQLite: a consistent copy of it while others write, and what its tables hold. It loads no Django."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ravive.backups.errors import BackupError
from ravive.backups.manifest import TableContent
from ravive.departures.log_file import OWNER_ONLY

BUSY_SECONDS = 20.0
# Of a program that copies the database continuously, for this very file.
LITESTREAM = "_litestream_"
DIGEST_BYTES = 32
MOST_PROBLEMS = 5


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection in which each statement is a transaction of its own, unless it begins one. Raises BackupError."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as database:
            database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
            yield database
    except sqlite3.Error as problem:
        raise BackupError(f'database "{path}" cannot be read ({problem}); check its disk, or restore a copy') from problem


def copy(source: Path, target: Path) -> None:
    """Write the database as it is at one moment to a new file, without what was deleted. Writers go on. Raises BackupError."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    with opened(source) as database:
        database.execute("VACUUM INTO ?", [str(target)])
    with opened(target) as database:
        for table in [name for name in _tables(database) if name.startswith(LITESTREAM)]:
            database.execute(f"DROP TABLE {_quoted(table)}")


def applied_migrations(path: Path) -> tuple[str, ...]:
    """Return the migrations of a database, as `app.name`. Raises BackupError."""
    with opened(path) as database:
        return tuple(f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations ORDER BY app, name"))


def contents(path: Path) -> dict[str, TableContent]:
    """Return what each table holds at one moment, but for those of Litestream. Raises BackupError."""
    with opened(path) as database:
        database.execute("BEGIN")
        return {table: _content(database, table) for table in _tables(database) if not table.startswith(LITESTREAM)}


def problems(path: Path) -> list[str]:
    """Return what is wrong with a database: its pages, indexes and constraints, then its references. Raises BackupError."""
    with opened(path) as database:
        found = [str(line) for (line,) in database.execute(f"PRAGMA integrity_check({MOST_PROBLEMS})") if line != "ok"]
        missing = database.execute("PRAGMA foreign_key_check").fetchmany(MOST_PROBLEMS)
        return found + [f"{row[0]} refers to a missing row of {row[2]}" for row in missing]


def _tables(database: sqlite3.Connection) -> list[str]:
    """Return the tables that hold rows: an index for words is a virtual table, whose rows are in others."""
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND sql NOT LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"
    )
    return [name for (name,) in rows]


def _content(database: sqlite3.Connection, table: str) -> TableContent:
    # The sum of the digests of all rows: it needs no order, and no memory for the rows.
    count = total = 0
    for row in database.execute(f"SELECT * FROM {_quoted(table)}"):  # noqa: S608 - a name from the schema, quoted
        total += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest(), "big")
        count += 1
    return TableContent(rows=count, digest=f"{total % (1 << 8 * DIGEST_BYTES):0{2 * DIGEST_BYTES}x}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
