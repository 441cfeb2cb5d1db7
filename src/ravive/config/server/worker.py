"""The process that works in the background: it runs the tasks in the queue of the database, and adds jobs to it at their hour.

`ravive serve` starts it beside the web processes, and stops it with them.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from ravive.config.server.failed_tasks import store_failure
from ravive.config.server.faults import log_fault, retry_through_faults
from ravive.config.server.job_record import record_jobs
from ravive.config.server.process_lock import process_lock
from ravive.config.server.queue_worker import STOP_SECONDS, QueueWorker, give_back
from ravive.operations import heartbeat, jobs
from ravive.operations.checks import check_list
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult

logger = logging.getLogger(__name__)

# How often the process looks at the hours of the jobs.
HOURS_SECONDS = 30.0
# A jump of the clock by so much is a fault, until it has lasted for so long. What time was spent asleep counts as elapsed.
LARGEST_STEP_SECONDS, STEP_BELIEVED_SECONDS = 12 * 3_600.0, 3_600.0
ELAPSED_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
# A task whose process died so often is not run again.
MOST_TRIES = 3
# The number of the lock "a process works in the background", the same in every Ravive process.
POSTGRES_LOCK = 0x526176697668


class DiedError(Exception):
    """The process that ran a task died several times."""


def work(*, hours_seconds: float = HOURS_SECONDS, stop_seconds: float = STOP_SECONDS) -> None:
    """Work until SIGTERM. Of several processes, one works and the others stand by. `stop_seconds`: what a task has after SIGTERM.

    While the database is away or the disk is full, this process waits, and then goes on.
    """
    worker = QueueWorker(worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}", stop_seconds=stop_seconds)
    worker.configure_signals()
    record_jobs()
    is_working = threading.Event()
    threading.Thread(target=_say_what_is_to_do, args=(is_working,), daemon=True).start()
    threading.Thread(target=_enqueue_at_hours, args=(hours_seconds, is_working), daemon=True).start()

    def work_while_it_lasts() -> None:
        # A database that was away has released the lock: another process may have it by now.
        with process_lock("working.lock", number=POSTGRES_LOCK):
            # What this process had begun was interrupted by the fault, not by the task.
            give_back(worker.worker_id)
            put_back()
            is_working.set()
            try:
                worker.run()
            finally:
                is_working.clear()

    retry_through_faults(work_while_it_lasts)


def _say_what_is_to_do(is_working: threading.Event) -> None:
    """Print what quick checks find, for the person who started the site; the site is served meanwhile."""
    is_working.wait()
    try:
        with override("en"):
            found = check_list.run(CheckContext(now=timezone.now(), jobs=jobs.JOBS), check_list.AT_START)
            for line in lines_at_start(found):
                print(line, flush=True)
    finally:
        connections.close_all()


def lines_at_start(results: Iterable[CheckResult]) -> list[str]:
    """Return what is to do, and where its remedy is, in the active language; nothing where all is in order."""
    lines = [f"To do: {result.subject}: {result.words}" for result in results if result.state == "to do"]
    return [*lines, f"What to do about it: ravive check --data {settings.RAVIVE_DATA}"] if lines else []


def _enqueue_at_hours(seconds: float, is_working: threading.Event) -> None:
    """Fill the queue at the hours of the jobs, and store that this process lives, also while a slow task runs."""
    is_working.wait()
    pause, started_at, steps = threading.Event(), timezone.now(), ClockSteps()
    beaten_at = _beat(started_at, started_at, None)
    while not pause.wait(seconds):
        # Until a fault is over, another process may work instead.
        is_working.wait()
        now = timezone.now()
        if steps.are_recent(now=now.timestamp(), elapsed=time.clock_gettime(ELAPSED_CLOCK)):
            continue
        try:
            close_old_connections()
            beaten_at = _beat(started_at, now, beaten_at)
            jobs.enqueue_due(now=now)
        except Exception as problem:
            # Missed jobs run late.
            if not log_fault(problem):
                logger.exception("the queue could not be filled; trying again in %s s", seconds)


class ClockSteps:
    """Notices that the clock of the machine jumped ahead: jobs that delete would see days that have not come.

    They wait for as long as it takes to set the clock right. A clock that stays so is believed: it was late before.
    """

    def __init__(self) -> None:
        # Seconds since 1970 less those that elapsed, at the furthest that is believed: a clock that went back may return there.
        self._furthest: float | None = None
        self._stepped_at: float | None = None

    def are_recent(self, *, now: float, elapsed: float) -> bool:
        """Return whether it jumped ahead lately. `now`: seconds since 1970; `elapsed`: seconds of a clock that nobody sets."""
        difference = now - elapsed
        ahead = 0.0 if self._furthest is None else difference - self._furthest
        if ahead >= LARGEST_STEP_SECONDS and self._stepped_at is None:
            self._stepped_at = elapsed
            logger.error("the clock jumped ahead by %d hours; jobs wait for an hour", ahead // 3_600)
        is_recent = self._stepped_at is not None and elapsed - self._stepped_at <= STEP_BELIEVED_SECONDS
        if ahead < LARGEST_STEP_SECONDS or not is_recent:
            self._furthest, self._stepped_at = max(difference, self._furthest or difference), None
        return self._stepped_at is not None


def _beat(started_at: datetime, now: datetime, beaten_at: datetime | None) -> datetime | None:
    """Store a sign of life once a minute; return when that was done last."""
    if beaten_at is not None and now - beaten_at < heartbeat.BEAT_EVERY:
        return beaten_at
    try:
        heartbeat.beat(machine=socket.gethostname(), started_at=started_at, now=now)
    except Exception as problem:
        if not log_fault(problem):
            logger.exception("the sign of life of the worker could not be stored")
        return beaten_at
    return now


def put_back() -> int:
    """Return tasks to the queue whose process died; return how many. Only the process that works may call this.

    A task whose process died MOST_TRIES times counts as failed.
    """
    again = 0
    running = DBTaskResult.objects.filter(status="RUNNING")
    for row in running:
        if len(row.worker_ids) >= MOST_TRIES:
            store_failure(row, DiedError())
            continue
        again += running.filter(pk=row.pk).update(status="READY", started_at=None)
    return again
