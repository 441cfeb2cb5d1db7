"""How often something may happen, and what happened lately: remembered by this process alone, and forgotten with it."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock

MOST_KEPT = 20_000


class Allowance:
    """Lets each key through `burst` times at once, then `per_second` on average. Remembers the `remembered` latest keys."""

    def __init__(self, *, burst: int, per_second: float, remembered: int = MOST_KEPT) -> None:
        self._burst = burst
        self._per_second = per_second
        self._remembered = remembered
        # What is left of each key's allowance, and when that was so.
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait_seconds(self, key: Hashable, *, at: float) -> float:
        """Return 0 and count this time, or the seconds until `key` may come again. `at` is in seconds, from any start.

        >>> twice = Allowance(burst=2, per_second=0.5)
        >>> [twice.wait_seconds("a", at=0), twice.wait_seconds("a", at=0), twice.wait_seconds("a", at=0), twice.wait_seconds("b", at=0)]
        [0.0, 0.0, 2.0, 0.0]
        """
        with self._lock:
            left, then = self._left.pop(key, (float(self._burst), at))
            left = min(float(self._burst), left + max(at - then, 0.0) * self._per_second)
            waits = max(1.0 - left, 0.0) / self._per_second
            self._left[key] = (left if waits else left - 1.0, at)
            while len(self._left) > self._remembered:
                self._left.popitem(last=False)
        return waits

    def forget(self) -> None:
        """Let everything happen again."""
        with self._lock:
            self._left.clear()


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
