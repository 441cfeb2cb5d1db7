"""A fault of the machine, as a test of the Django test client meets it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import psycopg
from django.db import connection


def _sqlite(code: int, words: str) -> sqlite3.OperationalError:
    problem = sqlite3.OperationalError(words)
    problem.sqlite_errorcode = code
    return problem


# What a driver raises, as each database says it.
AWAY = psycopg.OperationalError("connection refused")
FULL, UNWRITABLE = _sqlite(13, "database or disk is full"), _sqlite(8, "attempt to write a readonly database")
MISSING_TABLE = _sqlite(1, "no such table: missing")


@contextmanager
def failing(problem: Exception = AWAY, *, writes_only: bool = False) -> Iterator[None]:
    """Let each statement fail during the block, or those that write."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:  # noqa: ANN401 - as Django's wrappers
        if writes_only and sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, *rest)
        # As Django turns an error of the driver into its own.
        with connection.wrap_database_errors:
            raise problem

    with connection.execute_wrapper(fail):
        yield


def held(page: str) -> list[tuple[str, str]]:
    """Return the fields that a page holds to send them again."""
    form = re.search(r'<form class="public-form".*?</form>', page, re.DOTALL)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0] if form else "")
    return [(unescape(name), unescape(value)) for name, value in fields]
