"""Adding a batch to the log of one key, in one transaction and as fast as each database takes it.

A row whose key is there already is left as it is. A batch gets its number while the key's row is held: what another phone of the
same person sends at that moment waits, so that a cursor never passes a batch that is still to come.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple, cast

import psycopg
from django.db import connection, transaction


class Columns(NamedTuple):
    """Answers as the log keeps them, column by column: filled and bound in half the time of rows."""

    id: Sequence[str]
    card: Sequence[int]
    bundle: Sequence[int | None]
    kind: Sequence[int]
    answered_at_ms: Sequence[int]
    credit: Sequence[float | None]
    confidence: Sequence[int | None]
    variant: Sequence[int]
    test_day: Sequence[int | None]
    form: Sequence[str | None]
    duration_ms: Sequence[int]
    offset_minutes: Sequence[int]
    parts: Sequence[str]


# What all answers of a batch have in common.
SHARED = ("learner", "batch", "received_day", "skew_seconds")


class Written(NamedTuple):
    """Where a key's log stands after a batch: the number of the last one, how many answers there are, how many are new."""

    last_batch: int
    count: int
    fresh: int


def write(*, learner: int, columns: Columns, received_day: int, skew_seconds: int) -> Written | None:
    """Add what is new of these answers; return where the log stands, on the disk, or None when the key is gone."""
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            return _write_postgresql(learner, columns, received_day, skew_seconds)
        return _write_sqlite(learner, columns, received_day, skew_seconds)


@cache
def _sqlite_insert() -> str:
    names = (*Columns._fields, *SHARED)
    # Faster than OR IGNORE, and it passes over nothing but a known key.
    return f"INSERT INTO reviews_answer ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) ON CONFLICT DO NOTHING"  # noqa: S608


def _write_sqlite(learner: int, columns: Columns, received_day: int, skew_seconds: int) -> Written | None:
    digits = bytes.fromhex("".join(columns.id).replace("-", ""))
    ids = [digits[place : place + 16] for place in range(0, len(digits), 16)]
    connection.ensure_connection()
    # Past Django's cursor, which writes every statement anew and copies the rows.
    database: sqlite3.Connection = connection.connection
    with _sqlite_transaction(database):
        held = database.execute("SELECT last_batch, answers FROM reviews_learnerkey WHERE id = ?", (learner,)).fetchone()
        if held is None:
            return None
        last_batch, count = held
        shared = (repeat(value) for value in (learner, last_batch + 1, received_day, skew_seconds))
        # The columns end together; what repeats has no end.
        fresh = database.executemany(_sqlite_insert(), zip(ids, *columns[1:], *shared, strict=False)).rowcount
        if fresh:
            last_batch, count = last_batch + 1, count + fresh
            database.execute("UPDATE reviews_learnerkey SET last_batch = ?, answers = ? WHERE id = ?", (last_batch, count, learner))
    return Written(last_batch, count, fresh)


@contextmanager
def _sqlite_transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Keep all or nothing, in a third of the time Django's own takes; inside a transaction, leave it to that one."""
    if connection.in_atomic_block:
        yield
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


_HOLD = "SELECT last_batch, answers FROM reviews_learnerkey WHERE id = %s FOR UPDATE"
_KNOWN = "SELECT id::text FROM reviews_answer WHERE learner = %s AND id BETWEEN %s::uuid AND %s::uuid"
_MOVE = "UPDATE reviews_learnerkey SET last_batch = %s, answers = %s WHERE id = %s"


@cache
def _postgresql_copy() -> str:
    return f"COPY reviews_answer ({', '.join((*Columns._fields, *SHARED))}) FROM STDIN"


def _write_postgresql(learner: int, columns: Columns, received_day: int, skew_seconds: int) -> Written | None:
    """COPY is three times as fast as any INSERT but knows no conflicts: what is there is looked up first, while the key is held."""
    rows = zip(*columns, strict=True)
    fresh = {row[0]: row for row in reversed(list(rows))}
    with transaction.atomic(savepoint=False):
        connection.ensure_connection()
        database = cast("psycopg.Connection[Any]", connection.connection)
        # Django's own cursors write the values into the statement, so that nothing can be prepared.
        with database.pipeline():
            holding = psycopg.Cursor(database).execute(_HOLD, (learner,), prepare=True)
            looking = psycopg.Cursor(database).execute(_KNOWN, (learner, min(fresh), max(fresh)), prepare=True)
        held = holding.fetchone()
        if held is None:
            return None
        last_batch, count = held
        for (known,) in looking.fetchall():
            fresh.pop(known, None)
        if fresh:
            end = f"\t{learner}\t{last_batch + 1}\t{received_day}\t{skew_seconds}\n"
            # No value holds a tab, a backslash or a line break: ids are hexadecimal, parts JSON of small ids and numbers.
            lines = ["\t".join(["\\N" if value is None else str(value) for value in row]) + end for row in fresh.values()]
            with psycopg.Cursor(database).copy(_postgresql_copy()) as copy:
                copy.write("".join(lines))
            last_batch, count = last_batch + 1, count + len(fresh)
            psycopg.Cursor(database).execute(_MOVE, (last_batch, count, learner), prepare=True)
    return Written(last_batch, count, len(fresh))
