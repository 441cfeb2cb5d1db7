"""Entries of the search, and the index of the database on their stems. It needs no extension of PostgreSQL, and so no right to create one.

SQLite copies a table that a later migration alters, and loses its triggers: such a migration runs these statements again.
"""

import sqlite3

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        ("wagtailsearch", "0010_add_text_fields"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("deck", models.SlugField(blank=True, max_length=60)),
                ("title", models.TextField()),
                ("summary", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "hue",
                    models.CharField(
                        choices=[("signs", "Orange"), ("react", "Yellow"), ("report", "Green"), ("law", "Blue"), ("online", "Purple")],
                        default="signs",
                        max_length=10,
                    ),
                ),
                ("shown_on", models.DateField(null=True)),
                ("title_stems", models.TextField(blank=True)),
                ("summary_stems", models.TextField(blank=True)),
                ("text_stems", models.TextField(blank=True)),
                (
                    "page",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="search_entry", to=settings.WAGTAIL_PAGE_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.site"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deck", ""), _negated=True), fields=("deck", "language"), name="one_search_entry_a_deck"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page", None), ("deck", ""), _connector="XOR"), name="search_entry_of_a_page_or_a_deck"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("word", models.CharField(max_length=60)),
                ("shown", models.CharField(max_length=60)),
                ("stem", models.CharField(max_length=60)),
                ("entries", models.IntegerField(default=0)),
                (
                    "site",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.site"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["language", "stem"], name="search_word_stem")],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "language", "word"), name="one_search_word_a_site"),
                    models.UniqueConstraint(
                        condition=models.Q(("site", None)), fields=("language", "word"), name="one_search_word_of_decks"
                    ),
                ],
            },
        ),
        migrations.RunPython(create, delete),
    ]
