"""Copies rows of an earlier version's database into a new one of this version, table by table, by the names of their columns."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from psycopg.sql import SQL, Identifier

from ravive.portability.earlier_tables import CARRIED, EARLIER, CarriedTable, reason_to_stay
from ravive.portability.errors import ImportRefusedError


@dataclass(frozen=True, kw_only=True)
class CopiedRows:
    """What came of a table: how many rows it has in the earlier version, how many were written, and why others were not."""

    table: str
    read: int
    written: int
    reason: str = ""


class EarlierDatabase(ABC):
    """The database of an earlier version, which is only read."""

    # What stands before the name of one of its tables in SQL.
    before_table = ""

    @abstractmethod
    def tables(self) -> list[str]:
        """Return the names of its tables that hold rows."""

    @abstractmethod
    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns."""

    @abstractmethod
    def rows(self, table: str) -> int:
        """Return how many rows a table has."""

    @abstractmethod
    def copy(self, table: str, into: str, columns: Sequence[str], expressions: Sequence[str], condition: str) -> None:
        """Write rows into a table of the new database: each column gets the value of its expression."""

    @abstractmethod
    def migrations(self) -> set[tuple[str, str]]:
        """Return the migrations that were applied: app and name."""


class EarlierSQLite(EarlierDatabase):
    """A file, attached to the connection of the new database."""

    # Without it, a name would be that of a table of the new database.
    before_table = "earlier."

    def __init__(self, cursor: Any) -> None:  # noqa: ANN401 - Django's cursor
        self._cursor = cursor

    def _all(self, statement: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(statement)
        return self._cursor.fetchall()

    def tables(self) -> list[str]:
        found = self._all(
            "SELECT name FROM earlier.sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' "
            "AND substr(sql, 1, 14) <> 'CREATE VIRTUAL' ORDER BY name"
        )
        return [name for (name,) in found if not name.endswith(("_fts_config", "_fts_data", "_fts_docsize", "_fts_idx"))]

    def columns(self, table: str) -> tuple[str, ...]:
        return tuple(row[1] for row in self._all(f"PRAGMA earlier.table_info({_quoted(table)})"))

    def rows(self, table: str) -> int:
        return self._all(f"SELECT COUNT(*) FROM earlier.{_quoted(table)}")[0][0]  # noqa: S608 - a name from the schema, quoted

    def copy(self, table: str, into: str, columns: Sequence[str], expressions: Sequence[str], condition: str) -> None:
        names, values = ", ".join(map(_quoted, columns)), ", ".join(expressions)
        self._cursor.execute(
            f"INSERT INTO main.{_quoted(into)} ({names}) SELECT {values} FROM earlier.{_quoted(table)} WHERE {condition}"  # noqa: S608 - names of the schema, expressions of ours
        )

    def migrations(self) -> set[tuple[str, str]]:
        return {(app, name) for app, name in self._all("SELECT app, name FROM earlier.django_migrations")}


class EarlierPostgreSQL(EarlierDatabase):
    """A database of which one moment is read, while rows go to the new database as a stream."""

    def __init__(self, database: psycopg.Connection[Any]) -> None:
        self._database = database

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(statement.encode(), values or None).fetchall()

    def tables(self) -> list[str]:
        return [name for (name,) in self._all("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")]

    def columns(self, table: str) -> tuple[str, ...]:
        found = self._all(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s "
            "ORDER BY ordinal_position",
            table,
        )
        return tuple(name for (name,) in found)

    def rows(self, table: str) -> int:
        return self._all(f"SELECT COUNT(*) FROM {_quoted(table)}")[0][0]  # noqa: S608 - a name from the schema, quoted

    def copy(self, table: str, into: str, columns: Sequence[str], expressions: Sequence[str], condition: str) -> None:
        query = f"SELECT {', '.join(expressions)} FROM {_quoted(table)} WHERE {condition}"  # noqa: S608 - names of the schema, expressions of ours
        target = SQL("COPY {} ({}) FROM STDIN").format(Identifier(into), SQL(", ").join(map(Identifier, columns)))
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            self._database.cursor().copy(f"COPY ({query}) TO STDOUT".encode()) as source,
            cursor.copy(target) as sink,
        ):
            for block in source:
                sink.write(block)

    def migrations(self) -> set[tuple[str, str]]:
        return {(app, name) for app, name in self._all("SELECT app, name FROM django_migrations")}


@contextmanager
def earlier_sqlite(file: Path) -> Iterator[EarlierDatabase]:
    """Yield a database file, attached to the connection of the new database."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS earlier", [str(file)])
        try:
            yield EarlierSQLite(cursor)
        finally:
            cursor.execute("DETACH DATABASE earlier")


@contextmanager
def earlier_postgresql(url: str) -> Iterator[EarlierDatabase]:
    """Yield the database at an address: one moment of it is read, and nothing is written."""
    with psycopg.connect(url) as database:
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield EarlierPostgreSQL(database)


def copy_rows(earlier: EarlierDatabase) -> list[CopiedRows]:
    """Write all carried rows into the new database, in one transaction, and return what came of each table that has rows.

    Raises ImportRefusedError where the earlier version lacks what this one needs; then nothing is written.
    """
    there = set(earlier.tables())
    found = list(_former_names(there))
    try:
        with connection.constraint_checks_disabled(), transaction.atomic():
            copied = [_copy_table(earlier, table, former) for table, former in found]
            connection.check_constraints()
    except DatabaseError as problem:
        reason = str(problem).strip().partition("\n")[0][:200]
        raise ImportRefusedError(f"it has rows that this version does not accept ({reason})") from problem
    _reset_sequences()
    known = {former for _table, former in found}
    left = [CopiedRows(table=name, read=earlier.rows(name), written=0, reason=reason_to_stay(name)) for name in sorted(there - known)]
    return [row for row in (*copied, *left) if row.read]


def _former_names(there: set[str]) -> Iterator[tuple[CarriedTable, str]]:
    """Yield each carried table, and its name in the earlier version. Raises ImportRefusedError."""
    for table in CARRIED:
        former = next((name for name in (table.name, table.former) if name in there), "")
        if former:
            yield table, former
        elif table.is_needed:
            raise ImportRefusedError(f"its database has no table {table.name}, which this version needs: it is of too early a version")


def _copy_table(earlier: EarlierDatabase, table: CarriedTable, former: str) -> CopiedRows:
    expressions, not_empty = _expressions(table, former, earlier.columns(former))
    conditions = [text for text in (table.condition, *(f"({text}) IS NOT NULL" for text in not_empty)) if text]
    values = [text.replace(EARLIER, earlier.before_table) for text in expressions.values()]
    condition = " AND ".join(conditions).replace(EARLIER, earlier.before_table)
    earlier.copy(former, table.name, list(expressions), values, condition or "TRUE")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_quoted(table.name)}")  # noqa: S608 - a name of ours, quoted
        ((written,),) = cursor.fetchall()
    read = earlier.rows(former)
    reason = "" if written == read else "they belong to what stays" if table.condition else "a value that this version needs is empty"
    return CopiedRows(table=former, read=read, written=written, reason=reason)


def _expressions(table: CarriedTable, former: str, there: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the SQL expression of each column of this version, and those that may not be empty. Raises ImportRefusedError."""
    expressions: dict[str, str] = {}
    not_empty: list[str] = []
    for column, may_be_empty in _columns(table.name):
        if column in table.replaced:
            expressions[column] = table.replaced[column]
        elif column in there:
            expressions[column] = _quoted(column)
        elif column in table.filled:
            expressions[column] = table.filled[column]
        else:
            raise ImportRefusedError(f"its table {former} has no column {column}, which this version needs: it is of too early a version")
        if not may_be_empty:
            not_empty.append(expressions[column])
    if unknown := sorted(set(there) - expressions.keys()):
        raise ImportRefusedError(f"its table {former} has columns that this version does not know: {', '.join(unknown)}")
    return expressions, not_empty


def _columns(table: str) -> list[tuple[str, bool]]:
    """Return the columns of a table of this version, each with whether it may be empty."""
    # A primary key of two columns is none itself.
    return [(field.column, field.null) for field in _models()[table]._meta.concrete_fields if field.column]


def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _reset_sequences() -> None:
    """Let new rows get numbers above those that came."""
    models = [model for table in CARRIED if (model := _models()[table.name])._meta.managed]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _quoted(name: str) -> str:
    # Django's `quote_name` leaves a quotation mark inside a name as it is, and these names come from another database.
    return '"' + name.replace('"', '""') + '"'
