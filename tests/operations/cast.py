"""What the tests of an installation share: a moment, tasks that were run, and certificates of a local site."""

import uuid
from datetime import UTC, datetime

from django_tasks_db.models import DBTaskResult

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult
from ravive.operations.jobs import JOBS
from ravive.operations.schedule import Job

NOW = datetime(2026, 11, 28, 12, 7, tzinfo=UTC)


def check_context(now: datetime = NOW, jobs: tuple[Job, ...] = JOBS, selectors: tuple[str, ...] = ()) -> CheckContext:
    """Return the context that checks get."""
    return CheckContext(now=now, jobs=jobs, selectors=selectors)


def codes(results: object) -> list[tuple[str, str]]:
    """Return the code and the state of each result, after every one showed its words and its remedy."""
    found = [result for result in results if isinstance(result, CheckResult)]  # pyright: ignore[reportGeneralTypeIssues]
    for result in found:
        assert "%(" not in result.words + result.remedy
        assert result.words
        assert bool(result.remedy) or result.state == "fine", result.code
    return [(result.code, result.state) for result in found]


def task_row(
    path: str, *, at: datetime | None, status: str = "SUCCESSFUL", error: str = "", traceback: str = "", value: object = None
) -> None:
    """Store the result of a task, as the worker does."""
    DBTaskResult.objects.create(
        id=uuid.uuid4(), task_path=path, args_kwargs={"args": [], "kwargs": {"due": "test"}}, status=status, finished_at=at, started_at=at,
        priority=0, queue_name="default", backend_name="default", run_after=at or NOW, exception_class_path=error, traceback=traceback,
        return_value=value,
    )  # fmt: skip
