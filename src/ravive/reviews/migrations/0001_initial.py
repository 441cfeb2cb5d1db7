"""The tables of the answer log. That of the answers is in SQL: Django creates neither a table ordered by its key nor ids of 16 bytes.

Its columns are in the order that packs best: SQLite reads a row from its start, PostgreSQL pads to 8, 4 and 2 bytes.
"""

from django.db import migrations, models

import ravive.reviews.identity

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
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("pk", models.CompositePrimaryKey("learner", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("learner", models.BigIntegerField()),
                ("id", ravive.reviews.identity.AnswerId()),
            ],
            options={
                "db_table": "reviews_answer",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ForgottenTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("training", models.PositiveBigIntegerField(unique=True)),
                ("forgotten_on", models.DateField()),
                ("learners", models.PositiveIntegerField()),
                ("withdrawn", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="KnownBundle",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=16, unique=True)),
                ("deck", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=3)),
            ],
        ),
        migrations.CreateModel(
            name="KnownCard",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("deck", models.CharField(max_length=60)),
                ("card", models.CharField(max_length=80)),
                ("meaning", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deck", "card", "meaning"), name="one_number_a_card")],
            },
        ),
        migrations.CreateModel(
            name="LearnerKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("training", models.PositiveBigIntegerField()),
                ("key_digest", models.BinaryField(max_length=32)),
                ("joined_on", models.DateField()),
                ("joined_with", models.CharField(max_length=12)),
                ("form", models.CharField(choices=[("A", "A"), ("B", "B")], max_length=1)),
                ("last_batch", models.PositiveIntegerField(default=0)),
                ("answers", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("training", "key_digest"), name="one_row_a_key")],
            },
        ),
        migrations.CreateModel(
            name="TrainingCode",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("training", models.PositiveBigIntegerField(db_index=True)),
                ("is_open", models.BooleanField(default=True)),
                ("is_current", models.BooleanField(default=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("capacity", models.PositiveIntegerField(default=2000)),
                ("withdrawn", models.PositiveIntegerField(default=0)),
                ("is_example", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("is_current", True)), fields=("training",), name="one_current_code")
                ],
            },
        ),
        migrations.RunPython(create, drop),
    ]
