"""Public pages in Valkey, where all machines find what one of them has rendered. Without an answer from it, pages are rendered."""

import logging
import time
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from ravive.config.server.page_cache import StoredPage

logger = logging.getLogger(__name__)

# After a failure, Valkey is not asked again for so long: each page would wait for it.
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


class SharedPages(RedisCache):
    """Django's cache in Valkey, for stored pages. What fails is a page that is not there."""

    def __init__(self, server: str, parameters: dict[str, Any]) -> None:
        super().__init__(server, parameters)
        self._again_at = 0.0

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:  # noqa: ANN401 - as Django's caches
        """Return a stored page, or `default`."""
        return self._ask(lambda: super(SharedPages, self).get(key, default, version), default)

    def set(self, key: str, value: object, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:  # noqa: ANN401
        """Store a page."""
        self._ask(lambda: super(SharedPages, self).set(key, value, timeout, version), None)

    def _ask(self, act: Callable[[], Any], otherwise: object) -> Any:  # noqa: ANN401
        if time.monotonic() < self._again_at:
            return otherwise
        try:
            return act()
        except msgspec.MsgspecError:
            return otherwise
        except RedisError as problem:
            self._again_at = time.monotonic() + PAUSE_SECONDS
            logger.warning("Valkey does not answer (%s); pages are rendered each time", type(problem).__name__)
            return otherwise
