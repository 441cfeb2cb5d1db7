"""The worker of the queue, with a sound end: asked to stop, it ends after its present task or gives that task back."""

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

from django.db import connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from ravive.config.server.failed_tasks import store_failure
from ravive.lib.ending import ENDING

# How long a task may go on after SIGTERM. `supervisor.STOP_SECONDS` later than SIGTERM the process is killed.
STOP_SECONDS = 15.0
# A task that sits in one long call of SQLite cannot be interrupted: the process then ends as if killed.
LAST_SECONDS = 3.0
LOOK_SECONDS = 2.0


class CutOffError(BaseException):
    """The time of a task is over because its process has to end. Not an Exception: no task may take it for a fault of its own."""


class QueueWorker(Worker):
    """Runs the tasks in the queue. A task that is cut off runs again later: each task may run twice without harm."""

    def __init__(self, *, worker_id: str, batch: bool = False, interval: float = LOOK_SECONDS, stop_seconds: float = STOP_SECONDS) -> None:
        """Prepare to run tasks of all queues; `batch`: only until none waits; `stop_seconds`: what a task has after SIGTERM."""
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self._stop_seconds = stop_seconds
        self._is_cut_off = False
        self._last: threading.Timer | None = None

    def run(self) -> None:
        """Run tasks until SIGTERM; what this process claimed and did not finish goes back to the queue."""
        try:
            super().run()
        finally:
            if not self.running:
                signal.setitimer(signal.ITIMER_REAL, 0)
                give_back(self.worker_id)
            if self._last:
                self._last.cancel()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the present task, or cut it off when its time is over. A second Ctrl+C cuts it off at once.

        A second SIGTERM changes nothing: the supervisor sends one, and so does the thread that sees the supervisor end.
        """
        if not self.running:
            if signum == signal.SIGINT and self.running_task:
                self._cut_off()
            return
        self.running = False
        ENDING.set()
        if not self.running_task:
            sys.exit(0)
        signal.signal(signal.SIGALRM, lambda *_: self._cut_off())
        signal.setitimer(signal.ITIMER_REAL, self._stop_seconds)
        self._last = threading.Timer(self._stop_seconds + LAST_SECONDS, os._exit, [1])
        self._last.daemon = True
        self._last.start()

    def _cut_off(self) -> None:
        if self.running_task and not self._is_cut_off:
            self._is_cut_off = True
            raise CutOffError

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        """Run a task and store its result; a task that is cut off has none and waits again."""

        def failed_or_cut_off(problem: BaseException) -> None:
            if not self._is_cut_off:
                store_failure(db_task_result, problem)
                return
            # Closed, it rolls back what was open, wherever the task was.
            connection.close()
            give_back(self.worker_id)
            db_task_result.refresh_from_db()

        db_task_result.set_failed = failed_or_cut_off  # pyright: ignore[reportAttributeAccessIssue] -- of this one row
        super().run_task(db_task_result)


def give_back(worker_id: str) -> int:
    """Return tasks to the queue that this worker claimed and did not finish; return how many. They count as never tried by it."""
    again = 0
    for row in DBTaskResult.objects.filter(status="RUNNING"):
        if row.worker_ids and row.worker_ids[-1] == worker_id:
            running = DBTaskResult.objects.filter(pk=row.pk, status="RUNNING")
            again += running.update(status="READY", started_at=None, worker_ids=row.worker_ids[:-1])
    return again
