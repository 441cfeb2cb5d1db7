"""Prints what the server holds, beside other servers where they are installed: `python -m bench.server`.

Compare with `uv run --no-sync --with granian --with gunicorn --with cheroot --with tornado python -m bench.server`.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.server import codes, load
from bench.server.attack import attacked
from bench.server.candidates import installed, served_by
from bench.sync.__main__ import Served, ravive
from bench.sync.ours import OPEN, Answers, ask

ROUNDS = 5
PAGES_SECONDS = 3.0
SYNC_ANSWERS, SYNCS = 100, 20
MISSING_PAGES_A_SECOND, MOST_TIMES_SLOWER = 200, 3.0
SILENT, STALLED = 2_000, 300
ATTACK_SECONDS, CANDIDATE_ATTACK_SECONDS = 120.0, 20.0
MOST_SECONDS = 1.0
PAUSE_SECONDS = 0.5
PHONES, GUESSING_SECONDS = 30, 20.0
RAVIVE = "Ravive"


@dataclass
class Rates:
    """What a server does when nobody disturbs it, round by round."""

    pages_a_second: list[float] = field(default_factory=list[float])
    sync_ms: list[float] = field(default_factory=list[float])

    def __str__(self) -> str:
        return f"{median(self.pages_a_second):9.0f}{median(self.sync_ms):16.2f}"


@dataclass
class Waits:
    """The longest waits of a visitor and of a phone that joins, in seconds, and how many got no reply."""

    page: float = 0.0
    join: float = 0.0
    failed: int = 0
    fewest_open: int = SILENT + STALLED

    def __str__(self) -> str:
        return f"{self.page:9.2f}{self.join:16.2f}{self.failed:10}{self.fewest_open:14,}"


def compared(folder: Path, stack: ExitStack) -> dict[str, Served]:
    """Return every server, ready."""
    servers = {RAVIVE: stack.enter_context(ravive(folder / "ravive"))}
    for name in installed():
        data = folder / name
        url = stack.enter_context(served_by(name, data))
        bundle, cards = json.loads(ask(OPEN, data, None))
        servers[name] = Served(url=url, data=data, database=None, answers=Answers(bundle=bundle, cards=cards))
    return servers


def measure_rates(servers: dict[str, Served]) -> dict[str, Rates]:
    """Return the rates of every server, which take turns."""
    rates = {name: Rates() for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            rates[name].pages_a_second.append(load.pages_a_second(server.url, seconds=PAGES_SECONDS))
            rates[name].sync_ms.append(sync_ms(server))
    return rates


def sync_ms(server: Served) -> float:
    """Return the median milliseconds of a phone's syncs."""
    return median(server.turn(SYNC_ANSWERS, SYNCS)) * 1000


def measure_missing_pages(server: Served) -> float:
    """Return how many times as long a sync takes while missing pages are asked for."""
    times_slower: list[float] = []
    for _ in range(ROUNDS):
        quiet = sync_ms(server)
        with load.missing_pages_asked_for(server.url, a_second=MISSING_PAGES_A_SECOND):
            times_slower.append(sync_ms(server) / quiet)
    return median(times_slower)


def measure_waits(server: Served, seconds: float) -> Waits:
    """Return the longest waits while the server is attacked."""
    waits = Waits()
    with attacked(server.url, silent=SILENT, stalled=STALLED) as attack:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            waits.page = max(waits.page, wait(waits, lambda: load.page_seconds(server.url)))
            waits.join = max(waits.join, wait(waits, lambda: load.join_seconds(server)))
            time.sleep(PAUSE_SECONDS)
            waits.fewest_open = min(waits.fewest_open, attack.open_now)
    return waits


def wait(waits: Waits, request: Callable[[], float]) -> float:
    """Return the seconds a request took; those until it was given up where it got no reply."""
    started = time.perf_counter()
    try:
        return request()
    except OSError:
        waits.failed += 1
        return time.perf_counter() - started


def main() -> int:
    """Measure, print, and return 1 where a bar is missed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        servers = compared(Path(name), stack)
        for server in servers.values():
            server.turn(SYNC_ANSWERS, SYNCS)  # whatever is slow only the first time
            load.page_seconds(server.url)
        print(f"{'':20}{'pages/s':>9}{f'sync of {SYNC_ANSWERS}, ms':>16}", flush=True)
        for name, rates in measure_rates(servers).items():
            print(f"{name:20}{rates}", flush=True)
        slower = measure_missing_pages(servers[RAVIVE])
        print(f"\nsync at {MISSING_PAGES_A_SECOND} missing pages a second: {slower:.1f} times its quiet time   goal {MOST_TIMES_SLOWER:g}")
        print(f"\n{SILENT:,} silent connections, {STALLED} stalled bodies: the longest waits, s")
        print(f"{'':20}{'page':>9}{'join and sync':>16}{'no reply':>10}{'fewest open':>14}", flush=True)
        waits = measure_waits(servers[RAVIVE], ATTACK_SECONDS)
        print(f"{RAVIVE:20}{waits}   goal {MOST_SECONDS:g}", flush=True)
        joined = codes.join_beside_invented_keys(servers[RAVIVE], phones=PHONES)
        print(f"\n{codes.INVENTED_AT_ONCE} invented keys and {codes.INVENTED_A_SECOND} more a second: {joined}")
        guessing = codes.guess(servers[RAVIVE], seconds=GUESSING_SECONDS)
        print(f"guessing codes for {GUESSING_SECONDS:g} s: {guessing}")
        for name, server in list(servers.items())[1:]:
            print(f"{name:20}{measure_waits(server, CANDIDATE_ATTACK_SECONDS)}", flush=True)
    is_met = slower <= MOST_TIMES_SLOWER and max(waits.page, waits.join) <= MOST_SECONDS and not waits.failed
    return 0 if is_met and joined.joined == PHONES and guessing.longest_join <= MOST_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
