"""The machines: each a folder of its own and a process of `ravive serve` or `ravive work`; all have the same keys and settings."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.journeys.inside import own_environment

ROOT = Path(__file__).parents[2]
KEY_NAMES = ("secret.key", "push.key", "seal.key", "badge-keys")


@dataclass(kw_only=True)
class Machine:
    """A machine with one service. `port` is 0 where it works in the background."""

    folder: Path
    port: int
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    @property
    def log(self) -> Path:
        """Return the file with what its process printed."""
        return self.folder.with_suffix(".log")

    def start(self) -> None:
        """Start the service, as an init system does."""
        command = [sys.executable, "-m", "ravive", *(["serve", "--port", str(self.port), "--without-worker"] if self.port else ["work"])]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.folder)],
                env={**own_environment(), **self.variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
            )
        self.starts += 1

    def is_alive(self) -> bool:
        """Return whether its process runs."""
        return self.process is not None and self.process.poll() is None

    def processes(self) -> list[int]:
        """Return the numbers of its process and of those that it started."""
        return [] if self.process is None else _family(self.process.pid)

    def stop(self) -> None:
        """Stop the service, and wait."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _family(number: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{number}/task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return [number]
    return [number, *(process for child in children for process in _family(child))]


def share_keys(first: Path, keys: Path) -> None:
    """Copy the keys of the first machine to the folder that every machine reads."""
    keys.mkdir(mode=0o700)
    for name in KEY_NAMES:
        source = first / name
        shutil.copytree(source, keys / name) if source.is_dir() else shutil.copyfile(source, keys / name)
    for path in keys.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


@dataclass(kw_only=True)
class Killer:
    """Kills a process of a random machine every few seconds; an init system starts a machine's service again a second later."""

    machines: list[Machine]
    chance: Random
    every_seconds: tuple[float, float]
    killed_web: int = 0
    killed_workers: int = 0
    _is_over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    @property
    def killed(self) -> int:
        """Return how many processes were killed so far."""
        return self.killed_web + self.killed_workers

    def begin(self) -> None:
        """Begin to kill, and to start again."""
        self._threads = [threading.Thread(target=act, daemon=True) for act in (self._kill, self._start_again)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Kill no more, and return once every machine runs again."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        for machine in self.machines:
            if not machine.is_alive():
                machine.start()

    def _kill(self) -> None:
        while not self._is_over.wait(self.chance.uniform(*self.every_seconds)):
            machine = self.chance.choice(self.machines)
            numbers = machine.processes()
            if not machine.is_alive() or not numbers:
                continue
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(numbers), signal.SIGKILL)
                self.killed_web += bool(machine.port)
                self.killed_workers += not machine.port

    def _start_again(self) -> None:
        while not self._is_over.wait(0.2):
            for machine in self.machines:
                if not machine.is_alive():
                    time.sleep(1.0)
                    machine.start()
