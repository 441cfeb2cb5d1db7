"""What became of each job: its last run, its next one, and why it failed. A reason names the error and its place, never what was in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db.models import Max
from django_tasks_db.models import DBTaskResult

from ravive.operations.schedule import Job, last_due, next_due
from ravive.operations.words import job_words

# A slow job delays the ones behind it: the fit of the memory model may take most of an hour.
GRACE = timedelta(hours=1)
FINISHED = ("SUCCESSFUL", "FAILED")
_FRAME = re.compile(r'File "[^"]*/(ravive/[^"]+)", line (\d+)')


@dataclass(frozen=True, kw_only=True)
class JobState:
    """A job as it stands. `overdue_since` and `failed_at` are None where it is in order."""

    task_path: str
    last_run_at: datetime | None
    next_at: datetime
    overdue_since: datetime | None
    failed_at: datetime | None
    reason: str = ""

    @property
    def words(self) -> str:
        """What the job does, in the active language."""
        return job_words(self.task_path)

    @property
    def writes_copies(self) -> bool:
        """Whether it writes the copy of the night. For a night before the installation, it writes none and does not fail."""
        return self.task_path.endswith(".back_up")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A task that failed: its function, when, and why."""

    name: str
    at: datetime
    reason: str


def reason_of(exception_class: str, traceback: str) -> str:
    """Return the class of an error and the last place of Ravive in its traceback. The message may hold an address: it is left out.

    >>> reason_of("builtins.ValueError", 'File "/srv/ravive/mailing/links.py", line 12, in sign')
    'ValueError (ravive/mailing/links.py:12)'
    """
    name, places = exception_class.rpartition(".")[2], _FRAME.findall(traceback)
    return f"{name} ({places[-1][0]}:{places[-1][1]})" if places else name


def states(jobs: Iterable[Job], *, now: datetime) -> list[JobState]:
    """Return the state of each job, in their order. Two queries."""
    jobs = list(jobs)
    rows = DBTaskResult.objects.filter(task_path__in=[job.task.module_path for job in jobs], status__in=FINISHED).order_by()
    last = dict(rows.values_list("task_path").annotate(last=Max("finished_at")))
    failed = {
        row.task_path: row for row in rows.filter(status="FAILED", finished_at__in=last.values()) if row.finished_at == last[row.task_path]
    }
    return [_state(job, last.get(job.task.module_path), failed.get(job.task.module_path), now) for job in jobs]


def _state(job: Job, last_run_at: datetime | None, failed: DBTaskResult | None, now: datetime) -> JobState:
    long_due = last_due(job, now - GRACE)
    is_done = last_run_at is not None and last_run_at >= long_due
    return JobState(
        task_path=job.task.module_path,
        last_run_at=last_run_at,
        next_at=next_due(job, now),
        overdue_since=None if is_done else long_due,
        failed_at=failed.finished_at if failed else None,
        reason=reason_of(failed.exception_class_path, failed.traceback) if failed else "",
    )


def undone_since(task_path: str) -> datetime | None:
    """Return since when each run of a job returned that it could not be done; None where its last run was."""
    rows = DBTaskResult.objects.filter(task_path=task_path, status="SUCCESSFUL").order_by("-finished_at")
    undone = [row.finished_at for row in takewhile(lambda row: row.return_value is False, rows)]
    return undone[-1] if undone else None


def other_failures(jobs: Iterable[Job], *, since: datetime) -> list[Failure]:
    """Return what failed since then of the work that is no job, such as the e-mails of a campaign, the latest first."""
    return failures(since=since, besides=[job.task.module_path for job in jobs])


def failures(*, since: datetime, besides: Iterable[str] = ()) -> list[Failure]:
    """Return every task that failed since then, the latest first; none of `besides`."""
    rows = (
        DBTaskResult.objects.filter(status="FAILED", finished_at__gte=since).exclude(task_path__in=list(besides)).order_by("-finished_at")
    )
    return [
        Failure(name=row.task_path.rpartition(".")[2], at=row.finished_at, reason=reason_of(row.exception_class_path, row.traceback))
        for row in rows
        if row.finished_at
    ]


def queue_length() -> int:
    """Return how many tasks wait or run."""
    return DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).count()
