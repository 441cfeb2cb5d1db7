"""Limits: on requests, so many at once, then one every so many seconds, or so many in any day; on stored bytes, so many a day."""

import hashlib
import hmac
import math
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from limits import RateLimitItemPerDay, RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from ravive.throttling.storage import process_storage, quick_storage, shared_storage

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
        limiter, digest = FixedWindowRateLimiter(self._storage()), digest_of(key)
        if self._refusals and process_storage().get(self._refusals + digest):
            return max(process_storage().get_expiry(self._refusals + digest) - time.time(), SHORTEST_SECONDS)
        if limiter.hit(self._steady, digest) or (self._burst.amount and limiter.hit(self._burst, digest)):
            return 0.0
        # At least a little: the window may end between these two statements.
        seconds = max(limiter.get_window_stats(self._steady, digest).reset_time - time.time(), SHORTEST_SECONDS)
        if self._refusals:
            process_storage().incr(self._refusals + digest, math.ceil(seconds))
        return seconds

    def is_used_up(self, *key: object) -> bool:
        """Return whether the next request of `key` would have to wait; count nothing."""
        limiter, digest = FixedWindowRateLimiter(self._storage()), digest_of(key)
        return not limiter.test(self._steady, digest) and not (self._burst.amount and limiter.test(self._burst, digest))

    def clear(self, *key: object) -> None:
        """Forget the requests of `key`."""
        for item in (self._steady, self._burst):
            self._storage().clear(item.key_for(digest_of(key)))
        if self._refusals:
            process_storage().clear(self._refusals + digest_of(key))


class ByteQuota:
    """Allows each key to store `most_bytes` a day, counted by this process, or by all in Valkey. What is below the quota may pass it once.

    `name` is unique in the project, among limits too.
    """

    def __init__(self, name: str, *, most_bytes: int, storage: Callable[[], Storage] = quick_storage) -> None:
        self.most_bytes = most_bytes
        self._storage = storage
        self._item = RateLimitItemPerDay(most_bytes, namespace=name)

    def wait_seconds(self, *key: object) -> float:
        """Return 0 where `key` may store more, or the seconds until it may."""
        counted = self._item.key_for(digest_of(key))
        if self._storage().get(counted) < self.most_bytes:
            return 0.0
        return max(self._storage().get_expiry(counted) - time.time(), SHORTEST_SECONDS)

    def add(self, stored_bytes: int, *key: object) -> None:
        """Count what was stored for `key`."""
        self._storage().incr(self._item.key_for(digest_of(key)), self._item.get_expiry(), stored_bytes)


class DailyLimit:
    """Allows each key one use of a place in any 24 hours, and so never more than there are places.

    A fixed window would allow twice as many around its end. `name` is unique in the project.
    """

    def __init__(self, name: str, *, storage: Callable[[], Storage] = shared_storage) -> None:
        self._storage = storage
        self._use = RateLimitItemPerDay(1, namespace=name)

    def take(self, *key: object, places: Iterable[int]) -> int | None:
        """Use the first free place of `key` and return it; None where none is free."""
        limiter = FixedWindowRateLimiter(self._storage())
        return next((place for place in places if limiter.hit(self._use, digest_of((*key, place)))), None)

    def give_back(self, *key: object, place: int) -> None:
        """Free a place that was not used after all."""
        self._storage().clear(self._use.key_for(digest_of((*key, place))))


def digest_of(key: tuple[object, ...]) -> str:
    """Return what stands for a key in a storage; without the site's secret it cannot be compared with anything."""
    return hmac.digest(settings.SECRET_KEY.encode(), repr(key).encode(), hashlib.sha256)[:DIGEST_BYTES].hex()
