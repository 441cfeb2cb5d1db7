"""Storages of `limits`: in the site's own database, and in the memory of one process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connection
from limits.storage import Storage, storage_from_string

from ravive.throttling.fallback import FallbackStorage
from ravive.throttling.models import RequestCount

SCHEME = "database"
# How long a request waits for Valkey before it is counted otherwise.
VALKEY_SECONDS = 1.0
# Of what a process counts: two for each key that was used within some minutes.
MOST_KEYS = 40_000
_TABLE = RequestCount._meta.db_table
# One statement, so that two processes never read the same count: the database holds the row from reading to writing.
_INCREMENT = f"""
INSERT INTO {_TABLE} (key, count, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN {_TABLE}.expires_at > %s THEN {_TABLE}.count + excluded.count ELSE excluded.count END,
  expires_at = CASE WHEN {_TABLE}.expires_at > %s THEN {_TABLE}.expires_at ELSE excluded.expires_at END
RETURNING count
"""  # noqa: S608 - the name of our own table


class DatabaseStorage(Storage):
    """Counts in a table of the site's database. `clock` returns seconds since 1970."""

    STORAGE_SCHEME = (SCHEME,)  # type: ignore[assignment]  # the base class names a list, which a class should not share

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(uri, wrap_exceptions)
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a database raises that does not answer."""
        return DatabaseError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a count, or begin it again where its window is over; return the count. A window lasts `expiry` seconds."""
        now = self._clock()
        with connection.cursor() as cursor:
            cursor.execute(_INCREMENT, [key, amount, now + expiry, now, now])
            ((count,),) = cursor.fetchall()
        return count

    def get(self, key: str) -> int:
        """Return the count of the current window, 0 where there is none."""
        row = RequestCount.objects.filter(key=key, expires_at__gt=self._clock()).first()
        return row.count if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when the current window ends, in seconds since 1970; now where there is none."""
        now = self._clock()
        row = RequestCount.objects.filter(key=key, expires_at__gt=now).first()
        return row.expires_at if row else now

    def check(self) -> bool:
        """Return whether the table can be read."""
        try:
            RequestCount.objects.exists()
        except DatabaseError:
            return False
        return True

    def reset(self) -> int:
        """Delete every count; return how many there were."""
        return RequestCount.objects.all().delete()[0]

    def clear(self, key: str) -> None:
        """Delete one count."""
        RequestCount.objects.filter(key=key).delete()

    def delete_expired(self) -> int:
        """Delete the counts whose window is over; return how many there were."""
        return RequestCount.objects.filter(expires_at__lte=self._clock()).delete()[0]


class ProcessStorage(Storage):
    """Counts in the memory of this process, for the keys used last.

    The one of `limits` starts a thread at nearly every request, which took longer than a sync.
    """

    STORAGE_SCHEME = None

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(uri, wrap_exceptions)
        self._clock = clock
        # Count and end of the window of each key, the key used last at the end.
        self._windows: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what memory raises: nothing of its own."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a count, or begin it again where its window is over; return the count. A window lasts `expiry` seconds."""
        now = self._clock()
        with self._lock:
            count, ends_at = self._windows.pop(key, (0, 0.0))
            count, ends_at = (count + amount, ends_at) if ends_at > now else (amount, now + expiry)
            self._windows[key] = (count, ends_at)
            if len(self._windows) > MOST_KEYS:
                self._windows.popitem(last=False)
        return count

    def _window(self, key: str) -> tuple[int, float]:
        now = self._clock()
        with self._lock:
            count, ends_at = self._windows.get(key, (0, now))
        return (count, ends_at) if ends_at > now else (0, now)

    def get(self, key: str) -> int:
        """Return the count of the current window, 0 where there is none."""
        return self._window(key)[0]

    def get_expiry(self, key: str) -> float:
        """Return when the current window ends, in seconds since 1970; now where there is none."""
        return self._window(key)[1]

    def check(self) -> bool:
        """Return True: memory is always there."""
        return True

    def reset(self) -> int:
        """Forget every count; return how many there were."""
        with self._lock:
            count = len(self._windows)
            self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._windows.pop(key, None)


@cache
def shared_storage() -> Storage:
    """Return the storage that all processes share: the one of RAVIVE_LIMITS_URL, else Valkey, else the database."""
    if not settings.RAVIVE_LIMITS_URL and settings.RAVIVE_VALKEY_URL:
        return _in_valkey(storage_from_string(f"{SCHEME}://"))
    found = storage_from_string(settings.RAVIVE_LIMITS_URL or f"{SCHEME}://")
    if not isinstance(found, Storage):
        raise TypeError(f'RAVIVE_LIMITS_URL "{settings.RAVIVE_LIMITS_URL}" is asynchronous; name one such as valkey://host:6379')
    return found


@cache
def process_storage() -> Storage:
    """Return the storage of this process alone."""
    return ProcessStorage()


@cache
def quick_storage() -> Storage:
    """Return the storage for what is limited at every sync, where a write to the database would cost too much.

    It is in Valkey, which all machines share, else in the memory of this process.
    """
    return _in_valkey(ProcessStorage()) if settings.RAVIVE_VALKEY_URL else ProcessStorage()


@cache
def sign_in_storage() -> Storage:
    """Return the storage for attempts to sign in, as `quick_storage`: a flood of addresses must not displace what else is counted."""
    return _in_valkey(ProcessStorage()) if settings.RAVIVE_VALKEY_URL else ProcessStorage()


def _in_valkey(otherwise: object) -> Storage:
    seconds = {"socket_connect_timeout": VALKEY_SECONDS, "socket_timeout": VALKEY_SECONDS}
    found = storage_from_string(settings.RAVIVE_VALKEY_URL.replace("unix://", "redis+unix://"), key_prefix="ravive", **seconds)
    if not isinstance(found, Storage) or not isinstance(otherwise, Storage):
        raise TypeError("Valkey and what counts without it are no storages of counts")
    return FallbackStorage(found, otherwise)
