"""What is stored of learners is listed here, column by column: who adds one has to say why it identifies nobody."""

import msgspec
import pytest
from django.apps import apps
from django.db import connection

from ravive.reviews.columns import COLUMNS, SENT_COLUMNS, LogColumn, SentAnswer

# Of each type, what SQLite and PostgreSQL call it.
TYPES = {
    "uuid": ("blob", "uuid"),
    "bigint": ("integer", "bigint"),
    "integer": ("integer", "integer"),
    "smallint": ("integer", "smallint"),
    "real": ("real", "double precision"),
    "character": ("text", "character varying"),
    "text": ("text", "text"),
}
RANGES = {"bigint": 2**63, "integer": 2**31, "smallint": 2**15}

ALLOWED = {
    # A random key's digest, the day it came, the code it joined with (which everybody had), the form it drew, and counters.
    "reviews_learnerkey": {"id", "training", "key_digest", "joined_on", "joined_with", "form", "last_batch", "answers"},
    # What was answered, when, in which words, and how surely: never what was typed.
    "reviews_answer": {
        "learner", "id", "batch", "card", "bundle", "kind", "answered_at_ms", "credit", "confidence", "variant", "test_day", "form",
        "duration_ms", "offset_minutes", "received_day", "skew_seconds", "parts",
    },
    # These know no learner.
    "reviews_trainingcode": {
        "code", "training", "is_open", "is_current", "closes_at", "capacity", "withdrawn", "is_example", "counted_from",
    },
    "reviews_knowncard": {"id", "deck", "card", "meaning"},
    "reviews_knownbundle": {"id", "digest", "deck", "language"},
    "reviews_forgottentotal": {"id", "training", "forgotten_on", "learners", "withdrawn"},
}  # fmt: skip


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE 1 = 0')  # noqa: S608 - a name of this file
        return {column[0] for column in cursor.description}


@pytest.mark.parametrize("table", sorted(ALLOWED))
@pytest.mark.database
def test_a_table_has_no_column_that_is_not_listed(db: None, table: str) -> None:
    assert columns(table) == ALLOWED[table]


def test_every_table_of_the_package_is_listed(db: None) -> None:
    assert {table for table in connection.introspection.table_names() if table.startswith("reviews_")} == set(ALLOWED)
    assert {model._meta.db_table for model in apps.get_app_config("reviews").get_models()} == set(ALLOWED)


def test_the_day_of_joining_has_no_hour(db: None) -> None:
    model = apps.get_model("reviews", "LearnerKey")
    assert model._meta.get_field("joined_on").get_internal_type() == "DateField"


def test_the_model_reads_every_column_of_the_log(db: None) -> None:
    model = apps.get_model("reviews", "Answer")
    assert {field.column for field in model._meta.local_concrete_fields} == ALLOWED["reviews_answer"]


@pytest.mark.database
@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_the_table_stores_a_column_as_the_table_of_columns_says(db: None, column: LogColumn) -> None:
    sqlite = "SELECT LOWER(type), \"notnull\" = 0 FROM pragma_table_info('reviews_answer') WHERE name = %s"
    postgresql = (
        "SELECT data_type, is_nullable = 'YES' FROM information_schema.columns WHERE table_name = 'reviews_answer' AND column_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql, [column.name])
        ((type_name, is_nullable),) = cursor.fetchall()
    assert (type_name, bool(is_nullable)) == (TYPES[column.type][connection.vendor == "postgresql"], column.is_nullable)


@pytest.mark.parametrize("column", [column for column in SENT_COLUMNS if column.type in RANGES], ids=lambda column: column.name)
def test_what_a_phone_may_send_fits_in_its_column(column: LogColumn) -> None:
    """Numbers of cards and bundles and of words are the server's; they have no bounds on the wire."""
    schema = msgspec.json.schema(SentAnswer)["$defs"]["SentAnswer"]["properties"][column.field]
    bounds = next((part for part in (schema, *schema.get("anyOf", [])) if part.get("type") == "integer"), None)
    if column.name in ("card", "bundle", "confidence", "kind"):
        assert bounds is None
    else:
        assert bounds
        assert -RANGES[column.type] <= bounds["minimum"] <= bounds["maximum"] < RANGES[column.type]


@pytest.mark.database
def test_the_log_has_no_index_but_its_key(db: None) -> None:
    names = {
        "sqlite": "SELECT name FROM pragma_index_list('reviews_answer')",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE tablename = 'reviews_answer'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        assert cursor.fetchall() in ([("sqlite_autoindex_reviews_answer_1",)], [("reviews_answer_pkey",)])
