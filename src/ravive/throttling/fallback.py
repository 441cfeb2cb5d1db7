"""Counts on a server that all machines share, and nearby while that server does not answer: nobody is refused for its sake."""

import logging
import time
from collections.abc import Callable

from limits.storage import Storage

logger = logging.getLogger(__name__)

# After a failure, the server is not asked again for so long: each request would wait for it.
PAUSE_SECONDS = 5.0


class FallbackStorage(Storage):
    """Counts in `first`, and in `second` for PAUSE_SECONDS after `first` failed. `clock` returns seconds that only go up."""

    STORAGE_SCHEME = None

    def __init__(self, first: Storage, second: Storage, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(None)
        self._first, self._second, self._clock = first, second, clock
        self._again_at = 0.0

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """Return what the second storage raises; what the first raises never leaves here."""
        return self._second.base_exceptions

    def _ask[R](self, act: Callable[[Storage], R]) -> R:
        if self._clock() >= self._again_at:
            try:
                return act(self._first)
            except self._first.base_exceptions as problem:
                self._again_at = self._clock() + PAUSE_SECONDS
                # Not its message, which may have the address with a password.
                logger.warning("Valkey does not answer (%s); requests are counted without it", type(problem).__name__)
        return act(self._second)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a count, or begin it again where its window is over; return the count. A window lasts `expiry` seconds."""
        return self._ask(lambda storage: storage.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """Return the count of the current window, 0 where there is none."""
        return self._ask(lambda storage: storage.get(key))

    def get_expiry(self, key: str) -> float:
        """Return when the current window ends, in seconds since 1970; now where there is none."""
        return self._ask(lambda storage: storage.get_expiry(key))

    def check(self) -> bool:
        """Return whether the shared server answers."""
        return self._first.check()

    def reset(self) -> int | None:
        """Delete every count; return how many there were."""
        return self._ask(lambda storage: storage.reset())

    def clear(self, key: str) -> None:
        """Delete one count, in both storages."""
        self._second.clear(key)
        self._ask(lambda storage: storage.clear(key))
