"""How often something may happen, and what happened lately: remembered by this process alone, and forgotten with it."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock

HOUR_SECONDS = 3600
MOST_KEPT = 10_000


class Allowance:
    """So many times an hour for each key, as one bucket a key that fills evenly."""

    def __init__(self, *, per_hour: int, most_kept: int = MOST_KEPT) -> None:
        self._per_hour = per_hour
        self._most_kept = most_kept
        # How full each bucket was, and when.
        self._buckets: OrderedDict[Hashable, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable, now: datetime) -> float | None:
        """Return None when it may happen now, which then counts; else the seconds until it may.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
        >>> twice = Allowance(per_hour=2)
        >>> [twice.take("a", noon), twice.take("a", noon), twice.take("a", noon), twice.take("b", noon)]
        [None, None, 1800.0, None]
        """
        a_second = self._per_hour / HOUR_SECONDS
        with self._lock:
            held, at = self._buckets.pop(key, (float(self._per_hour), now))
            held = min(float(self._per_hour), held + max(0.0, (now - at).total_seconds()) * a_second)
            is_allowed = held >= 1
            self._buckets[key] = (held - 1 if is_allowed else held, now)
            while len(self._buckets) > self._most_kept:
                self._buckets.popitem(last=False)
        return None if is_allowed else (1 - held) / a_second

    def forget(self) -> None:
        """Let everything happen again."""
        with self._lock:
            self._buckets.clear()


class Recent:
    """What was noted within the last hours."""

    def __init__(self, *, hours: float, most_kept: int = MOST_KEPT) -> None:
        self._life = timedelta(hours=hours)
        self._most_kept = most_kept
        self._noted: OrderedDict[Hashable, datetime] = OrderedDict()
        self._lock = Lock()

    def has(self, key: Hashable, now: datetime) -> bool:
        """Say whether the key was noted lately.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
        >>> day = Recent(hours=24)
        >>> day.note("a", noon)
        >>> [day.has("a", noon), day.has("b", noon), day.has("a", noon + timedelta(hours=25))]
        [True, False, False]
        """
        with self._lock:
            at = self._noted.get(key)
            return at is not None and now - at <= self._life

    def note(self, key: Hashable, now: datetime) -> None:
        """Remember the key; what is too old, or one too many, is forgotten."""
        with self._lock:
            self._noted[key] = now
            self._noted.move_to_end(key)
            while self._noted and (len(self._noted) > self._most_kept or now - next(iter(self._noted.values())) > self._life):
                self._noted.popitem(last=False)

    def forget(self) -> None:
        """Remember nothing any more."""
        with self._lock:
            self._noted.clear()
