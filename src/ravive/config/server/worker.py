"""The one process that works in the background: it takes tasks from the queue in the database, and fills it with jobs at their hour.

`ravive serve` starts it beside the processes that answer, and stops it with them.
"""

import fcntl
import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from ravive.config.environment import OWNER_ONLY
from ravive.config.server import jobs

logger = logging.getLogger(__name__)

# How often the queue is looked at, and the hours of the jobs.
LOOK_SECONDS = 2.0
HOURS_SECONDS = 30.0
# A task whose process died so often is not tried again.
MOST_TRIES = 3
# One number for "somebody works in the background", known to every Ravive process.
POSTGRES_LOCK = 0x526176697668


class DiedError(Exception):
    """The process that ran a task died, again and again."""


def work(*, hours_seconds: float = HOURS_SECONDS) -> None:
    """Work until SIGTERM. Of several processes, one works and the others stand by."""
    with only_worker():
        put_back()
        threading.Thread(target=_keep_hours, args=(hours_seconds,), daemon=True).start()
        worker = Worker(
            queue_names=["*"],
            interval=LOOK_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()


def _keep_hours(seconds: float) -> None:
    pause = threading.Event()
    while not pause.wait(seconds):
        close_old_connections()
        try:
            jobs.enqueue_due(now=timezone.now())
        except DatabaseError:
            # The database may be away for a while: what was missed is done late.
            logger.warning("the queue could not be filled; trying again in %s s", seconds)


@contextmanager
def only_worker() -> Iterator[None]:
    """Wait until no other process works for this installation, then hold its place."""
    lock = os.open(settings.RAVIVE_DATA / "working.lock", os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
    with os.fdopen(lock, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        # On a connection of its own: the worker's may be closed and opened again.
        holding = connections.create_connection("default")
        try:
            with holding.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [POSTGRES_LOCK])
            yield
        finally:
            holding.close()


def put_back() -> int:
    """Let tasks be run again whose process died on the way; return how many. Only to be called by the one that works.

    A task that took its process with it MOST_TRIES times is given up.
    """
    again = 0
    running = DBTaskResult.objects.filter(status="RUNNING")
    for row in running:
        if len(row.worker_ids) >= MOST_TRIES:
            row.set_failed(DiedError(f"its process died {len(row.worker_ids)} times"))
            continue
        again += running.filter(pk=row.pk).update(status="READY", started_at=None)
    return again
