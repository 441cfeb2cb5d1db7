"""The faults: each begins, lasts, and ends; `ravive check` has to name it while it lasts."""

from __future__ import annotations

import errno
import resource
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.cluster.machines import Machine
from tests.cluster.services import program, started
from tests.journeys.post_office import PostOffice

CHUNK = bytes(1_000_000)
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
# More than `ravive check` calls slow.
SLOW_SECONDS = 6.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault: what begins and ends it, and codes of the check of which one has to be found meanwhile."""

    name: str
    begin: Callable[[], object]
    end: Callable[[], object]
    named_by: tuple[str, ...]


class Valkey:
    """A Valkey that can be killed and started again on its port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url, self._folder, self._port, self._stack = f"valkey://127.0.0.1:{port}/0", folder, port, ExitStack()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it without a file. Raises MissingServerError."""
        command = [program("valkey-server"), "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self.process = self._stack.enter_context(started(command, self._port, self._folder / "valkey.log"))

    def kill(self) -> None:
        """Kill it."""
        if self.process:
            self.process.kill()
        self._stack.close()


def limit_files(machines: list[Machine], *, most_bytes: int) -> None:
    """Let no process of these machines write to a file beyond so many bytes: below that, each write is refused (EFBIG)."""
    for machine in machines:
        for number in machine.processes():
            resource.prlimit(number, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


def fill_disk(file: Path) -> None:
    """Write a file until its disk is full."""
    with file.open("wb", buffering=0) as filler:
        for size in (len(CHUNK), 4096, 1):
            try:
                while True:
                    filler.write(CHUNK[:size])
            except OSError as problem:
                if problem.errno != errno.ENOSPC:
                    raise


def mounted(folder: Path, *, megabytes: int) -> bool:
    """Mount a small disk in memory at a folder; return whether this user may."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)]
    return bool(shutil.which("mount")) and subprocess.run(command, check=False, capture_output=True).returncode == 0


def unmount(folder: Path) -> None:
    """Unmount what `mounted` mounted."""
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def of_mail(office: PostOffice) -> list[Fault]:
    """Return the faults of the mail server."""

    def change(**values: object) -> Callable[[], None]:
        return partial(office.__dict__.update, values)

    return [
        Fault(
            name="mail slow",
            begin=change(delay_seconds=SLOW_SECONDS),
            end=change(delay_seconds=0.0),
            named_by=("smtp.slow", "smtp.refused"),
        ),
        Fault(name="mail refusing", begin=change(refusal="451 later"), end=change(refusal=""), named_by=("smtp.refused",)),
        Fault(
            name="mail without SMTPUTF8",
            begin=change(takes_all_letters=False),
            end=change(takes_all_letters=True),
            named_by=("smtp.plain_letters",),
        ),
    ]


def of_clock(file: Path) -> list[Fault]:
    """Return the faults of the clock that libfaketime reads from a file."""

    def to(text: str) -> Callable[[], object]:
        return partial(file.write_text, f"{text}\n")

    named = ("clock.disk", "clock.database", "clock.back")
    return [
        Fault(name="clock back a day", begin=to("-1d"), end=to("+0"), named_by=named),
        Fault(name="clock forward a year", begin=to("+365d"), end=to("+0"), named_by=named),
    ]


def clock_variables(file: Path) -> dict[str, str]:
    """Return the variables by which a process reads its clock from a file."""
    file.write_text("+0\n")
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # The disk has its own clock.
        "NO_FAKE_STAT": "1",
    }
