"""Refusing a flood writes nothing, and bytes are counted by the day."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ravive.throttling.limit import ByteQuota, RequestLimit
from ravive.throttling.storage import ProcessStorage

pytestmark = pytest.mark.django_db


def test_a_process_that_was_refused_asks_the_shared_storage_no_more() -> None:
    limit = RequestLimit("a-flooded-limit", burst=1, interval_seconds=1_000, caches_refusals=True)
    assert limit.wait_seconds("a") == 0
    assert limit.wait_seconds("a") > 0
    with CaptureQueriesContext(connection) as queries:
        assert all(999 < limit.wait_seconds("a") <= 1_000 for _ in range(20))
    assert not queries.captured_queries
    assert limit.wait_seconds("b") == 0
    limit.clear("a")
    assert limit.wait_seconds("a") == 0


def test_a_quota_is_passed_once_and_full_again_the_next_day() -> None:
    now = [1_000_000.0]
    storage = ProcessStorage(clock=lambda: now[0])
    quota = ByteQuota("a-quota", most_bytes=100, storage=lambda: storage)
    quota.add(99, "a")
    assert quota.wait_seconds("a") == 0
    quota.add(50, "a")
    assert quota.wait_seconds("a") > 0
    assert quota.wait_seconds("b") == 0
    now[0] += 86_400
    assert quota.wait_seconds("a") == 0
