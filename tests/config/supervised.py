"""The supervisor of `ravive serve` with processes that write down what they have: `test_supervisor.py` starts it and reads that."""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings

import ravive.backups
import ravive.config.server
import ravive.metrics
from ravive.config.commands.installation import refused, say
from ravive.config.metrics_place import MetricsPlace
from ravive.config.server import supervisor
from ravive.config.server.supervised_process import SupervisedProcess
from ravive.config.valkey import ROOM_FOLDER_VARIABLE


def ports() -> list[int]:
    """Return the ports whose sockets this process has open."""
    found: list[int] = []
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - a number is needed
        try:
            with socket.socket(fileno=os.dup(int(name))) as opened:
                found += [opened.getsockname()[1]] if opened.family == socket.AF_INET else []
        except OSError:
            continue
    return found


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.02)


def main(case: str, folder: Path, port: int, metrics_port: int) -> int:
    """Run the supervisor: `loading` and `preparing` wait there, `deaf` too and loads on after a signal.

    `killed` kills its preparation, `failing` cannot start its worker.
    """
    settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "database"}})

    def note(name: str) -> None:
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_text(json.dumps({"pid": os.getpid(), "ports": ports(), "rooms": os.environ[ROOM_FOLDER_VARIABLE]}))
        unfinished.rename(folder / name)

    def waiting(name: str) -> Callable[..., None]:
        def wait(*_arguments: object) -> None:
            note(name)
            signal.pause()

        return wait

    def work() -> None:
        # It has a task that does not end soon.
        signal.signal(signal.SIGTERM, lambda *_: note("asked"))
        note("worker")
        wait_for(folder / "end")

    def load() -> int:
        if case == "loading":
            waiting(case)()
        if case == "deaf":
            with suppress(KeyboardInterrupt):
                waiting(case)()
        return 0

    def prepare(_address: str) -> int:
        if case == "preparing":
            waiting(case)()
        if case == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    class Started(SupervisedProcess):
        def _start(self, now: float) -> None:
            if case == "failing" and self.kind == "worker":
                wait_for(folder / "web")
                raise OSError("no more processes")
            super()._start(now)

    replaced: dict[Any, dict[str, object]] = {
        ravive.config.server: {"web": SimpleNamespace(answer=waiting("web")), "worker": SimpleNamespace(work=work)},
        ravive.backups: {"queries": None},
        ravive.metrics: {"endpoint": SimpleNamespace(serve=waiting("metrics"))},
        supervisor: {"SupervisedProcess": Started},
    }
    for module, values in replaced.items():
        vars(module).update(values)
    try:
        return supervisor.run(
            folder=folder,
            host="127.0.0.1",
            port=port,
            workers=1,
            works=True,
            metrics=MetricsPlace(host="127.0.0.1", port=metrics_port),
            load=load,
            prepare=prepare,
            say=say,
        )
    except supervisor.PreparationError as problem:
        return refused(problem)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
