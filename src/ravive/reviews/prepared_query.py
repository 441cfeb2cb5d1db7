"""A query of every sync, prepared once by a database that can."""

from collections.abc import Sequence
from typing import Any, LiteralString, cast

import psycopg
from django.db import connection


def first_row(query: LiteralString, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of the result, None when there is none. To be called outside a transaction."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            return connection.connection.execute(query.replace("%s", "?"), values).fetchone()
        try:
            return _prepared(query, values)
        except psycopg.OperationalError:
            # Instead of asking before every query whether the server is still there: connect and query once more.
            if connection.in_atomic_block:
                raise
            connection.close()
            connection.ensure_connection()
            return _prepared(query, values)


def _prepared(query: LiteralString, values: Sequence[Any]) -> tuple[Any, ...] | None:
    # Django's own cursors write the values into the query, so that nothing can be prepared.
    database = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)
    return psycopg.Cursor(database).execute(query, values, prepare=True).fetchone()
