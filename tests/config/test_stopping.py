"""A worker that is asked to stop ends soon: after its task, or by giving it back. What it gives back runs again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ravive.config.server import queue_worker, supervisor
from tests.config.stopped_worker import SECONDS
from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.patience import PATIENCE_SECONDS

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]

UNTOUCHED = {"status": "READY", "tries": 0, "traceback": "", "rows": 0}
DONE = {"status": "SUCCESSFUL", "tries": 1, "traceback": "", "rows": 1}


@pytest.fixture
def environment(db: None, first_database: FirstDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    with copied_database(first_database, tmp_path, name="ravive_stopping") as own:
        yield own


def started(environment: dict[str, str], marker: Path, *, seconds: float, stop_seconds: float) -> subprocess.Popen[bytes]:
    """Return a worker that is in the middle of its task."""
    marker.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.config.stopped_worker", str(stop_seconds), str(marker)]
    process = subprocess.Popen(command, env={**environment, SECONDS: str(seconds)}, stdout=subprocess.PIPE)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not marker.exists():
        assert process.poll() is None and time.monotonic() < deadline, "the task never began"
        time.sleep(0.05)
    return process


def stopped(process: subprocess.Popen[bytes], *numbers: int) -> tuple[object, float]:
    """Send signals to a worker; return what it printed at its end, and after how many seconds."""
    began = time.monotonic()
    for number in numbers:
        os.kill(process.pid, number)
        # One that comes while another is handled would be the same.
        time.sleep(0.2)
    printed, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    # Before it, the worker may have printed what is to do on this installation.
    result = json.loads(printed.splitlines()[-1])
    return result["task"], result["ended_at"] - began


def test_a_long_task_is_given_back_and_runs_again(environment: dict[str, str], tmp_path: Path) -> None:
    marker = tmp_path / "begun"
    process = started(environment, marker, seconds=600, stop_seconds=1)
    # The supervisor asks, and so does the thread that sees the supervisor end.
    found, seconds = stopped(process, signal.SIGTERM, signal.SIGTERM)
    assert found == UNTOUCHED
    assert 1 <= seconds < 30
    again = started(environment, marker, seconds=1, stop_seconds=60)
    assert stopped(again, signal.SIGTERM)[0] == DONE


def test_a_task_that_ends_in_time_is_not_cut_off(environment: dict[str, str], tmp_path: Path) -> None:
    found, seconds = stopped(started(environment, tmp_path / "begun", seconds=2, stop_seconds=60), signal.SIGTERM)
    assert found == DONE
    assert seconds < 50


def test_a_second_interruption_does_not_wait(environment: dict[str, str], tmp_path: Path) -> None:
    process = started(environment, tmp_path / "begun", seconds=600, stop_seconds=600)
    found, seconds = stopped(process, signal.SIGINT, signal.SIGINT)
    assert found == UNTOUCHED
    assert seconds < 30


def test_the_worker_ends_before_it_would_be_killed() -> None:
    assert queue_worker.STOP_SECONDS + queue_worker.LAST_SECONDS < supervisor.STOP_SECONDS
