"""The whole check as the worker runs it at night: in a separate process, its findings stored as the result of the task."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from django_tasks_db.models import DBTaskResult

from ravive.operations.checks.results import CheckResult
from ravive.operations.own_commands import run_command

TASK_PATH = "ravive.operations.jobs.check_installation"
# Name servers that do not answer, and a large database.
LONGEST_SECONDS = 1_800
# 0: fine, 1: something is to do.
EXPECTED_CODES = (0, 1)


@dataclass(frozen=True, kw_only=True)
class StoredCheck:
    """What the last whole check found, and when."""

    at: datetime
    results: tuple[CheckResult, ...]


def run_whole_check() -> str:
    """Return what `ravive check --json` prints. Raises RuntimeError where it does not finish, and subprocess.TimeoutExpired."""
    done = run_command("check", "--json", timeout_seconds=LONGEST_SECONDS)
    if done.returncode not in EXPECTED_CODES or not decode(done.stdout):
        raise RuntimeError(f"ravive check ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def encode(results: list[CheckResult]) -> str:
    """Return results for programs: each with its code, state, values, words and remedy, in the active language."""
    rows = [
        {
            "code": result.code,
            "state": result.state,
            "values": result.values,
            "subject": result.subject,
            "words": result.words,
            "remedy": result.remedy,
        }
        for result in results
    ]
    return msgspec.json.encode(rows).decode()


def decode(text: str) -> tuple[CheckResult, ...]:
    """Return the results in a text that `encode` wrote, nothing where it is another text."""
    try:
        return msgspec.json.decode(text, type=tuple[CheckResult, ...])
    except msgspec.DecodeError:
        return ()


def latest() -> StoredCheck | None:
    """Return what the last whole check found, None before the first."""
    row = DBTaskResult.objects.filter(task_path=TASK_PATH, status="SUCCESSFUL").order_by("-finished_at").first()
    results = decode(str(row.return_value)) if row else ()
    return StoredCheck(at=row.finished_at, results=results) if row and row.finished_at and results else None
