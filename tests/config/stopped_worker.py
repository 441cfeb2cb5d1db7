"""A worker with one task that takes long. `test_stopping.py` runs it as a process with a database of its own, and stops it."""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.apps import apps
from django.tasks import task

if not apps.ready:
    # A task knows its queue, which is a table.
    django.setup()

KEY = "of the task"
SECONDS = "TASK_SECONDS"


@task
def take_long(marker: str) -> str:
    """Write a row, and go on for some seconds before it is stored for good."""
    from django.db import transaction

    from ravive.throttling.models import RequestCount

    with transaction.atomic():
        RequestCount.objects.create(key=KEY, count=1, expires_at=4e9)
        Path(marker).touch()
        # As long as the process that runs it says: a task that goes back to the queue meets another one.
        time.sleep(float(os.environ[SECONDS]))
    return "done"


def main(stop_seconds: float, marker: str) -> None:
    """Queue the task unless it is there, work until SIGTERM, and print when that ended, the task and how many rows it stored."""
    from django_tasks_db.models import DBTaskResult

    from ravive.config.server import worker
    from ravive.throttling.models import RequestCount
    from tests.config import stopped_worker

    path = stopped_worker.take_long.module_path
    if not DBTaskResult.objects.filter(task_path=path).exists():
        stopped_worker.take_long.enqueue(marker=marker)
    try:
        worker.work(hours_seconds=3600, stop_seconds=stop_seconds)
    except SystemExit as ended:
        assert not ended.code
    # By the clock of the machine: Python itself takes a while to end.
    ended_at = time.monotonic()
    row = DBTaskResult.objects.get(task_path=path)
    stored = RequestCount.objects.filter(key=KEY).count()
    task_row = {"status": row.status, "tries": len(row.worker_ids), "traceback": row.traceback, "rows": stored}
    json.dump({"ended_at": ended_at, "task": task_row}, sys.stdout)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2])
