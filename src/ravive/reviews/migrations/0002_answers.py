"""The table of the answer log, by hand: Django makes neither a table ordered by its key nor ids of 16 bytes.

Columns stand in the order that packs best: SQLite reads a row from its start, PostgreSQL pads to 8, 4 and 2 bytes.
"""

from django.db import migrations

SQLITE = """
CREATE TABLE reviews_answer (
  learner INTEGER NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  batch INTEGER NOT NULL,
  card INTEGER NOT NULL,
  bundle INTEGER,
  kind INTEGER NOT NULL,
  answered_at_ms INTEGER NOT NULL,
  credit REAL,
  confidence INTEGER,
  variant INTEGER NOT NULL,
  test_day INTEGER,
  form TEXT,
  duration_ms INTEGER NOT NULL,
  offset_minutes INTEGER NOT NULL,
  received_day INTEGER NOT NULL,
  skew_seconds INTEGER NOT NULL,
  parts TEXT NOT NULL,
  PRIMARY KEY (learner, id)
) WITHOUT ROWID
"""

POSTGRESQL = """
CREATE TABLE reviews_answer (
  learner bigint NOT NULL,
  id uuid NOT NULL,
  answered_at_ms bigint NOT NULL,
  credit double precision,
  batch integer NOT NULL,
  card integer NOT NULL,
  bundle integer,
  duration_ms integer NOT NULL,
  received_day integer NOT NULL,
  skew_seconds integer NOT NULL,
  kind smallint NOT NULL,
  confidence smallint,
  variant smallint NOT NULL,
  test_day smallint,
  offset_minutes smallint NOT NULL,
  form varchar(1),
  parts text NOT NULL,
  PRIMARY KEY (learner, id)
)
"""


def create(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE reviews_answer")


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
