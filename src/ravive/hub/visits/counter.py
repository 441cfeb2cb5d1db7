"""Visits that this process has counted and not written yet, in its memory."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from threading import Lock
from typing import NamedTuple

# Invented addresses cannot fill the memory: only pages that exist are counted. This is for sites with more pages than any has.
MOST_KEYS = 20_000


class VisitKey(NamedTuple):
    """One page on one day. `host` and `port` say whose site it is."""

    host: str
    port: str
    path: str
    day: date


class VisitCounter:
    """Counts visits. Several threads may use it at once."""

    def __init__(self) -> None:
        self._counts: Counter[VisitKey] = Counter()
        self._lock = Lock()

    def add(self, key: VisitKey, number: int = 1) -> None:
        """Count a visit; nothing more for a new key while there are too many."""
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_KEYS:
                self._counts[key] += number

    def take(self) -> Mapping[VisitKey, int]:
        """Return what was counted since the last time, and begin again."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken

    def give_back(self, counts: Mapping[VisitKey, int]) -> None:
        """Count again what could not be written."""
        for key, number in counts.items():
            self.add(key, number)


VISITS = VisitCounter()
