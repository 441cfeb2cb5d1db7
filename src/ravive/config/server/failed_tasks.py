"""What is stored of a task that failed: the class of its error and the places in the code. A message may hold an address, so none is."""

import traceback
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import retry

FIELDS = ["status", "return_value", "finished_at", "exception_class_path", "traceback"]


@retry()
def store_failure(row: "DBTaskResult[..., Any]", problem: BaseException) -> None:
    """Store that a task failed, as `DBTaskResult.set_failed` does, without any message."""
    row.status, row.finished_at, row.return_value = "FAILED", timezone.now(), None
    row.exception_class_path = _class_of(problem)
    row.traceback = "\n".join(_lines(problem, set()))
    row.save(update_fields=FIELDS)


def _lines(problem: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield the places and the class of an error, after those of its causes and of the errors that it groups."""
    seen.add(id(problem))
    parts = problem.exceptions if isinstance(problem, BaseExceptionGroup) else ()
    for other in (problem.__cause__, problem.__context__, *parts):
        if other is not None and id(other) not in seen:
            yield from _lines(other, seen)
    for frame in traceback.extract_tb(problem.__traceback__):
        yield f'File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    yield _class_of(problem)


def _class_of(problem: BaseException) -> str:
    return f"{type(problem).__module__}.{type(problem).__qualname__}"
