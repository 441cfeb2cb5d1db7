"""What is measured when somebody asks: the queue, the sizes, the last backup."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ravive.metrics import shared_counts

# Figures are measured once in so many seconds, however often somebody asks.
STORED_SECONDS = 5.0

# When the last copy of a night was written whole; None where there was none.
type LastBackup = Callable[[], datetime | None]


class InstallationFigures(Collector):
    """Figures of the whole installation. What cannot be measured is left out; `ravive_database_up` says whether the database answers."""

    def __init__(self, folder: Path | None, last_backup: LastBackup) -> None:
        """Prepare to measure; `folder`: where the processes share their counts."""
        self._folder, self._last_backup = folder, last_backup
        self._measured: list[Metric] = []
        self._measured_at: float | None = None

    def collect(self) -> Iterator[Metric]:
        """Yield the figures, measured now or a few seconds ago."""
        now = time.monotonic()
        if self._measured_at is None or now - self._measured_at > STORED_SECONDS:
            self._measured = [*self._of_database(timezone.now()), *self._of_disk(), *self._of_processes()]
            self._measured_at = now
        yield from self._measured

    def describe(self) -> list[Metric]:
        """Return nothing: the registry would measure everything at the start to learn the names."""
        return []

    def _of_database(self, now: datetime) -> Iterator[Metric]:
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            waiting = DBTaskResult.objects.ready()  # pyright: ignore[reportAttributeAccessIssue] -- its own query set
            oldest = [
                max(enqueued, after) if after <= now else enqueued for enqueued, after in waiting.values_list("enqueued_at", "run_after")
            ]
            size = _database_bytes()
        except (DatabaseError, InterfaceError):
            with suppress(Exception):
                connection.close()
            yield GaugeMetricFamily("ravive_database_up", "Whether the database answers, 1 or 0", value=0)
            return
        age = max(0.0, (now - min(oldest)).total_seconds()) if oldest else 0.0
        yield GaugeMetricFamily("ravive_database_up", "Whether the database answers, 1 or 0", value=1)
        yield GaugeMetricFamily("ravive_queue_jobs", "Jobs that wait and are due", value=len(oldest))
        yield GaugeMetricFamily("ravive_queue_oldest_seconds", "How long the oldest of them has waited", value=age)
        yield GaugeMetricFamily("ravive_database_bytes", "Size of the database", value=size)

    def _of_disk(self) -> Iterator[Metric]:
        free = shutil.disk_usage(settings.RAVIVE_DATA).free
        yield GaugeMetricFamily("ravive_disk_free_bytes", "Free space on the disk of the data folder", value=free)
        if (at := self._last_backup()) is not None:
            description = "When the last copy of a night was written whole, Unix time"
            yield GaugeMetricFamily("ravive_last_backup_timestamp_seconds", description, value=at.timestamp())

    def _of_processes(self) -> Iterator[Metric]:
        restarted = CounterMetricFamily("ravive_process_restarts", "Processes that ended and were started again", labels=["process"])
        for process, number in (shared_counts.restarts(self._folder) if self._folder else {}).items():
            restarted.add_metric([process], number)
        yield restarted


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    file = Path(str(connection.settings_dict["NAME"]))
    return sum(path.stat().st_size for end in ("", "-wal") if (path := file.with_name(file.name + end)).is_file())
