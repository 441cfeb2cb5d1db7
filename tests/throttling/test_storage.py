"""Counts in the database or in memory: over at the end of their window, forgotten or deleted afterwards."""

from collections.abc import Callable

import pytest
from limits.storage import MemoryStorage
from pytest_django import Settings

from ravive.throttling import storage as storages
from ravive.throttling.models import RequestCount
from ravive.throttling.storage import DatabaseStorage, ProcessStorage, shared_storage

KEY, WINDOW_SECONDS = "a-limit/a-key", 60


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_795_521_600.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[DatabaseStorage, ProcessStorage])
def storage(clock: Clock, db: None, request: pytest.FixtureRequest) -> DatabaseStorage | ProcessStorage:
    return request.param(clock=clock)


@pytest.fixture
def in_database(clock: Clock, db: None) -> DatabaseStorage:
    return DatabaseStorage(clock=clock)


@pytest.mark.database
def test_a_count_grows_until_its_window_is_over(storage: DatabaseStorage | ProcessStorage, clock: Clock) -> None:
    assert [storage.incr(KEY, WINDOW_SECONDS) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("another", WINDOW_SECONDS, amount=5) == 5
    clock.now += WINDOW_SECONDS - 1
    assert (storage.incr(KEY, WINDOW_SECONDS), storage.get(KEY)) == (4, 4)
    clock.now += 1
    assert storage.get(KEY) == 0
    assert storage.incr(KEY, WINDOW_SECONDS) == 1


def test_a_window_ends_when_its_first_request_set(storage: DatabaseStorage | ProcessStorage, clock: Clock) -> None:
    assert storage.get_expiry(KEY) == clock.now
    storage.incr(KEY, WINDOW_SECONDS)
    ends_at = clock.now + WINDOW_SECONDS
    clock.now += 10
    storage.incr(KEY, WINDOW_SECONDS)
    assert storage.get_expiry(KEY) == ends_at


@pytest.mark.database
def test_an_increment_is_one_statement(in_database: DatabaseStorage, django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager, which the fixture's type does not say
        in_database.incr(KEY, WINDOW_SECONDS)


@pytest.mark.database
def test_counts_are_cleared_one_by_one_or_all_together(storage: DatabaseStorage | ProcessStorage) -> None:
    for key in (KEY, "another"):
        storage.incr(key, WINDOW_SECONDS)
    storage.clear(KEY)
    assert (storage.get(KEY), storage.get("another")) == (0, 1)
    assert storage.reset() >= 1
    assert storage.check()


@pytest.mark.database
def test_what_is_over_is_deleted_and_nothing_else(in_database: DatabaseStorage, clock: Clock) -> None:
    in_database.incr("short", 10)
    in_database.incr("long", 100)
    clock.now += 10
    assert in_database.delete_expired() == 1
    assert list(RequestCount.objects.values_list("key", flat=True)) == ["long"]


def test_memory_is_bounded_and_forgets_what_was_used_longest_ago(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storages, "MOST_KEYS", 2)
    storage = ProcessStorage(clock=clock)
    for key in ("a", "b", "a", "c"):
        storage.incr(key, WINDOW_SECONDS)
    assert [storage.get(key) for key in ("a", "b", "c")] == [2, 0, 1]


def test_another_storage_is_named_by_a_setting(settings: Settings) -> None:
    shared_storage.cache_clear()
    settings.RAVIVE_LIMITS_URL = "memory://"
    assert isinstance(shared_storage(), MemoryStorage)
    shared_storage.cache_clear()
    settings.RAVIVE_LIMITS_URL = ""
    assert isinstance(shared_storage(), DatabaseStorage)
