"""One question to the database on the way of every sending, prepared once where the database knows how."""

from collections.abc import Sequence
from typing import Any, cast

import psycopg
from django.db import connection


def one(question: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of an answer, None when there is none. To be asked outside a transaction."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            return connection.connection.execute(question.replace("%s", "?"), values).fetchone()
        try:
            return _prepared(question, values)
        except psycopg.OperationalError:
            # Instead of asking before every question whether the server is still there: connect and ask once more.
            if connection.in_atomic_block:
                raise
            connection.close()
            connection.ensure_connection()
            return _prepared(question, values)


def _prepared(question: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    # Django's own cursors write the values into the question, so that nothing can be prepared.
    database = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)
    return psycopg.Cursor(database).execute(question, values, prepare=True).fetchone()
