"""A leaked code and guessed ones: invented keys join while a room does, and random codes are tried as fast as the server answers."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import SystemRandom
from statistics import median
from urllib.parse import urlsplit

from bench.server import load
from bench.sync.__main__ import Served
from bench.sync.ours import CODE
from ravive.trainings.codes import draw_code

INVENTED_AT_ONCE, INVENTED_A_SECOND = 200, 3
GUESSERS = 4
PATIENCE_SECONDS = 20.0
BETWEEN_JOINS_SECONDS = 0.3


@dataclass
class Joined:
    """How many phones of a room joined, and the longest wait of one, in seconds."""

    phones: int
    joined: int = 0
    longest: float = 0.0

    def __str__(self) -> str:
        return f"{self.joined} of {self.phones} phones joined, the slowest in {self.longest:.2f} s   goal {self.phones}"


@dataclass
class Guesses:
    """How many codes were tried, by status, in how many seconds; the waits of phones that joined meanwhile, in seconds."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter[int])
    joins: list[float] = field(default_factory=list[float])

    @property
    def longest_join(self) -> float:
        """Return the longest wait of a phone with the right code."""
        return max(self.joins)

    def __str__(self) -> str:
        tried = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        rate = sum(self.statuses.values()) / self.seconds
        waits = f"join and sync {median(self.joins):.2f} s, at most {self.longest_join:.2f}"
        return f"{rate:,.0f} a second ({tried}); {waits}   goal 1"


def _connection(url: str) -> http.client.HTTPConnection:
    address = urlsplit(url)
    assert address.hostname
    return http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE_SECONDS)


def _status(connection: http.client.HTTPConnection, method: str, path: str, **given: str) -> int:
    connection.request(method, path, given.get("body"), {"Authorization": f"Bearer {given.get('key', 'a' * 43)}"})
    with connection.getresponse() as response:
        response.read()
        return response.status


def _join(connection: http.client.HTTPConnection) -> int:
    """Return the status of joining with a new key."""
    path = f"/api/v1/trainings/{CODE}/learners"
    return _status(connection, "POST", path, body=json.dumps({"form": "A"}), key=secrets.token_urlsafe(32))


@contextmanager
def _invented_keys(url: str) -> Iterator[None]:
    """Let invented keys join: many at once before the block begins, then some a second until it ends."""
    is_over = threading.Event()
    connection = _connection(url)
    for _ in range(INVENTED_AT_ONCE):
        _join(connection)

    def go_on() -> None:
        while not is_over.wait(1 / INVENTED_A_SECOND):
            _join(connection)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        connection.close()


def join_beside_invented_keys(server: Served, *, phones: int) -> Joined:
    """Return how many phones of a room join at the same moment, each with one attempt."""
    joined = Joined(phones=phones)
    lock = threading.Lock()

    def one() -> None:
        started = time.perf_counter()
        status = _join(_connection(server.url))
        with lock:
            joined.longest = max(joined.longest, time.perf_counter() - started)
            joined.joined += status == http.client.CREATED

    with _invented_keys(server.url):
        room = [threading.Thread(target=one) for _ in range(phones)]
        for phone in room:
            phone.start()
        for phone in room:
            phone.join()
    return joined


def guess(server: Served, *, seconds: float) -> Guesses:
    """Return what guessing for so long found, while phones with the right code join and send."""
    found, lock = Guesses(seconds=seconds), threading.Lock()
    until = time.monotonic() + seconds

    def guesser() -> None:
        connection, chance, mine = _connection(server.url), SystemRandom(), Counter[int]()
        while time.monotonic() < until:
            mine[_status(connection, "GET", f"/api/v1/trainings/{draw_code(chance)}")] += 1
        with lock:
            found.statuses.update(mine)

    guessers = [threading.Thread(target=guesser) for _ in range(GUESSERS)]
    for one in guessers:
        one.start()
    while time.monotonic() < until:
        found.joins.append(load.join_seconds(server))
        time.sleep(BETWEEN_JOINS_SECONDS)
    for one in guessers:
        one.join()
    return found
