"""What a thousand, a million and a hundred million learners cost: `python -m bench.scale --store` measures, `--page` writes the page.

Each unit cost is measured here, in processor time, which other work on the machine changes little. How learners use Ravive, and what
machines cost, are assumptions with a date (`bench/scale_assumptions.json`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.scale_costs import UnitCosts
from bench.scale_page import ANSWERS_A_SYNC, page

HERE = Path(__file__).parent
FIGURES, ASSUMPTIONS = HERE / "scale_figures.json", HERE / "scale_assumptions.json"
PAGE = HERE.parent / "docs/understand/scale.md"
SYNCS, PHONES, PAGES = 300, 5, 200
SQLITE_ANSWERS = 6_000


def measure() -> UnitCosts:
    """Serve a site on PostgreSQL, and return what each thing costs."""
    from bench import weights
    from bench.sync.__main__ import postgresql, ravive

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        served = stack.enter_context(ravive(folder / "postgres", address := stack.enter_context(postgresql(folder))))
        # What it does at the start would count as the database's work for phones.
        stack.enter_context(
            _stopped([number for number in _numbers() if _name(number) == "ravive worker" and _serves(number, served.data)])
        )
        _sync(served)
        precached = weights.precached(served.url)
        sync_us, sync_database_us = _processor_us(served.data, SYNCS, lambda: _sync(served))
        page_us, _ = _processor_us(served.data, PAGES, lambda: _pages(served.url, "/fr/"))
        index_us, _ = _processor_us(served.data, PAGES, lambda: _pages(served.url, "/bundles/index.fr.json"))
        first = weights.transferred(f"{served.url}/fr/start/", "br")
        return UnitCosts(
            measured_on=f"{datetime.now(UTC):%-d %B %Y}",
            machine=f"{os.cpu_count()} cores of a shared virtual machine, Python {platform.python_version()}",
            first_visit_bytes=first + sum(precached.values()) + weights.kept_later(served.url),
            first_visit_requests=1 + len(precached) + len(weights.later(weights.read_manifest())),
            index_bytes=weights.transferred(f"{served.url}/bundles/index.fr.json", "gzip"),
            bundle_bytes=weights.transferred(served.url + _bundle_address(served.url), "gzip"),
            page_bytes=weights.transferred(f"{served.url}/fr/", "br"),
            sync_bytes=_sync_bytes(served.answers.take(ANSWERS_A_SYNC)),
            sync_us=round(sync_us),
            sync_database_us=round(sync_database_us),
            page_us=round(page_us),
            index_us=round(index_us),
            sqlite_bytes_an_answer=round(_sqlite_bytes(folder / "answers.sqlite3", served.answers.take(SQLITE_ANSWERS)), 1),
            postgresql_bytes_an_answer=round(_postgresql_bytes(address), 1),
        )


def _sqlite_bytes(path: Path, answers: list[dict[str, object]]) -> float:
    """Return by how much each answer makes a file of SQLite grow, in the table that Ravive creates there."""
    from bench.sync.floor import Floor

    floor = Floor(path)
    for first in range(0, len(answers), ANSWERS_A_SYNC):
        floor.sync(answers[first : first + ANSWERS_A_SYNC])
    ((size,),) = floor.database.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchall()
    floor.database.close()
    return size / len(answers)


@contextmanager
def _stopped(numbers: list[int]) -> Iterator[None]:
    """Stop these processes until the block ends."""
    for number in numbers:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in numbers:
            os.kill(number, signal.SIGCONT)


def _sync(served: Any) -> None:  # noqa: ANN401 - of bench.sync
    # Several phones: the syncs of one are limited.
    for _ in range(PHONES):
        served.turn(ANSWERS_A_SYNC, SYNCS // PHONES)


def _pages(url: str, path: str) -> None:
    from bench.server.load import Visitor

    visitor = Visitor(url)
    for _ in range(PAGES):
        assert visitor.get(path) == 200
    visitor.close()


def _processor_us(data: Path, times: int, act: Any) -> tuple[float, float]:  # noqa: ANN401 - anything to call
    """Return the microseconds that each of so many requests took of the web processes, and of the database."""
    web = [number for number in _numbers() if _name(number).startswith("ravive web") and _serves(number, data)]
    database = [number for number in _numbers() if _is_of_server(number, data.parent.parent)]
    before = _seconds(web), _seconds(database)
    act()
    after = _seconds(web), _seconds(database)
    return tuple((now - then) * 1e6 / times for now, then in zip(after, before, strict=True))  # type: ignore[return-value]


def _numbers() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _name(number: int) -> str:
    try:
        return Path(f"/proc/{number}/comm").read_text().strip()
    except OSError:
        return ""


def _words(number: int) -> list[bytes]:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _parents_words(number: int) -> list[bytes]:
    try:
        return _words(int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1]))
    except OSError:
        return []


def _serves(number: int, data: Path) -> bool:
    """Return whether a process was forked by the one that serves this data folder."""
    return str(data).encode() in _parents_words(number)


def _is_of_server(number: int, folder: Path) -> bool:
    """Return whether a process is of the PostgreSQL whose files are in a folder: one for each connection, and those that write."""
    return any(str(folder).encode() in word for word in _parents_words(number)) and b"postgres" in b" ".join(_words(number))


def _seconds(numbers: list[int]) -> float:
    ticks = 0
    for number in numbers:
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _bundle_address(url: str) -> str:
    import urllib.request

    with urllib.request.urlopen(f"{url}/bundles/index.fr.json", timeout=30) as answer:  # noqa: S310 - the served site
        decks = json.loads(answer.read())["decks"]
    return next(deck["url"] for deck in decks if deck["deck"] == "voyage")


def _sync_bytes(answers: list[dict[str, object]]) -> int:
    """Return the bytes of a request and of its reply, as the app sends them: compressed."""
    import gzip

    request = gzip.compress(json.dumps({"sent_at": 1, "cursor": 1, "answers": answers}, separators=(",", ":")).encode())
    reply = json.dumps({"accepted": [one["id"] for one in answers], "refused": [], "missing": [], "cursor": 2, "more": False, "count": 9})
    return len(request) + len(reply.encode())


def _postgresql_bytes(address: str) -> float:
    import psycopg

    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT pg_total_relation_size('reviews_answer')::float / count(*) FROM reviews_answer").fetchone()
    assert row is not None
    return float(row[0])


def read_figures() -> tuple[UnitCosts, dict[str, Any]]:
    """Return the stored unit costs, and the assumptions."""
    return UnitCosts(**json.loads(FIGURES.read_text("utf-8"))), json.loads(ASSUMPTIONS.read_text("utf-8"))


def main() -> int:
    """Measure or write; without an option, print the page from the stored figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", action="store_true", help=f"measure, and write {FIGURES.name}")
    parser.add_argument("--page", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args()
    if options.store:
        FIGURES.write_text(json.dumps(asdict(measure()), indent=1) + "\n", "utf-8")
    text = page(*read_figures())
    if options.page:
        PAGE.write_text(text, "utf-8")
    elif not options.store:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
