"""The page cache as a served site has it: pages are stored, and each committed change gives all of them a new version."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ravive.config.server import page_cache
from ravive.site import stored_pages
from tests.journeys.conftest import prepared  # noqa: F401 - the data folder of served sites

# Of a page from the cache: the version of all pages, and nothing else.
QUERIES_OF_A_STORED_PAGE = 1

type Commit = Callable[[], AbstractContextManager[object]]
type IsStored = Callable[..., bool]


@pytest.fixture
def cached(db: None, settings: Settings) -> Iterator[Client]:
    """A visitor of a site whose pages are stored."""
    settings.RAVIVE_STORED_PAGES = 100
    caches[page_cache.PAGES].clear()
    stored_pages.connect()
    yield Client()
    stored_pages.disconnect()
    caches[page_cache.PAGES].clear()


@pytest.fixture
def commit(cached: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Commit:
    """A block whose changes are committed at its end."""

    @contextmanager
    def committed() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return committed


@pytest.fixture
def is_stored(cached: Client) -> IsStored:
    """Whether the page of an address comes from the cache."""

    def asked(path: str, **headers: str) -> bool:
        with CaptureQueriesContext(connection) as queries:
            response = cached.get(path, headers=headers)
        assert response.status_code == 200, (path, response.status_code)
        return len(queries) == QUERIES_OF_A_STORED_PAGE

    return asked
