"""What deletions leave in the files of the database, and its removal at night (docs/decisions/0072-floods-and-erasure.md).

SQLite overwrites what is deleted, but leaves fragments where it moves rows between pages, in segments of full-text indexes, and in its
write-ahead log. PostgreSQL marks deleted rows only. Here the files are rewritten, without what was deleted. A day passes at most.
"""

import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import OperationalError, connection
from django.db.models import BinaryField, CharField, JSONField, TextField

from ravive.site.personal_data import personal_models, registered
from ravive.throttling import disk

logger = logging.getLogger(__name__)

# The random name of an entry.
HANDLE = "handle"
# Rewriting a database stops writers for about 4 s a GB, and they wait for 20 s.
MOST_SQLITE_BYTES = 4_000_000_000
# Before this version of SQLite, an index has no such option (Debian 12 has 3.40).
DELETES_WORDS_AT_ONCE = (3, 42)
# PostgreSQL stops readers of one small table at a time; where they do not leave it, the next night tries again.
LOCK_WAIT = "10s"
# A larger table is left as it is where nothing of it was deleted or changed since it was rewritten. Most are.
LARGE_BYTES = 64_000_000
# The files of a table, how many rows of it were changed or deleted, and since when the server counts. A rewriting gives it other files.
_STATE = """
SELECT pg_total_relation_size(c.oid), obj_description(c.oid, 'pg_class'), concat_ws(' ', 'rewritten:', pg_relation_filenode(c.oid),
  s.n_tup_upd, s.n_tup_del, (SELECT d.stats_reset FROM pg_stat_database d WHERE d.datname = current_database()))
FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid WHERE c.oid = to_regclass(%s)
"""


def remove_traces(*, every_table: bool = False) -> bool:
    """Rewrite the files of the database without what was deleted; return whether it could be done.

    On SQLite, that is the whole database; on PostgreSQL the tables of the register of personal data, or every table, such as of a
    database that nobody uses yet. Not inside a transaction.
    """
    if connection.vendor != "postgresql":
        return _rewrite_sqlite()
    return _rewrite_postgresql(connection.introspection.table_names() if every_table else _personal_tables())


def without_statistics(**_signal: object) -> None:
    """Let PostgreSQL store no frequent values of personal columns for its planner: it would have them longer than the table.

    It does so after each migration. A column that is yet to come, or left, is passed over.
    """
    if connection.vendor != "postgresql":
        return
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()")
        existing = set(cursor.fetchall())
        for table, column in sorted(_text_columns() & existing):
            cursor.execute(f"ALTER TABLE {name(table)} ALTER COLUMN {name(column)} SET STATISTICS 0")


def _personal_tables() -> list[str]:
    existing = set(connection.introspection.table_names())
    return [table for model in personal_models() if (table := model._meta.db_table) in existing]


def _text_columns() -> set[tuple[str, str]]:
    """Return the registered tables and columns that may hold a name, a word or a digest: no choices, and no numbers.

    A handle leads from an entry to its address and its e-mails: it counts too.
    """
    columns = {apps.get_model(field.model)._meta.get_field(field.field) for data in registered() for field in data.fields}
    columns |= {column for model in personal_models() for column in model._meta.local_concrete_fields if column.name == HANDLE}
    return {
        (column.model._meta.db_table, column.column)
        for column in columns
        if isinstance(column, (BinaryField, CharField, TextField, JSONField)) and not column.choices and column.column
    }


def _rewrite_postgresql(tables: Iterable[str]) -> bool:
    is_done = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_WAIT}'")
        try:
            for table in tables:
                is_done &= _rewrite_table(connection.ops.quote_name(table))
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")
    return is_done


def _rewrite_table(name: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_STATE, [name])
            row = cursor.fetchone()
            if row and row[0] > LARGE_BYTES and row[1] == row[2]:
                return True
            # Rewriting alone would copy deleted rows for as long as a transaction in any database of the server is older; a plain
            # VACUUM looks at this database only, and removes them from what is copied.
            cursor.execute(f"VACUUM {name}")
            cursor.execute(f"VACUUM (FULL) {name}")
            if row:
                _note_state(name, before=row[2])
    except OperationalError:
        logger.warning("%s is in use: what was deleted of it is overwritten tomorrow", name)
        return False
    return True


def _note_state(name: str, *, before: str) -> None:
    """Write beside a table that it was rewritten: its files now, and the counts of before, so that later deletions are seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(to_regclass(%s))", [name])
        ((files,),) = cursor.fetchall()
        _word, _files, counts = before.split(" ", 2)
        cursor.execute(f"COMMENT ON TABLE {name} IS 'rewritten: {int(files)} {counts}'")


def _rewrite_sqlite() -> bool:
    size_bytes = Path(str(connection.settings_dict["NAME"])).stat().st_size
    if size_bytes > MOST_SQLITE_BYTES or not disk.has_room(besides_bytes=2 * size_bytes):
        logger.warning(
            "fragments of deleted rows stay in the database: rewriting its %d MB needs twice as much room, and stops the site for a "
            "while; stop it and run VACUUM, or move to PostgreSQL",
            size_bytes // disk.BYTES_A_MB,
        )
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
        for (table,) in cursor.fetchall():
            _purge_full_text(connection.ops.quote_name(table))
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((is_busy, _pages, _moved),) = cursor.fetchall()
    return not is_busy


def _purge_full_text(table: str) -> None:
    """Let an index delete words at once from now on, where it can, and leave out those of rows that were deleted before."""
    with connection.cursor() as cursor:
        if sqlite3.sqlite_version_info >= DELETES_WORDS_AT_ONCE:
            cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - the name of a table of ours
        cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - the name of a table of ours
