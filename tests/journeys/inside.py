"""What a journey needs done with a data folder: the site served, somebody signed in, a training opened, what is kept read back.

Run as a program, it loads Ravive once, then runs each act in a child of its own, on the data folder that the line names: for every
line of JSON it reads, one line of JSON it says. Loading Ravive anew each time would take most of a journey.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from tests.patience import PATIENCE_SECONDS

# No journey lasts so long: the jobs of the night, which a worker finds due after 30 seconds, would hold up its e-mails.
HOURS_SECONDS = 3600.0
SERVE, END = "serve", "end"


def own_environment() -> dict[str, str]:
    """Return this process's environment without the settings of the test run: those of the served site are its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RAVIVE_", "DATABASE_URL"))}


class Forked:
    """A site served by a child of the process inside; ended like any other."""

    def __init__(self, inside: Inside, pid: int, data: Path) -> None:
        self.inside, self.pid, self.data = inside, pid, data

    def poll(self) -> int | None:
        """Return None while it runs."""
        ended: int | None = self.inside.do(self.data, END, self.pid, 0)
        return ended

    def terminate(self) -> None:
        self.inside.do(self.data, END, self.pid, signal.SIGTERM)

    def kill(self) -> None:
        self.inside.do(self.data, END, self.pid, signal.SIGKILL)

    def wait(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Return how it ended."""
        deadline = time.monotonic() + timeout
        while (ended := self.poll()) is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the site on {self.data} did not end within {timeout:g} s")
            time.sleep(0.02)
        return ended


class Inside:
    """The process that runs acts; one for each process of a run, started when it is first needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def do(self, data: Path, act: str, *arguments: object) -> Any:  # noqa: ANN401 -- plain data, known to whoever asks
        """Return what came of an act of `tests.journeys.acts` in a data folder. Raises RuntimeError with what went wrong there."""
        process = self.process = self.process or self._start(data)
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps([str(data), act, arguments]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"failed": "the process inside the site has ended"}
        if "failed" in answer:
            raise RuntimeError(f"{act} in {data}: {answer['failed']}")
        return answer["done"]

    def serve(self, data: Path, port: int, log: Path, *, variables: Mapping[str, str], works: bool) -> Forked:
        """Return a site that begins to serve a data folder; what it says goes to the log.

        `variables`: what its environment says besides. `works`: with a process that works in the background.
        """
        return Forked(self, int(self.do(data, SERVE, port, str(log), dict(variables), works)), data)

    def _start(self, data: Path) -> subprocess.Popen[str]:
        # The first folder only serves to load Ravive.
        own = {"RAVIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
        variables = {**own_environment(), **own}
        command = [sys.executable, "-m", "tests.journeys.inside"]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables, cwd=Path(__file__).parents[2]
        )
        atexit.register(self._stop, process)
        return process

    def _stop(self, process: subprocess.Popen[str]) -> None:
        process.communicate(timeout=PATIENCE_SECONDS)


INSIDE = Inside()


def move_to(data: Path, variables: Mapping[str, str] | None = None) -> None:
    """Let the settings of this process be those that it would have read at its start, with this data folder and these variables."""
    from django.conf import settings
    from django.db import connection

    os.environ.update(variables or {}, RAVIVE_DATA=str(data))
    read = importlib.reload(importlib.import_module("ravive.config.settings"))
    for name in filter(str.isupper, dir(read)):
        setattr(settings, name, getattr(read, name))
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"]


def serve(data: str, port: int, log: str, variables: Mapping[str, str], works: bool) -> None:
    """Serve a data folder as the processes of `ravive serve` do, until SIGTERM."""
    with Path(os.devnull).open() as nothing, Path(log).open("w") as log_file:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log_file.fileno(), 1)
        os.dup2(log_file.fileno(), 2)
    move_to(Path(data), variables)
    from ravive.config.commands import installation
    from ravive.config.server import preparation, supervisor, web

    preparation.prepare(now=datetime.now(UTC), say=installation.say)
    worker = start_worker() if works else None
    with supervisor.bound_socket("127.0.0.1", port) as listening:
        web.answer(listening)
    if worker:
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)


def start_worker() -> int:
    """Start a child that works in the background, and ends when this process is gone; return its number."""
    from django.db import connections

    from ravive.config.server import parent, worker

    # No connection is shared.
    connections.close_all()
    served_by = os.getpid()

    def work() -> None:
        parent.end_with(served_by, ending=lambda: os.kill(os.getpid(), signal.SIGTERM))
        worker.work(hours_seconds=HOURS_SECONDS)

    return os.fork() or end_after(work)


def end_after(work: Callable[[], None]) -> NoReturn:
    """Do this work, and end this process, which has just been forked. What failed stands in its log."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit:
        # A worker that waits for tasks ends so at SIGTERM.
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def answer(data: str, act: str, arguments: list[Any]) -> str:
    """Return in JSON what came of an act, whatever it was."""
    try:
        from tests.journeys import acts

        move_to(Path(data))
        return json.dumps({"done": getattr(acts, act)(*arguments)})
    except Exception:  # sent to the caller
        return json.dumps({"failed": traceback.format_exc()})


def end(ended: dict[int, int], child: int, number: int) -> str:
    """Send a signal to a served site, none where it is 0; return in JSON how it ended, None while it runs."""
    if child not in ended:
        if number:
            os.kill(child, number)
        gone, status = os.waitpid(child, os.WNOHANG)
        if gone:
            ended[child] = os.waitstatus_to_exitcode(status)
    return json.dumps({"done": ended.get(child)})


def follow(line: str, served: set[int], ended: dict[int, int]) -> None:
    """Do what a line says, and say what came of it."""
    data, act, arguments = json.loads(line)
    if act == END:
        print(end(ended, *arguments), flush=True)
        return
    child = os.fork()
    if child and act == SERVE:
        served.add(child)
        print(json.dumps({"done": child}), flush=True)
    elif child:
        os.waitpid(child, 0)
    elif act == SERVE:
        end_after(lambda: serve(data, *arguments))
    else:
        print(answer(data, act, arguments), flush=True)
        os._exit(0)


def load() -> None:
    """Load once what every child needs."""
    import django

    django.setup()
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader
    from django.urls import resolve

    from ravive.config.server import preparation, worker, wsgi  # noqa: F401 - loaded for the children
    from tests.journeys import acts  # noqa: F401 - as above

    resolve("/units/")
    MigrationLoader(None)
    connections.close_all()


def main() -> None:
    load()
    served: set[int] = set()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        follow(line, served, ended)
    for child in served - ended.keys():
        end(ended, child, signal.SIGTERM)


if __name__ == "__main__":
    main()
