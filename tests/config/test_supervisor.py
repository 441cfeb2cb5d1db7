"""The supervisor leaves no process, folder or open port behind, at whichever moment it is stopped."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.inside import own_environment
from tests.patience import PATIENCE_SECONDS
from tests.ports import free_port


@dataclass(frozen=True)
class Supervisor:
    """A supervisor that was started, and where its processes write down what they have."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    metrics_port: int

    def noted(self, name: str) -> dict[str, Any]:
        """Return what a process of this name wrote down, once it has."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (self.folder / name).exists():
            assert time.monotonic() < deadline, f"{name} never began"
            time.sleep(0.02)
        found: dict[str, Any] = json.loads((self.folder / name).read_text())
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[str], Supervisor]]:
    processes: list[subprocess.Popen[str]] = []

    def start(case: str) -> Supervisor:
        port, metrics_port = free_port(), free_port()
        command = [sys.executable, "-m", "tests.config.supervised", case, str(tmp_path), str(port), str(metrics_port)]
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        processes.append(subprocess.Popen(command, env=own_environment(), **pipes))  # type: ignore[call-overload]
        return Supervisor(processes[0], tmp_path, port, metrics_port)

    yield start
    (tmp_path / "end").touch()
    for process in processes:
        # Its own processes end when it is gone.
        process.kill()
        process.communicate(timeout=PATIENCE_SECONDS)


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("stage", ["loading", "deaf", "preparing"])
def test_a_start_that_is_stopped_leaves_no_process_and_no_folder(started: Callable[[str], Supervisor], stage: str, number: int) -> None:
    supervisor = started(stage)
    found = supervisor.noted(stage)
    assert Path(found["rooms"]).is_dir()
    assert supervisor.stop(number) == 0
    assert not is_alive(found["pid"])
    assert not Path(found["rooms"]).exists()


def test_a_preparation_that_was_killed_is_said_in_a_line(started: Callable[[str], Supervisor]) -> None:
    process = started("killed").process
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert said.startswith("ravive: SIGKILL ended the preparation; the machine may lack memory.")
    assert said.count("\n") == 1


def test_a_port_is_free_while_the_worker_ends_its_task(started: Callable[[str], Supervisor]) -> None:
    supervisor = started("serving")
    opened = {name: supervisor.noted(name)["ports"] for name in ("web", "worker", "metrics")}
    assert opened == {"web": [supervisor.port], "worker": [], "metrics": [supervisor.metrics_port]}
    supervisor.process.terminate()
    supervisor.noted("asked")
    while True:
        try:
            socket.create_connection(("127.0.0.1", supervisor.port), timeout=PATIENCE_SECONDS).close()
        except OSError:
            break
        time.sleep(0.1)
    assert supervisor.process.poll() is None
    (supervisor.folder / "end").touch()
    assert supervisor.process.wait(PATIENCE_SECONDS) == 0


def test_a_start_that_fails_stops_what_it_started(started: Callable[[str], Supervisor]) -> None:
    supervisor = started("failing")
    web = supervisor.noted("web")
    assert supervisor.process.wait(PATIENCE_SECONDS) == 1
    assert not is_alive(web["pid"])
    assert not Path(web["rooms"]).exists()
