"""Deleted rows leave nothing in the files of a database, nor in its full-text index, once it was rewritten."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connections

from ravive.config.environment import SQLITE_INIT
from ravive.site import deleted_traces
from ravive.site.personal_data import personal_models
from tests.copied_database import copied_database
from tests.first_database import FirstDatabase

MARK = "Zwaardvis"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Path]:
    """A database as a host has it, which `deleted_traces` works on."""
    path = tmp_path / "ravive.sqlite3"
    if connections["default"].vendor != "sqlite":
        pytest.skip("of SQLite")
    raw = sqlite3.connect(path, isolation_level=None)
    raw.executescript(SQLITE_INIT)
    names = SimpleNamespace(quote_name=lambda name: f'"{name}"')

    class Cursor(sqlite3.Cursor):
        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *_raised: object) -> None:
            self.close()

    fake = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": path}, ops=names, cursor=lambda: raw.cursor(Cursor), raw=raw)
    monkeypatch.setattr(deleted_traces, "connection", fake)
    yield path
    raw.close()


def traces(path: Path) -> int:
    files = [path, path.with_name(f"{path.name}-wal")]
    return sum(file.read_bytes().count(MARK.encode()) for file in files if file.exists())


def test_fragments_that_sqlite_leaves_are_overwritten(database: Path) -> None:
    """Rows that are moved between pages leave fragments, in spite of `secure_delete`: of 3,000 names, seven here."""
    raw, chance = deleted_traces.connection.raw, Random(2)  # pyright: ignore[reportAttributeAccessIssue] -- of the fixture
    raw.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, sealed TEXT, mark TEXT UNIQUE)")
    raw.execute("CREATE INDEX by_name ON people (name)")

    def add(mark: str, number: int) -> None:
        values = (f"{mark}{chance.randrange(10**9)}{'x' * chance.randrange(60)}", mark + "s" * chance.randrange(400), f"{mark}{number}")
        raw.execute("INSERT INTO people (name, sealed, mark) VALUES (?, ?, ?)", values)

    for number in range(3000):
        add(MARK, number)
        if number % 5 == 0:
            raw.execute("DELETE FROM people WHERE id = ?", [chance.randrange(number + 1)])
    rows = [row for (row,) in raw.execute("SELECT id FROM people")]
    for row in chance.sample(rows, len(rows)):
        if chance.random() < 0.3:
            kept = ("k" * chance.randrange(300), f"kept{row}", row)
            raw.execute("UPDATE people SET name = '', sealed = ?, mark = ? WHERE id = ?", kept)
        else:
            raw.execute("DELETE FROM people WHERE id = ?", [row])
    for number in range(500):
        add("kept-", number)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert traces(database) > 0
    assert deleted_traces.remove_traces()
    assert traces(database) == 0
    assert database.with_name("ravive.sqlite3-wal").stat().st_size == 0


def test_a_full_text_index_forgets_what_was_deleted(database: Path) -> None:
    raw = deleted_traces.connection.raw  # pyright: ignore[reportAttributeAccessIssue] -- of the fixture
    raw.execute("CREATE VIRTUAL TABLE entries USING fts5(body)")
    raw.execute("INSERT INTO entries (rowid, body) VALUES (1, ?), (2, 'autre')", [f"{MARK.lower()} nage"])
    raw.execute("DELETE FROM entries WHERE rowid = 1")
    assert deleted_traces.remove_traces()
    assert database.read_bytes().lower().count(MARK.lower().encode()) == 0
    assert raw.execute("SELECT rowid FROM entries WHERE entries MATCH 'autre'").fetchall() == [(2,)]


def test_an_older_sqlite_leaves_no_words_either(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, statements = deleted_traces.connection.raw, list[str]()  # pyright: ignore[reportAttributeAccessIssue] -- of the fixture
    raw.execute("CREATE VIRTUAL TABLE entries USING fts5(title)")
    raw.execute("INSERT INTO entries(title) VALUES (?), ('un autre')", [MARK])
    raw.execute("DELETE FROM entries WHERE rowid = 1")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    raw.set_trace_callback(statements.append)
    assert deleted_traces.remove_traces()
    # It refuses an option that it does not have.
    assert not any("secure-delete" in statement for statement in statements)
    assert database.read_bytes().lower().count(MARK.lower().encode()) == 0


def test_a_database_that_is_too_large_is_left_as_it_is(
    database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    deleted_traces.connection.raw.execute("CREATE TABLE people (name TEXT)")  # pyright: ignore[reportAttributeAccessIssue] -- of the fixture
    monkeypatch.setattr(deleted_traces, "MOST_SQLITE_BYTES", 1)
    assert not deleted_traces.remove_traces()
    assert "PostgreSQL" in caplog.text


@pytest.fixture
def people(db: None, first_database: FirstDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A table of people in a database of its own on PostgreSQL, which `deleted_traces` works on."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    with (
        copied_database(first_database, tmp_path, name="ravive_traces") as environment,
        psycopg.connect(environment["DATABASE_URL"], autocommit=True) as own,
    ):
        own.execute("CREATE TABLE people (name text)")
        own.execute("INSERT INTO people VALUES (%s)", [MARK])
        known = SimpleNamespace(table_names=lambda: ["people"])
        fake = SimpleNamespace(vendor="postgresql", introspection=known, ops=SimpleNamespace(quote_name=str), cursor=own.cursor)
        monkeypatch.setattr(deleted_traces, "connection", fake)
        yield own


@pytest.mark.database
def test_an_older_transaction_in_another_database_holds_nothing_back(people: psycopg.Connection) -> None:
    with psycopg.connect(os.environ["RAVIVE_TEST_DATABASE_URL"]) as elsewhere:
        # It began before the deletion, and goes on.
        elsewhere.execute("SELECT pg_current_xact_id()")
        people.execute("DELETE FROM people")
        assert postgresql_traces(people) == 1
        assert deleted_traces.remove_traces(every_table=True)
        assert postgresql_traces(people) == 0


@pytest.mark.database
def test_a_large_table_is_rewritten_only_after_a_deletion(people: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    def rewritten() -> bool:
        before = files_of_people(people)
        assert deleted_traces.remove_traces(every_table=True)
        return files_of_people(people) != before

    monkeypatch.setattr(deleted_traces, "LARGE_BYTES", 0)
    assert rewritten()
    # Added rows leave nothing.
    people.execute("INSERT INTO people VALUES ('another')")
    people.execute("SELECT pg_stat_force_next_flush()")
    assert not rewritten()
    people.execute("DELETE FROM people WHERE name = %s", [MARK])
    people.execute("SELECT pg_stat_force_next_flush()")
    assert rewritten()
    assert postgresql_traces(people) == 0
    assert not rewritten()
    # A small one is rewritten each night.
    monkeypatch.setattr(deleted_traces, "LARGE_BYTES", 1_000_000)
    assert rewritten()


@pytest.mark.database
def test_the_rewriting_follows_the_register(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connections["default"].vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    names: list[str] = []
    monkeypatch.setattr(deleted_traces, "_rewrite_table", lambda name: names.append(name.strip('"')) or True)
    assert deleted_traces.remove_traces()
    assert {
        "reviews_answer", "reviews_learnerkey", "trainings_reminder", "mailing_queuedmail", "django_tasks_database_dbtaskresult",
        "letters_lettersignature", "letters_lettersignature_partners", "wagtailcore_revision", "auth_user", "people_auditevent",
    } <= set(names)  # fmt: skip
    tables = {model._meta.db_table for model in personal_models()}
    assert set(names) == tables & set(connections["default"].introspection.table_names())


def files_of_people(database: psycopg.Connection) -> object:
    return database.execute("SELECT pg_relation_filenode('people')").fetchone()


def postgresql_traces(database: psycopg.Connection) -> int:
    """Return how often the mark is in the file of the table of people."""
    database.execute("CHECKPOINT")
    row = database.execute("SELECT current_setting('data_directory'), pg_relation_filepath('people')").fetchone()
    assert row is not None
    return Path(*row).read_bytes().count(MARK.encode())


@pytest.mark.database
def test_the_planner_of_postgresql_stores_no_values_of_personal_columns(db: None) -> None:
    if connections["default"].vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE attstattarget = 0 AND relkind = 'r'"
        )
        without = set(cursor.fetchall())
    assert {
        ("mailing_mailaddress", "sealed"), ("letters_lettersignature", "handle"), ("reviews_learnerkey", "key_digest"),
        ("django_tasks_database_dbtaskresult", "args_kwargs"),
    } <= without  # fmt: skip
    # The queue of tasks is planned by its other columns.
    assert ("django_tasks_database_dbtaskresult", "queue_name") not in without
