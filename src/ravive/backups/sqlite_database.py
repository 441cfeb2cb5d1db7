"""The database of an installation on SQLite: a consistent copy of it while others write, and what its tables hold. It loads no Django."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ravive.backups.errors import BackupError
from ravive.backups.manifest import TableContent, content_of
from ravive.lib.private_files import new_file

BUSY_SECONDS = 20.0
# Of a program that copies the database continuously, for this very file.
LITESTREAM = "_litestream_"
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
    new_file(target).close()
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
    rows = database.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - a name from the schema, quoted
    return content_of(repr(row).encode("utf-8", "surrogatepass") for row in rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
