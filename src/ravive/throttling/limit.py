"""A limit on requests: so many at once, then one every so many seconds."""

import hashlib
import hmac
import time
from collections.abc import Callable

from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from ravive.throttling.storage import shared_storage

DIGEST_BYTES = 16


class RequestLimit:
    """Allows each key `burst` requests at once, then one every `interval_seconds`.

    The burst is full again after `burst` intervals. `name` is unique in the project: a storage has one namespace.
    """

    def __init__(self, name: str, *, burst: int, interval_seconds: int, storage: Callable[[], Storage] = shared_storage) -> None:
        self._storage = storage
        # Tried in this order: who asks at the steady rate uses nothing of the burst.
        self._steady = RateLimitItemPerSecond(1, interval_seconds, namespace=name)
        self._burst = RateLimitItemPerSecond(burst - 1, burst * interval_seconds, namespace=name)

    def wait_seconds(self, *key: object) -> float:
        """Return 0 and count a request of `key`, or the seconds until one is allowed again."""
        limiter, digest = FixedWindowRateLimiter(self._storage()), _digest(key)
        if limiter.hit(self._steady, digest) or (self._burst.amount and limiter.hit(self._burst, digest)):
            return 0.0
        # At least a little: the window may end between these two statements.
        return max(limiter.get_window_stats(self._steady, digest).reset_time - time.time(), 0.001)

    def clear(self, *key: object) -> None:
        """Forget the requests of `key`."""
        for item in (self._steady, self._burst):
            self._storage().clear(item.key_for(_digest(key)))


def _digest(key: tuple[object, ...]) -> str:
    """Return what stands for a key in a storage; without the site's secret it cannot be compared with anything."""
    return hmac.digest(settings.SECRET_KEY.encode(), repr(key).encode(), hashlib.sha256)[:DIGEST_BYTES].hex()
