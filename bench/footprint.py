"""Prints how much memory `ravive serve` holds 25 s after a hundred pages, and how much is installed: `python -m bench.footprint`."""

from __future__ import annotations

import importlib.metadata
import itertools
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.journeys.conftest import Site, free_port, serve

AFTER_SECONDS = 25.0
PAGES = 100
# Of the site's map, in its order.
ADDRESS = re.compile(r"<loc>https?://[^/<]+(/[^<]*)</loc>")
MEMORY_MB = 350


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """The memory of one process, in megabytes of a million bytes: all it holds, and its share of what several hold."""

    name: str
    resident_mb: float
    share_mb: float


def processes_of(number: int) -> list[int]:
    """Return a process and all that it started."""
    children = [int(child) for thread in Path(f"/proc/{number}/task").iterdir() for child in (thread / "children").read_text().split()]
    return [number, *(one for child in children for one in processes_of(child))]


def footprint(number: int) -> Footprint:
    """Return what a process holds now."""
    folder = Path(f"/proc/{number}")
    lines = (line.split() for line in (folder / "smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {line[0].rstrip(":"): int(line[1]) for line in lines}
    name = (folder / "comm").read_text().strip()
    return Footprint(name=name, resident_mb=kilobytes["Rss"] * 1.024 / 1000, share_mb=kilobytes["Pss"] * 1.024 / 1000)


def installed_mb(folder: Path) -> float:
    """Return what the files of a folder take on the disk, in megabytes, each file once."""
    sizes = {(one.stat().st_dev, one.stat().st_ino): one.stat().st_blocks * 512 for one in folder.rglob("*") if one.is_file()}
    return sum(sizes.values()) / 1_000_000


def open_pages(site: Site) -> None:
    """Ask for a hundred pages of the site's map, from the first on again when it is shorter. Raises where one is refused."""
    addresses = [
        address for part in _addresses(site, "/sitemap.xml") for address in (_addresses(site, part) if part.endswith(".xml") else [part])
    ]
    for address in itertools.islice(itertools.cycle(addresses), PAGES):
        requests.get(site.at(address), timeout=60).raise_for_status()


def _addresses(site: Site, path: str) -> list[str]:
    return ADDRESS.findall(requests.get(site.at(path), timeout=60).text)


def main() -> int:
    """Measure, print, and return 1 where a limit is exceeded."""
    with tempfile.TemporaryDirectory() as folder:
        site = serve(Path(folder) / "data", free_port(), works=True)
        try:
            open_pages(site)
            time.sleep(AFTER_SECONDS)
            found = [footprint(number) for number in processes_of(site.process.pid)]
        finally:
            site.process.terminate()
            site.process.wait(timeout=30)
    print(f"{'memory, MB':24}{'resident':>10}{'share':>10}")
    for one in found:
        print(f"{one.name:24}{one.resident_mb:10.0f}{one.share_mb:10.0f}")
    share = sum(one.share_mb for one in found)
    print(f"{'all':24}{sum(one.resident_mb for one in found):10.0f}{share:10.0f}   share: at most {MEMORY_MB}")
    packages = len(list(importlib.metadata.distributions()))
    print(f"\ninstalled here: {installed_mb(Path(sys.prefix)):.0f} MB in {packages} packages")
    return 0 if share <= MEMORY_MB else 1


if __name__ == "__main__":
    raise SystemExit(main())
