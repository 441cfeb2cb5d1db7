"""The one process that works in the background: it takes tasks from the queue in the database, and fills it with jobs at their hour.

`ravive serve` starts it beside the processes that answer, and stops it with them.
"""

import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from ravive.config.environment import OWNER_ONLY
from ravive.config.server import jobs, parent

logger = logging.getLogger(__name__)

# How often the queue is looked at, and the hours of the jobs.
LOOK_SECONDS = 2.0
HOURS_SECONDS = 30.0
# A task whose process died so often is not tried again.
MOST_TRIES = 3
STOP_SECONDS = 20.0
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# Requests go first.
NICENESS = 10
# One number for "somebody works in the background", known to every Ravive process.
POSTGRES_LOCK = 0x526176697668


class DiedError(Exception):
    """The process that ran a task died, again and again."""


def work(*, beside: int | None = None, hours_seconds: float = HOURS_SECONDS) -> None:
    """Work until told to stop. Of several processes, one works and the others stand by.

    `beside` is the number of the process that started this one: when that is gone, this one ends too.
    """
    if beside is not None:
        parent.end_with(beside, ending=lambda: os.kill(os.getpid(), signal.SIGTERM))
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
    for row in DBTaskResult.objects.running():
        if len(row.worker_ids) >= MOST_TRIES:
            row.set_failed(DiedError(f"its process died {len(row.worker_ids)} times"))
            continue
        again += DBTaskResult.objects.running().filter(pk=row.pk).update(status="READY", started_at=None)
    return again


class Keeper:
    """Keeps a process that works in the background: starts it, starts it again when it dies, stops it."""

    def __init__(self, command: list[str], *, clock: Callable[[], datetime] = timezone.now) -> None:
        self._command = command
        self._clock = clock
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "Keeper":
        # Before the server divides: a copy of this process, made while another is being started, would keep that start from ending.
        self._process = self._started()
        self._thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self._thread.join()
        _stop(self._process)

    def _started(self) -> subprocess.Popen[bytes]:
        # A session of its own: a Ctrl+C is for the server, which then stops this one when it is done.
        process = subprocess.Popen(self._command, start_new_session=True, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        return process

    def _keep(self) -> None:
        pause, begun = SHORTEST_PAUSE, self._clock()
        while not self._over.wait(0.2):
            if self._process.poll() is None:
                continue
            lived = (self._clock() - begun).total_seconds()
            pause = SHORTEST_PAUSE if lived > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            if not self._over.wait(pause):
                self._process, begun = self._started(), self._clock()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop, and wait for the task it is at; what takes too long is cut off, and put back at the next start."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def beside_the_server() -> Keeper:
    """Return what keeps a worker for this installation."""
    return Keeper([sys.executable, "-m", "ravive", "work", "--data", str(settings.RAVIVE_DATA), "--beside", str(os.getpid())])
