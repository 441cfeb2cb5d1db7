"""When a job is due: at its hour on the clock of the site, or every so many minutes."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
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


def due_text(job: Job, due: datetime) -> str:
    """Return an hour as the task of a job receives it.

    At its hour of the day, on the clock of the site; else in UTC: in the night when the clock goes back, both of its two hours count.
    """
    return f"{due:%Y-%m-%dT%H:%M}" if job.at else f"{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
