"""What is measured when somebody asks: the queue, the sizes, the last backup."""

import shutil
import time
from collections.abc import Iterator
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

BACKUPS = "backups"
# Figures are measured once in so many seconds, however often somebody asks.
STORED_SECONDS = 5.0


class InstallationFigures(Collector):
    """Figures of the whole installation. What cannot be measured is left out; `ravive_database_up` says whether the database answers."""

    def __init__(self, folder: Path | None) -> None:
        """Prepare to measure; `folder`: where the processes share their counts."""
        self._folder = folder
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
        if (at := last_backup(settings.RAVIVE_DATA)) is not None:
            yield GaugeMetricFamily("ravive_last_backup_timestamp_seconds", "When the newest backup was written, Unix time", value=at)

    def _of_processes(self) -> Iterator[Metric]:
        restarted = CounterMetricFamily("ravive_process_restarts", "Processes that ended and were started again", labels=["process"])
        for process, number in (shared_counts.restarts(self._folder) if self._folder else {}).items():
            restarted.add_metric([process], number)
        yield restarted


def last_backup(data: Path) -> float | None:
    """Return when the newest file in the folder of backups was written, in seconds since 1970; None where there is none."""
    times: list[float] = []
    for path in (data / BACKUPS).glob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                times.append(path.stat().st_mtime)
    return max(times, default=None)


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    file = Path(str(connection.settings_dict["NAME"]))
    return sum(path.stat().st_size for end in ("", "-wal") if (path := file.with_name(file.name + end)).is_file())
