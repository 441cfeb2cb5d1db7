"""The sign of life of the process that works in the background."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ravive.operations.models import WorkerHeartbeat

# How often it is written, and after how long without one the worker counts as silent.
BEAT_EVERY = timedelta(minutes=1)
SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Heartbeat:
    """Where the worker runs, since when, and when it was last heard of."""

    machine: str
    started_at: datetime
    at: datetime


def beat(*, machine: str, started_at: datetime, now: datetime) -> None:
    """Store a sign of life, in place of the one before."""
    values = {"machine": machine[:80], "started_at": started_at, "at": now}
    WorkerHeartbeat.objects.update_or_create(pk=WorkerHeartbeat.ONLY, defaults=values)


def latest() -> Heartbeat | None:
    """Return the last sign of life, None before the first."""
    row = WorkerHeartbeat.objects.filter(pk=WorkerHeartbeat.ONLY).first()
    return Heartbeat(machine=row.machine, started_at=row.started_at, at=row.at) if row else None
