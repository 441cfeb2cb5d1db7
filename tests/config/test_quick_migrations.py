"""The database that the tests begin with has the tables that an installation has."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.first_database import FirstDatabase
from tests.patience import PATIENCE_SECONDS

MIGRATE = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0)"


def tables(file: Path) -> list[tuple[object, ...]]:
    """Return each table, index and trigger of a database with the statement that creates it."""
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.mark.slow
@pytest.mark.long
def test_quick_migrations_create_the_tables_of_an_installation(
    first_database: FirstDatabase, django_db_setup: None, tmp_path: Path
) -> None:
    if first_database.is_template:
        pytest.skip("the tables of SQLite are compared")
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "ravive.config.settings", "RAVIVE_DATA": str(tmp_path), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE], env=variables, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(tables(first_database.path)) > 500
    assert tables(first_database.path) == tables(tmp_path / "ravive.sqlite3")
