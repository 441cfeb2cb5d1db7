"""So many requests at once, then one every so many seconds, whatever counts them."""

from collections.abc import Callable

import pytest
from django.db.models import F
from limits.storage import Storage

from ravive.throttling.limit import RequestLimit
from ravive.throttling.models import RequestCount
from ravive.throttling.storage import DatabaseStorage, ProcessStorage

pytestmark = pytest.mark.django_db


def wait(seconds: float) -> None:
    """Let this time pass for what the database counts."""
    RequestCount.objects.update(expires_at=F("expires_at") - seconds)


def limit(burst: int, interval_seconds: int, storage: Callable[[], Storage] = DatabaseStorage) -> RequestLimit:
    return RequestLimit("a-limit", burst=burst, interval_seconds=interval_seconds, storage=storage)


@pytest.mark.parametrize("storage", [DatabaseStorage, ProcessStorage])
def test_a_burst_is_allowed_then_one_at_a_time(storage: type[Storage]) -> None:
    kept = storage()
    of_three = limit(3, 100, lambda: kept)
    assert [of_three.wait_seconds("a") for _ in range(3)] == [0, 0, 0]
    assert 99 < of_three.wait_seconds("a") <= 100
    assert of_three.wait_seconds("b") == 0


def test_after_the_interval_one_more_is_allowed() -> None:
    of_three = limit(3, 100)
    for _ in range(3):
        of_three.wait_seconds("a")
    wait(100)
    assert of_three.wait_seconds("a") == 0
    assert of_three.wait_seconds("a") > 0


def test_a_burst_is_full_again_after_as_many_intervals() -> None:
    of_three = limit(3, 100)
    for _ in range(5):
        of_three.wait_seconds("a")
    wait(300)
    assert [of_three.wait_seconds("a") == 0 for _ in range(4)] == [True, True, True, False]


def test_the_steady_rate_uses_nothing_of_the_burst() -> None:
    of_three = limit(3, 100)
    for _ in range(10):
        assert of_three.wait_seconds("a") == 0
        wait(100)
    assert [of_three.wait_seconds("a") == 0 for _ in range(4)] == [True, True, True, False]


def test_requests_in_vain_cost_nothing_more() -> None:
    of_one = limit(1, 100)
    of_one.wait_seconds("a")
    assert all(99 < of_one.wait_seconds("a") <= 100 for _ in range(5))


def test_a_cleared_key_begins_anew() -> None:
    of_one = limit(1, 100)
    of_one.wait_seconds("a")
    of_one.clear("a")
    assert of_one.wait_seconds("a") == 0


def test_a_key_is_never_stored_itself() -> None:
    limit(2, 100).wait_seconds("amina@example.net")
    assert "amina" not in str(RequestCount.objects.values_list())
    assert RequestCount.objects.get().key.startswith("a-limit/")
