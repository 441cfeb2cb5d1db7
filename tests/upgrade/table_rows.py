"""All rows of a database, and what an upgrade changed in them."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests.postgresql import running_server

SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
POSTGRESQL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@dataclass(frozen=True, kw_only=True)
class TableRows:
    """The columns of a table, and its rows in any order."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def counted(self, columns: list[str]) -> Counter[str]:
        """Return how often each row is there, looking at these columns alone."""
        places = [self.columns.index(name) for name in columns]
        return Counter(repr([row[place] for place in places]) for row in self.rows)


@contextmanager
def named_database(kind: str) -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database, or nothing for SQLite, where each data folder has its own."""
    if kind == "sqlite":
        yield ""
        return
    with running_server() as url:
        yield url


def another_database(url: str, name: str) -> str:
    """Return the address of a new, empty database on the same server; nothing for SQLite."""
    if not url:
        return ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def rows_of(data: Path, url: str) -> dict[str, TableRows]:
    """Return all rows of an installation, table by table."""
    if url:
        with psycopg.connect(url) as connection:
            return dict(_tables(connection.cursor(), POSTGRESQL_TABLES))
    with closing(sqlite3.connect(data / "ravive.sqlite3")) as database:
        return dict(_tables(database.cursor(), SQLITE_TABLES))


def _tables(cursor: Any, statement: str) -> Iterator[tuple[str, TableRows]]:  # noqa: ANN401 - a cursor of either database
    for (table,) in cursor.execute(statement).fetchall():
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the schema
        yield table, TableRows(columns=tuple(column[0] for column in cursor.description), rows=cursor.fetchall())


def changes(before: dict[str, TableRows], after: dict[str, TableRows]) -> dict[str, str]:
    """Return what differs, by table: columns that both have are compared, and rows that an upgrade adds count too."""
    found: dict[str, str] = {}
    for table, old in before.items():
        new = after.get(table)
        if new is None:
            found[table] = "gone"
            continue
        columns = [name for name in old.columns if name in new.columns]
        lost, added = old.counted(columns) - new.counted(columns), new.counted(columns) - old.counted(columns)
        if lost:
            found[table] = f"{lost.total()} rows lost or changed"
        elif added:
            found[table] = f"{added.total()} rows added"
    return found
