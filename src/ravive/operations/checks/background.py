"""The work in the background: whether the worker is there, and which jobs are late or failed."""

from collections.abc import Iterable
from datetime import timedelta

from ravive.operations import heartbeat, job_states
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do

# Other work that failed is shown for so long: nothing runs it again.
OTHER_FAILURES_SHOWN = timedelta(days=1)


def check_worker(context: CheckContext) -> Iterable[CheckResult]:
    """Yield whether the process that works in the background was heard of lately."""
    last = heartbeat.latest()
    if last is None:
        yield to_do("worker.never")
    elif context.now - last.at > heartbeat.SILENT_AFTER:
        yield to_do("worker.silent", machine=last.machine, at=last.at.isoformat())
    else:
        yield fine("worker.fine", machine=last.machine, at=last.started_at.isoformat())


def check_jobs(context: CheckContext) -> Iterable[CheckResult]:
    """Yield which jobs are overdue, and which failed at their last run."""
    found = 0
    for state in job_states.states(context.jobs, now=context.now):
        if state.failed_at:
            found += 1
            yield to_do("jobs.failed", task=state.task_path, at=state.failed_at.isoformat(), reason=state.reason)
        elif state.overdue_since:
            found += 1
            yield to_do("jobs.overdue", task=state.task_path, at=state.overdue_since.isoformat())
    others = job_states.other_failures(context.jobs, since=context.now - OTHER_FAILURES_SHOWN)
    if others:
        yield to_do("jobs.other_failed", count=len(others), names=", ".join(sorted({failure.name for failure in others})))
    if not found and not others:
        yield fine("jobs.fine", count=len(context.jobs))
