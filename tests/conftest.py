"""The cast of every test that needs a site: the starter content, published once, and a visitor."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest
from django.test import Client
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.durations import Durations, sort_longest_first
from tests.executed_files import ExecutedByTests
from tests.first_database import NOW, FirstDatabase

__all__ = ["NOW"]  # the time at which tests publish

# Examples are judged by what they find, never by the time they take on a busy machine. Each run here draws new ones;
# a change on its way in is judged by the same ones every time.
settings.register_profile("untimed", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("untimed")

# A run ends before its memory does: collecting less often saves a tenth of the time of what has many objects.
gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-goldens`, which writes what is found now as what is expected; read each file before you commit it."""
    parser.addoption("--update-goldens", action="store_true", help="write what is found now as what is expected")
    parser.addoption("--store-durations", action="store_true", help="measure the test files, whose longest begin first")
    parser.addoption("--store-executed", action="store_true", help="note which files each test file executes, for `make test-changed`")


def pytest_configure(config: pytest.Config) -> None:
    """Measure the files of a run in its first process, which hears of every test; note what they execute in those that run them."""
    if config.getoption("--store-executed"):
        config.pluginmanager.register(ExecutedByTests())
    if config.getoption("--store-durations") and "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(Durations())


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew."""
    return bool(request.config.getoption("--update-goldens"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run only the tests that use a database. Of several processes, let the longest files begin first."""
    if os.environ.get("RAVIVE_TEST_DATABASE_URL"):
        without = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _uses_database(item)]
    if "PYTEST_XDIST_WORKER" in os.environ:
        sort_longest_first(items)


def pytest_collection_finish() -> None:
    """Keep what is loaded by now out of every collection to come."""
    gc.collect()
    gc.freeze()


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "db" in fixtures or "transactional_db" in fixtures or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def first_database() -> FirstDatabase:
    """The database that every run begins with."""
    from django.db import connection

    return FirstDatabase(is_template=connection.vendor == "postgresql")


@pytest.fixture(scope="session")
def django_db_setup(
    first_database: FirstDatabase, django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database that holds the starter content; what a test changes is undone after it.

    It replaces pytest-django's fixture, which journeys would not use: they ask for no database, but their sites copy this one.
    """
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        # Without `migrate`: the copy brings the tables.
        with patch("django.core.management.call_command"):
            created = setup_databases(verbosity=0, interactive=False, aliases={"default": False}, serialized_aliases=())
        first_database.load()
        # Django caches them at their first use, which no test should pay for in queries.
        ContentType.objects.get_for_models(*apps.get_models())
    yield
    with django_db_blocker.unblock():
        teardown_databases(created, verbosity=0)


@pytest.fixture(autouse=True)
def _uncounted_requests() -> None:
    """Requests that this process counted are forgotten between tests; those in the database are rolled back with it."""
    from ravive.throttling.storage import process_storage, quick_storage, sign_in_storage

    for storage in (process_storage, quick_storage, sign_in_storage):
        storage().reset()


@pytest.fixture(autouse=True)
def _own_root_paths() -> None:
    """Wagtail remembers in the process where sites begin: a second site of the test before was rolled back."""
    from wagtail.models import Site

    Site.clear_site_root_paths_cache()


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
    """The address of a PostgreSQL of this process alone, for a test that compares the databases itself."""
    from tests.postgresql import running_server

    with running_server() as url:
        yield url
