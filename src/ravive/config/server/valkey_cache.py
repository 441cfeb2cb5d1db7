"""Django's cache in Valkey, where all machines find what one of them stored: pages that were rendered, what a room answers."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from ravive.config.server.page_cache import StoredPage

logger = logging.getLogger(__name__)

# After a failure, Valkey is not asked again for so long: each request would wait for it.
PAUSE_SECONDS = 5.0


class PageSerializer:
    """Writes a stored page as MessagePack. Unlike pickles, its bytes can name no code to run."""

    def dumps(self, page: StoredPage) -> bytes:
        """Return the bytes of a page."""
        return msgspec.msgpack.encode(page)

    def loads(self, stored: bytes) -> StoredPage:
        """Return the page of these bytes. Raises msgspec.MsgspecError."""
        return msgspec.msgpack.decode(stored, type=StoredPage)


class TextSerializer:
    """Writes a text as its bytes."""

    def dumps(self, text: str) -> bytes:
        """Return the bytes of a text."""
        return text.encode()

    def loads(self, stored: bytes) -> str:
        """Return the text of these bytes."""
        return stored.decode()


class ValkeyCache(RedisCache):
    """Django's cache in Valkey. While Valkey does not answer, nothing is there."""

    def __init__(self, server: str, parameters: dict[str, Any]) -> None:
        super().__init__(server, parameters)
        self._again_at = 0.0

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:  # noqa: ANN401 - as Django's caches
        """Return a stored value, or `default`."""
        return self._ask(lambda: super(ValkeyCache, self).get(key, default, version), default)

    def set(self, key: str, value: object, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:  # noqa: ANN401
        """Store a value."""
        self._ask(lambda: super(ValkeyCache, self).set(key, value, timeout, version), None)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return the stored values among these, by key."""
        return self._ask(lambda: super(ValkeyCache, self).get_many(keys, version), {})

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        """Delete values."""
        self._ask(lambda: super(ValkeyCache, self).delete_many(keys, version), None)

    def _ask(self, act: Callable[[], Any], otherwise: object) -> Any:  # noqa: ANN401
        if time.monotonic() < self._again_at:
            return otherwise
        try:
            return act()
        except msgspec.MsgspecError:
            return otherwise
        except RedisError as problem:
            self._again_at = time.monotonic() + PAUSE_SECONDS
            logger.warning("Valkey does not answer (%s); what is stored there is not read", type(problem).__name__)
            return otherwise
