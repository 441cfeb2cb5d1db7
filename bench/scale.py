"""What a thousand, a million and a hundred million learners cost: `python -m bench.scale --store` measures, `--page` writes the page.

Each unit cost is measured here, in processor time, which other work on the machine changes little. How learners use Ravive, and what
machines cost, are assumptions with a date (`bench/scale_assumptions.json`).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIGURES, ASSUMPTIONS = HERE / "scale_figures.json", HERE / "scale_assumptions.json"
PAGE = HERE.parent / "docs/understand/scale.md"
LEARNERS = (1_000, 1_000_000, 100_000_000)
SYNCS, PHONES, ANSWERS_A_SYNC, PAGES = 300, 5, 6, 200
SQLITE_ANSWERS = 6_000
PATIENCE_SECONDS = 900
DAYS_A_YEAR, SECONDS_AN_HOUR, MONTHS = 365, 3600, 12
GB = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class UnitCosts:
    """What one of each costs. Times are of the processor, in microseconds; bytes are on the wire without headers, or on the disk."""

    measured_on: str
    machine: str
    first_visit_bytes: int
    first_visit_requests: int
    index_bytes: int
    bundle_bytes: int
    page_bytes: int
    sync_bytes: int
    sync_us: float
    sync_database_us: float
    page_us: float
    index_us: float
    sqlite_bytes_an_answer: float
    postgresql_bytes_an_answer: float


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What so many learners cost in a year. `peak_cores` are those that are busy in the busiest hour, of Ravive and of the database."""

    learners: int
    requests: float
    answers: float
    sent_gb: float
    database_gb: float
    peak_requests_a_second: float
    peak_cores: float
    peak_database_cores: float
    machines: int
    database_machines: int
    euros: float


def measure() -> UnitCosts:
    """Serve a site on PostgreSQL, and return what each thing costs."""
    from bench import weights
    from bench.sync.__main__ import postgresql, ravive
    from tests.journeys import conftest

    # Other work on the machine may make a first start slow: it is not measured.
    conftest.START_SECONDS = PATIENCE_SECONDS
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        served = stack.enter_context(ravive(folder / "postgres", address := stack.enter_context(postgresql(folder))))
        # What it does at the start would count as the database's work for phones.
        stack.enter_context(_stopped([number for number in _numbers() if b"work" in _words(number) and _serves(number, served.data)]))
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
    web = [number for number in _numbers() if b"answer" in (words := _words(number)) and b"ravive" in words and _serves(number, data)]
    database = [number for number in _numbers() if _is_of_server(number, data.parent.parent)]
    before = _seconds(web), _seconds(database)
    act()
    after = _seconds(web), _seconds(database)
    return tuple((now - then) * 1e6 / times for now, then in zip(after, before, strict=True))  # type: ignore[return-value]


def _numbers() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _words(number: int) -> list[bytes]:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _serves(number: int, data: Path) -> bool:
    try:
        return f"RAVIVE_DATA={data}".encode() in Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _is_of_server(number: int, folder: Path) -> bool:
    """Return whether a process is of the PostgreSQL whose files are in a folder: one for each connection, and those that write."""
    try:
        parent = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return False
    return any(str(folder).encode() in word for word in _words(parent)) and b"postgres" in b" ".join(_words(number))


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


def scaled(learners: int, costs: UnitCosts, assumed: dict[str, Any]) -> Scale:
    """Return what so many learners cost in a year, by the unit costs and the assumptions."""
    use, prices = assumed["use"], assumed["prices"]
    days = learners * use["days_of_use_a_year"]
    syncs, indexes = days * use["syncs_a_day_of_use"], days
    pages, bundles = learners * use["pages_of_the_public_site_a_year"], learners * use["bundles_fetched_a_year"]
    visits = learners * use["visits_a_learner"]
    answers = days * use["answers_a_day_of_use"]
    requests = syncs + indexes + pages + bundles + visits * costs.first_visit_requests
    sent = syncs * costs.sync_bytes + indexes * costs.index_bytes + pages * costs.page_bytes + bundles * costs.bundle_bytes
    sent += visits * costs.first_visit_bytes
    # Files of the first visit and bundles are sent as an index is: from memory.
    others = indexes + bundles + visits * costs.first_visit_requests
    seconds = (syncs * costs.sync_us + pages * costs.page_us + others * costs.index_us) / 1e6
    peak = use["busiest_day_by_average"] * use["share_of_the_day_in_the_busiest_hour"] / DAYS_A_YEAR / SECONDS_AN_HOUR
    cores, database_cores = seconds * peak, syncs * costs.sync_database_us / 1e6 * peak
    usable = prices["machine_cores"] * use["share_of_a_processor_that_is_used"]
    machines, database_machines = max(math.ceil(cores / usable), 1), math.ceil(database_cores / usable)
    sqlite_gb = answers * use["kept_years"] * costs.sqlite_bytes_an_answer / GB
    if cores + database_cores <= usable and sqlite_gb <= use["sqlite_up_to_gb"]:
        database_machines = 0
    database_gb = (
        answers * use["kept_years"] * (costs.postgresql_bytes_an_answer if database_machines else costs.sqlite_bytes_an_answer) / GB
    )
    euros = MONTHS * (
        (machines + database_machines) * prices["machine_euros_a_month"]
        + database_gb * (1 + prices["copies_of_the_database"]) * prices["database_disk_euros_a_gb_month"]
        + prices["pictures_and_films_gb"] * prices["bucket_euros_a_gb_month"]
    )
    return Scale(
        learners=learners,
        requests=requests,
        answers=answers,
        sent_gb=sent / GB,
        database_gb=database_gb,
        peak_requests_a_second=requests * peak,
        peak_cores=cores,
        peak_database_cores=database_cores,
        machines=machines,
        database_machines=database_machines,
        euros=euros + sent / GB * prices["traffic_euros_a_gb"],
    )


def page(costs: UnitCosts, assumed: dict[str, Any]) -> str:
    """Return the page of the documentation."""
    scales = [scaled(learners, costs, assumed) for learners in LEARNERS]
    use, prices = assumed["use"], assumed["prices"]
    rows = [
        ("requests", [_short(one.requests) for one in scales]),
        ("answers", [_short(one.answers) for one in scales]),
        ("sent, GB", [_short(one.sent_gb) for one in scales]),
        (f"answers stored for {use['kept_years']} years, GB", [_short(one.database_gb) for one in scales]),
        ("requests a second in the busiest hour", [_short(one.peak_requests_a_second) for one in scales]),
        ("cores busy then: Ravive", [_short(one.peak_cores) for one in scales]),
        ("cores busy then: PostgreSQL", [_short(one.peak_database_cores) for one in scales]),
        (f"machines of {prices['machine_cores']} cores for Ravive", [_short(one.machines) for one in scales]),
        ("the same for PostgreSQL", [_short(one.database_machines) if one.database_machines else "SQLite" for one in scales]),
        ("euros", [_short(one.euros) for one in scales]),
        ("euros a thousand learners", [_short(one.euros / one.learners * 1000) for one in scales]),
    ]
    heads = " | ".join(f"{_short(learners)} learners" for learners in LEARNERS)
    table = "\n".join(f"| {name} | {' | '.join(values)} |" for name, values in rows)
    units = "\n".join(f"| {name} | {value} |" for name, value in _units(costs))
    uses = "\n".join(f"| {name.replace('_', ' ')} | {value:g} |" for name, value in {**use, **prices}.items())
    return f"""# What many learners cost

`python -m bench.scale --store` measures the unit costs, and `python -m bench.scale --page` writes this page from them. A test compares
the two.

## A year

| | {heads} |
|---|---|---|---|
{table}

The table multiplies what was measured on one small machine. Nobody has run Ravive for a million learners. Three limits are not in it:

- One PostgreSQL takes every answer. For {_short(LEARNERS[2])} learners, its table has to be divided among several servers, for example by
  training. Ravive does not do that.
- The busiest hour is an average of 3,600 seconds. Minutes in it are busier, which the unused half of each processor is for.
- People who host, answer and repair are not counted. They cost more than the machines.

## Measured

{costs.measured_on}, {costs.machine}, with other work going on. Times are processor time of the processes that answer,
read from the system, so that waiting does not count. Other work changes them a little, since it displaces what processors remember.

| one of each | |
|---|---|
{units}

Sizes are compressed bodies without headers. Each file of the first visit and each bundle is counted as a list of decks is.

## Assumed

Prices and use are assumptions of {assumed["date"]}, in `bench/scale_assumptions.json`. Change them there, and run
`python -m bench.scale --page`.

| assumption | |
|---|---|
{uses}

[Several machines](../do/several-machines.md) says how to run them.
"""


def _units(costs: UnitCosts) -> list[tuple[str, str]]:
    return [
        ("first visit with all that the phone stores, kB", f"{costs.first_visit_bytes / 1000:.0f}"),
        ("requests of the first visit", f"{costs.first_visit_requests}"),
        ("list of decks, asked for on each day of use, kB", f"{costs.index_bytes / 1000:.1f}"),
        ("bundle of a deck, kB", f"{costs.bundle_bytes / 1000:.1f}"),
        ("public page, kB", f"{costs.page_bytes / 1000:.1f}"),
        (f"sync of {ANSWERS_A_SYNC} answers, both ways, kB", f"{costs.sync_bytes / 1000:.1f}"),
        ("the same, µs of Ravive's processor", f"{costs.sync_us:,.0f}"),
        ("the same, µs of PostgreSQL's processor", f"{costs.sync_database_us:,.0f}"),
        ("public page from the cache, µs", f"{costs.page_us:,.0f}"),
        ("list of decks, µs", f"{costs.index_us:,.0f}"),
        ("answer in SQLite, bytes", f"{costs.sqlite_bytes_an_answer:.0f}"),
        ("answer in PostgreSQL with its indexes, bytes", f"{costs.postgresql_bytes_an_answer:.0f}"),
    ]


def _short(number: float) -> str:
    """Return a number with two significant digits, and words for the large ones.

    >>> _short(0.0123), _short(1234), _short(2_500_000), _short(100_000_000)
    ('0.012', '1,200', '2.5 million', '100 million')
    """
    if number == 0:
        return "0"
    for size, word in ((1_000_000_000, " billion"), (1_000_000, " million")):
        if number >= size:
            return f"{_two_digits(number / size)}{word}"
    return _two_digits(number)


def _two_digits(number: float) -> str:
    digits = 1 - math.floor(math.log10(abs(number)))
    rounded = round(number, digits)
    return f"{rounded:,.{max(digits, 0)}f}".rstrip("0").rstrip(".") if digits > 0 else f"{rounded:,.0f}"


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
