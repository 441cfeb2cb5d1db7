"""The process that works in the background: it runs the tasks in the queue of the database, and adds jobs to it at their hour.

`ravive serve` starts it beside the web processes, and stops it with them.
"""

import logging
import os
import socket
import threading
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from ravive.config.server.job_record import record_jobs
from ravive.config.server.process_lock import process_lock
from ravive.config.server.queue_worker import STOP_SECONDS, QueueWorker
from ravive.operations import heartbeat, jobs
from ravive.operations.checks import check_list
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult

logger = logging.getLogger(__name__)

# How often the process looks at the hours of the jobs.
HOURS_SECONDS = 30.0
# A task whose process died so often is not run again.
MOST_TRIES = 3
# The number of the lock "a process works in the background", the same in every Ravive process.
POSTGRES_LOCK = 0x526176697668


class DiedError(Exception):
    """The process that ran a task died several times."""


def work(*, hours_seconds: float = HOURS_SECONDS, stop_seconds: float = STOP_SECONDS) -> None:
    """Work until SIGTERM. Of several processes, one works and the others stand by. `stop_seconds`: what a task has after SIGTERM."""
    with process_lock("working.lock", number=POSTGRES_LOCK):
        put_back()
        record_jobs()
        threading.Thread(target=_say_what_is_to_do, daemon=True).start()
        threading.Thread(target=_enqueue_at_hours, args=(hours_seconds,), daemon=True).start()
        worker = QueueWorker(worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}", stop_seconds=stop_seconds)
        worker.configure_signals()
        worker.run()


def _say_what_is_to_do() -> None:
    """Print what quick checks find, for the person who started the site; the site is served meanwhile."""
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


def _enqueue_at_hours(seconds: float) -> None:
    """Fill the queue at the hours of the jobs, and store that this process lives, also while a slow task runs."""
    pause, started_at = threading.Event(), timezone.now()
    beaten_at = _beat(started_at, started_at, None)
    while not pause.wait(seconds):
        close_old_connections()
        now = timezone.now()
        beaten_at = _beat(started_at, now, beaten_at)
        try:
            jobs.enqueue_due(now=now)
        except DatabaseError:
            # The database may be unavailable for a while: missed jobs run late.
            logger.warning("the queue could not be filled; trying again in %s s", seconds)


def _beat(started_at: datetime, now: datetime, beaten_at: datetime | None) -> datetime | None:
    """Store a sign of life once a minute; return when that was done last."""
    if beaten_at is not None and now - beaten_at < heartbeat.BEAT_EVERY:
        return beaten_at
    try:
        heartbeat.beat(machine=socket.gethostname(), started_at=started_at, now=now)
    except DatabaseError:
        logger.warning("the sign of life of the worker could not be stored")
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
            row.set_failed(DiedError(f"its process died {len(row.worker_ids)} times"))
            continue
        again += running.filter(pk=row.pk).update(status="READY", started_at=None)
    return again
