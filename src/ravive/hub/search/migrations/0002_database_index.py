"""The index of the database on the stems of entries. It needs no extension of PostgreSQL, and so no right to create one.

SQLite copies a table that a later migration alters, and loses its triggers: such a migration runs these statements again.
"""

import sqlite3

from django.db import migrations

COLUMNS = "title_stems, summary_stems, text_stems"
NEW = "new.title_stems, new.summary_stems, new.text_stems"
OLD = "old.title_stems, old.summary_stems, old.text_stems"
INSERTED = f"INSERT INTO search_searchentry_fts(rowid, {COLUMNS}) VALUES (new.id, {NEW});"  # noqa: S608 - constants of this module
DELETED = f"INSERT INTO search_searchentry_fts(search_searchentry_fts, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});"  # noqa: S608 - as above
# The words stand once, in the table of entries: triggers follow it, whatever changes it.
SQLITE = [
    f"CREATE VIRTUAL TABLE search_searchentry_fts USING fts5({COLUMNS}, content='search_searchentry', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER search_searchentry_inserted AFTER INSERT ON search_searchentry BEGIN {INSERTED} END",
    f"CREATE TRIGGER search_searchentry_deleted AFTER DELETE ON search_searchentry BEGIN {DELETED} END",
    f"CREATE TRIGGER search_searchentry_updated AFTER UPDATE ON search_searchentry BEGIN {DELETED} {INSERTED} END",
    "INSERT INTO search_searchentry_fts(search_searchentry_fts) VALUES ('rebuild')",
]
# From then on, words that are deleted leave the index at once, not when its parts are merged.
# The second is the index in which staff search: it holds drafts.
SQLITE_3_42 = [
    f"INSERT INTO {table}({table}, rank) VALUES ('secure-delete', 1)"  # noqa: S608 - constants
    for table in ("search_searchentry_fts", "wagtailsearch_indexentry_fts")
]
VECTOR = " || ".join(
    f"setweight(to_tsvector('pg_catalog.simple', {name}), '{weight}')"
    for name, weight in (("title_stems", "A"), ("summary_stems", "B"), ("text_stems", "C"))
)
POSTGRESQL = [
    f"ALTER TABLE search_searchentry ADD COLUMN stems tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
    "CREATE INDEX search_searchentry_stems ON search_searchentry USING gin (stems)",
]


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    sqlite = SQLITE + (SQLITE_3_42 if sqlite3.sqlite_version_info >= (3, 42) else [])
    for statement in sqlite if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def delete(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("inserted", "deleted", "updated"):
            schema_editor.execute(f"DROP TRIGGER search_searchentry_{name}", params=None)
        schema_editor.execute("DROP TABLE search_searchentry_fts", params=None)
    else:
        schema_editor.execute("ALTER TABLE search_searchentry DROP COLUMN stems", params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunPython(create, delete)]
