"""What is recorded of a job in the background: its name, its result and its duration."""

import logging
from typing import Any

from django_tasks_db.compat import task_finished

from ravive.metrics import counts

# `config.logs` decides whether these lines are written.
logger = logging.getLogger("ravive.jobs")

# A job that was cut off because its process had to end waits again.
RESULTS = {"SUCCESSFUL": "done", "FAILED": "failed", "READY": "given_back"}


def record_jobs() -> None:
    """Count every job that ends in this process from now on, and write a line of it."""
    task_finished.connect(_record, dispatch_uid="ravive.job_record")


def _record(*, task_result: Any, **_: object) -> None:  # noqa: ANN401 - Django's own class or that of its backport
    job = task_result.task.module_path.rpartition(".")[2]
    result = RESULTS.get(task_result.status, "failed")
    began, ended = task_result.started_at, task_result.finished_at
    seconds = (ended - began).total_seconds() if began and ended else None
    counts.count_job(job=job, result=result, seconds=seconds)
    values = {"job": job, "job_id": task_result.id, "result": result}
    logger.info("job", extra=values if seconds is None else {**values, "duration_ms": round(1000 * seconds)})
