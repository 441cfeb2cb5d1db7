"""Limits: on requests, so many at once, then one every so many seconds; on stored bytes, so many a day."""

import hashlib
import hmac
import math
import time
from collections.abc import Callable

from django.conf import settings
from limits import RateLimitItemPerDay, RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from ravive.throttling.storage import process_storage, shared_storage

DIGEST_BYTES = 16
# No wait is 0, which says that a request is allowed.
SHORTEST_SECONDS = 0.001


class RequestLimit:
    """Allows each key `burst` requests at once, then one every `interval_seconds`.

    The burst is full again after `burst` intervals. `name` is unique in the project: a storage has one namespace.
    With `caches_refusals`, a process that was refused asks the shared storage again only after the wait: refusing a flood of requests
    writes nothing.
    """

    def __init__(
        self,
        name: str,
        *,
        burst: int,
        interval_seconds: int,
        storage: Callable[[], Storage] = shared_storage,
        caches_refusals: bool = False,
    ) -> None:
        self._storage = storage
        self._refusals = f"{name}-refused/" if caches_refusals else ""
        # Tried in this order: who asks at the steady rate uses nothing of the burst.
        self._steady = RateLimitItemPerSecond(1, interval_seconds, namespace=name)
        self._burst = RateLimitItemPerSecond(burst - 1, burst * interval_seconds, namespace=name)

    def wait_seconds(self, *key: object) -> float:
        """Return 0 and count a request of `key`, or the seconds until one is allowed again."""
        limiter, digest = FixedWindowRateLimiter(self._storage()), _digest(key)
        if self._refusals and process_storage().get(self._refusals + digest):
            return max(process_storage().get_expiry(self._refusals + digest) - time.time(), SHORTEST_SECONDS)
        if limiter.hit(self._steady, digest) or (self._burst.amount and limiter.hit(self._burst, digest)):
            return 0.0
        # At least a little: the window may end between these two statements.
        seconds = max(limiter.get_window_stats(self._steady, digest).reset_time - time.time(), SHORTEST_SECONDS)
        if self._refusals:
            process_storage().incr(self._refusals + digest, math.ceil(seconds))
        return seconds

    def clear(self, *key: object) -> None:
        """Forget the requests of `key`."""
        for item in (self._steady, self._burst):
            self._storage().clear(item.key_for(_digest(key)))
        if self._refusals:
            process_storage().clear(self._refusals + _digest(key))


class ByteQuota:
    """Allows each key to store `most_bytes` a day, counted by this process. What is below the quota may pass it once.

    `name` is unique in the project, among limits too.
    """

    def __init__(self, name: str, *, most_bytes: int, storage: Callable[[], Storage] = process_storage) -> None:
        self.most_bytes = most_bytes
        self._storage = storage
        self._item = RateLimitItemPerDay(most_bytes, namespace=name)

    def wait_seconds(self, *key: object) -> float:
        """Return 0 where `key` may store more, or the seconds until it may."""
        counted = self._item.key_for(_digest(key))
        if self._storage().get(counted) < self.most_bytes:
            return 0.0
        return max(self._storage().get_expiry(counted) - time.time(), SHORTEST_SECONDS)

    def add(self, stored_bytes: int, *key: object) -> None:
        """Count what was stored for `key`."""
        self._storage().incr(self._item.key_for(_digest(key)), self._item.get_expiry(), stored_bytes)


def _digest(key: tuple[object, ...]) -> str:
    """Return what stands for a key in a storage; without the site's secret it cannot be compared with anything."""
    return hmac.digest(settings.SECRET_KEY.encode(), repr(key).encode(), hashlib.sha256)[:DIGEST_BYTES].hex()
