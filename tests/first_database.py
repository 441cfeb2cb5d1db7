"""The database that every test begins with: its tables, and the starter content. It is stored between runs: see `stored_fixtures`."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.executed_files import executed_files, with_imported
from tests.stored_fixtures import stored

# The time at which tests publish.
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class FirstDatabase:
    """The copy for the processes of a run. PostgreSQL copies its template by itself: see tests/postgresql.py."""

    name = "first.sqlite3"

    def __init__(self, *, is_template: bool) -> None:
        self.is_template = is_template
        self.path = Path() if is_template else stored(self.name, create_file)

    def load(self) -> None:
        """Replace what is in this process's database by the copy."""
        from django.db import connection

        if not self.is_template:
            connection.ensure_connection()
            copy = sqlite3.connect(self.path)
            copy.backup(connection.connection)
            copy.close()


def create_file(place: Path) -> set[Path]:
    """Create the SQLite file of the first database. Return the files of Ravive that filled it."""
    return filled_by(f"sqlite:///{place}")


def filled_by(url: str) -> set[Path]:
    """Create the tables and the starter content in the database at an address. Return the files of Ravive that did so."""
    # A run on another clock (tests/clocks.py) leaves nothing of its time to other runs.
    own = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "TZ")}
    environment = {**own, "RAVIVE_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-m", "tests.first_database"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return {Path(line) for line in done.stdout.splitlines()}


def fill() -> set[Path]:
    """Create the tables and the starter content in the database of the settings. Return the files of Ravive that did so."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.urls import resolve

    from ravive.starter import starter_content
    from tests.quick_migrations import quick_migrations

    # Loads the rest, whose functions that run at an import fill nothing.
    resolve("/units/")
    with executed_files() as executed:
        with quick_migrations():
            call_command("migrate", verbosity=0)
        list(starter_content.load(now=NOW))
    connections.close_all()
    return with_imported(executed)


if __name__ == "__main__":
    print(*sorted(fill()), sep="\n")
