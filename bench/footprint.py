"""Prints how much memory `ravive serve` holds 25 s after the first page, and how much is installed: `python -m bench.footprint`."""

from __future__ import annotations

import importlib.metadata
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.conftest import free_port, serve

AFTER_SECONDS = 25.0
MEMORY_MB, WEB_MB = 350, 150
WEB = "answer"


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """The memory of one process, in megabytes of a million bytes: all it holds, and its share of what several hold."""

    command: str
    resident_mb: float
    share_mb: float


def processes_of(number: int) -> list[int]:
    """Return a process and all that it started."""
    children = [int(child) for thread in Path(f"/proc/{number}/task").iterdir() for child in (thread / "children").read_text().split()]
    return [number, *(one for child in children for one in processes_of(child))]


def footprint(number: int) -> Footprint:
    """Return what a process holds now."""
    folder = Path(f"/proc/{number}")
    arguments = (folder / "cmdline").read_bytes().decode().split("\0")
    lines = (line.split() for line in (folder / "smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {line[0].rstrip(":"): int(line[1]) for line in lines}
    command = arguments[arguments.index("ravive") + 1]
    return Footprint(command=command, resident_mb=kilobytes["Rss"] * 1.024 / 1000, share_mb=kilobytes["Pss"] * 1.024 / 1000)


def installed_mb(folder: Path) -> float:
    """Return what the files of a folder take on the disk, in megabytes, each file once."""
    sizes = {(one.stat().st_dev, one.stat().st_ino): one.stat().st_blocks * 512 for one in folder.rglob("*") if one.is_file()}
    return sum(sizes.values()) / 1_000_000


def main() -> int:
    """Measure, print, and return 1 where a limit is exceeded."""
    with tempfile.TemporaryDirectory() as folder:
        site = serve(Path(folder) / "data", free_port(), works=True)
        try:
            time.sleep(AFTER_SECONDS)
            found = [footprint(number) for number in processes_of(site.process.pid)]
        finally:
            site.process.terminate()
            site.process.wait(timeout=30)
    print(f"{'memory, MB':24}{'resident':>10}{'share':>10}")
    for one in found:
        print(f"ravive {one.command:17}{one.resident_mb:10.0f}{one.share_mb:10.0f}")
    resident = sum(one.resident_mb for one in found)
    print(f"{'all':24}{resident:10.0f}{sum(one.share_mb for one in found):10.0f}   resident: at most {MEMORY_MB}, {WEB_MB} a web process")
    packages = len(list(importlib.metadata.distributions()))
    print(f"\ninstalled here: {installed_mb(Path(sys.prefix)):.0f} MB in {packages} packages")
    is_met = resident <= MEMORY_MB and all(one.resident_mb <= WEB_MB for one in found if one.command == WEB)
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
