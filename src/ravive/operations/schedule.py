"""When a job is due: at its hour on the clock of the site, or every so many minutes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.tasks import Task
from django.utils import timezone


@dataclass(frozen=True, kw_only=True)
class Job:
    """A task, and the hour of the day on the clock of the site at which it is due; without one, it is due every so many minutes.

    The task receives the hour for which it runs.
    """

    task: Task[..., Any]
    at: time | None = None
    # A part of an hour.
    every_minutes: int = 60


def last_due(job: Job, now: datetime) -> datetime:
    """Return when the job was last due: in this hour, or at its own hour, today or yesterday."""
    here = timezone.localtime(now)
    if job.at is None:
        return here.replace(minute=here.minute // job.every_minutes * job.every_minutes, second=0, microsecond=0)
    due = here.replace(hour=job.at.hour, minute=job.at.minute, second=0, microsecond=0)
    return due if due <= here else due - timedelta(days=1)


def next_due(job: Job, now: datetime) -> datetime:
    """Return when the job is due next."""
    return last_due(job, now) + (timedelta(minutes=job.every_minutes) if job.at is None else timedelta(days=1))


def due_text(due: datetime) -> str:
    """Return an hour as a task receives it.

    Without the offset of the clock: in the night when it goes back, an hour that comes twice counts once.
    """
    return f"{due:%Y-%m-%dT%H:%M}"
