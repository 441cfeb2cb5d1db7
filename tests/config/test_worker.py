"""The worker beside the server: it starts with it, starts again when it is killed, finishes what was cut off, and ends with it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.conftest import Site, free_port, prepared, serve
from tests.patience import PATIENCE_SECONDS

__all__ = ["prepared"]  # a fixture of the journeys


def until[Found](look: Callable[[], Found | None]) -> Found:
    """Return what is looked for once it is there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
    return found


def children_of(number: int) -> list[int]:
    """Return the numbers of the processes that a process started, by whichever of its threads."""
    threads = Path(f"/proc/{number}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def worker_of(site: Site) -> int | None:
    """Return the number of the process that works beside a server, None while there is none."""
    for number in children_of(site.process.pid):
        if Path(f"/proc/{number}/comm").read_text().strip() == "ravive worker":
            return number
    return None


def is_gone(number: int) -> bool:
    """Return whether a process is over."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def queue(site: Site, status: str, worker_ids: list[str]) -> str:
    """Put a task in the queue, as it stands after this; return its number."""
    number = uuid.uuid4().hex
    values = {
        "id": number, "status": status, "enqueued_at": "2026-11-25 02:00:00", "args_kwargs": '{"args": [], "kwargs": {"due": "test"}}',
        "task_path": "ravive.operations.jobs.clear_results", "priority": 0,
        "worker_ids": json.dumps(worker_ids), "queue_name": "default",
        "backend_name": "default", "run_after": "2026-11-25 02:00:00", "exception_class_path": "", "traceback": "",
    }  # fmt: skip
    with closing(sqlite3.connect(site.data / "ravive.sqlite3", timeout=PATIENCE_SECONDS)) as database, database:
        database.execute(
            f"INSERT INTO django_tasks_database_dbtaskresult ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608 - ours
            tuple(values.values()),
        )
    return number


def is_done(site: Site, number: str) -> bool:
    """Return whether a task was run to its end."""
    with closing(sqlite3.connect(site.data / "ravive.sqlite3", timeout=PATIENCE_SECONDS)) as database:
        (status,) = database.execute("SELECT status FROM django_tasks_database_dbtaskresult WHERE id = ?", (number,)).fetchone()
    return status == "SUCCESSFUL"


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(prepared, tmp_path / "data")
    served = serve(tmp_path / "data", free_port(), works=True)
    yield served
    if served.process.poll() is None:
        served.process.kill()
    served.process.wait()


@pytest.mark.slow
def test_the_worker_lives_and_dies_with_the_server(site: Site) -> None:
    first = until(lambda: worker_of(site))
    waiting = queue(site, "READY", [])
    until(lambda: is_done(site, waiting))

    cut_off = queue(site, "RUNNING", ["killed"])
    os.kill(first, signal.SIGKILL)
    second = until(lambda: found if (found := worker_of(site)) != first else None)
    until(lambda: is_done(site, cut_off))

    # Nothing stays of a server that is killed: one works, one answers.
    children = until(lambda: found if len(found := children_of(site.process.pid)) >= 2 else None)
    assert second in children
    site.process.kill()
    site.process.wait()
    for number in children:
        until(lambda number=number: is_gone(number))
    # Whoever starts it again finds the port free, and stops it with all that works beside it.
    again = serve(site.data, int(site.url.rpartition(":")[2]), works=True)
    third = until(lambda: worker_of(again))
    again.process.terminate()
    assert again.process.wait(PATIENCE_SECONDS) == 0
    assert is_gone(third)


def test_the_worker_loads_no_screen_of_the_desk_and_knows_every_address(prepared: Path) -> None:
    program = """
import sys, django
django.setup()
from ravive.config.server import worker
from ravive.operations import jobs
assert not [name for name in sys.modules if name.startswith("ravive.") and name.endswith((".urls", ".views"))]
from django.urls import reverse
print(reverse("desk_decks"))
"""
    variables = {**os.environ, "RAVIVE_DATA": str(prepared), "DJANGO_SETTINGS_MODULE": "ravive.config.worker_settings"}
    done = subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("/desk/decks/\n", 0), done.stderr
