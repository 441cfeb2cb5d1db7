"""The work in the background: whether the worker is there, and which jobs are late or failed."""

from collections.abc import Iterable
from datetime import timedelta

from ravive.operations import heartbeat, job_states
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, not_checked, to_do

# Other work that failed is shown for so long: nothing runs it again.
OTHER_FAILURES_SHOWN = timedelta(days=1)
# The job that overwrites what was deleted.
TRACES = "remove_traces"


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
    """Yield which jobs are overdue, which failed at their last run, and whether deleted rows are not overwritten yet."""
    states = job_states.states(context.jobs, now=context.now)
    if not any(state.last_run_at for state in states):
        # Of a new installation: each job in a line of its own would say nothing more.
        yield not_checked("jobs.none_yet")
        return
    for state in states:
        if state.failed_at:
            yield to_do("jobs.failed", tasks=state.task_path, at=state.failed_at.isoformat(), reason=state.reason)
    late = [(state.overdue_since, state.task_path) for state in states if state.overdue_since]
    if late:
        yield to_do("jobs.overdue", tasks=" ".join(path for _since, path in late), at=min(since for since, _path in late).isoformat())
    # The next night tries again: a run that could not be done returns False, and is no failure.
    left = [since for job in context.jobs if job.task.name == TRACES if (since := job_states.undone_since(job.task.module_path))]
    if left:
        yield to_do("jobs.traces_left", at=left[0].isoformat())
    others = job_states.other_failures(context.jobs, since=context.now - OTHER_FAILURES_SHOWN)
    if others:
        yield to_do("jobs.other_failed", count=len(others), names=", ".join(sorted({failure.name for failure in others})))
    if not late and not left and not others and not any(state.failed_at for state in states):
        yield fine("jobs.fine", count=len(context.jobs))
