"""Django's cache for marks that all processes see: what one of them added, no other adds again until its time is over.

Django's own cache in files checks before it writes, and the one in memory is each process's own: both would accept a mark twice.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from ravive.throttling.storage import shared_storage


class SharedMarks(BaseCache):
    """Stores that a key is there, and for how long, where requests are counted: in the database or Valkey. It stores no value."""

    def __init__(self, _location: str, parameters: dict[str, Any]) -> None:
        super().__init__(parameters)

    def add(self, key: str, value: object, timeout: float | object | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Add a mark; return False where it is there already. Of two processes at once, one adds it."""
        seconds = self.default_timeout if timeout in (DEFAULT_TIMEOUT, None) else timeout
        return shared_storage().incr(self.make_and_validate_key(key, version), int(seconds)) == 1  # pyright: ignore[reportArgumentType] -- a number here

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        """Return True where a mark is there."""
        return True if shared_storage().get(self.make_and_validate_key(key, version)) else default

    def delete(self, key: str, version: int | None = None) -> bool:
        """Delete a mark; return whether it was there."""
        made = self.make_and_validate_key(key, version)
        was_there = bool(shared_storage().get(made))
        shared_storage().clear(made)
        return was_there
