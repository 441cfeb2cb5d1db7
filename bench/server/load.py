"""Single requests over connections of their own, and many a second over a few that stay open."""

from __future__ import annotations

import itertools
import multiprocessing
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from urllib.parse import urlsplit

from bench.sync.__main__ import Served
from bench.sync.ours import Phone

PATIENCE_SECONDS = 20.0
CONNECTIONS = 4
ANSWERS = 20


class Visitor:
    """A connection that stays open and fetches pages as a browser does, compressed."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> int:
        """Return the status of a page once all of it is here."""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br, gzip\r\nAccept-Language: fr\r\n\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._piece()
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        missing = length - len(body)
        while missing > 0:
            missing -= len(self._piece())
        return int(head.split()[1])

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _piece(self) -> bytes:
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server closed the connection before its reply was whole")
        return piece


def page_seconds(url: str, path: str = "/fr/") -> float:
    """Return the seconds until a page is here over a new connection."""
    started = time.perf_counter()
    visitor = Visitor(url)
    status = visitor.get(path)
    visitor.close()
    assert status == 200, f"{path}: {status}"
    return time.perf_counter() - started


def join_seconds(server: Served) -> float:
    """Return the seconds until a new phone has joined a training and its first answers are acknowledged."""
    started = time.perf_counter()
    phone = Phone(server.url)
    phone.socket.settimeout(PATIENCE_SECONDS)
    phone.join()
    phone.sync(server.answers.take(ANSWERS))
    phone.close()
    server.sent += phone.sent
    return time.perf_counter() - started


def pages_a_second(url: str, *, seconds: float) -> float:
    """Return how many pages a second come over a few connections that ask for the next at once."""
    context = multiprocessing.get_context("spawn")
    counts = context.Queue()
    client = context.Process(target=_fetch_without_pause, args=(url, seconds, counts))
    client.start()
    count = counts.get(timeout=seconds + PATIENCE_SECONDS * 2)
    client.join()
    return count / seconds


def _fetch_without_pause(url: str, seconds: float, counts: multiprocessing.Queue[int]) -> None:
    done = [0] * CONNECTIONS
    until = time.monotonic() + seconds

    def fetch(place: int) -> None:
        visitor = Visitor(url)
        while time.monotonic() < until:
            assert visitor.get("/fr/") == 200
            done[place] += 1

    threads = [threading.Thread(target=fetch, args=(place,)) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.put(sum(done))


@contextmanager
def missing_pages_asked_for(url: str, *, a_second: float) -> Iterator[None]:
    """Ask for so many different missing pages a second for as long as the block lasts."""
    context = multiprocessing.get_context("spawn")
    is_over = context.Event()
    client = context.Process(target=_ask_for_missing_pages, args=(url, a_second, is_over))
    client.start()
    time.sleep(2)
    try:
        yield
    finally:
        assert client.is_alive(), "the server did not answer as many missing pages"
        is_over.set()
        client.join()


def _ask_for_missing_pages(url: str, a_second: float, is_over: Event) -> None:
    numbers = itertools.count()
    started = time.monotonic()

    def fetch() -> None:
        visitor = Visitor(url)
        while not is_over.is_set():
            number = next(numbers)
            time.sleep(max(0.0, started + number / a_second - time.monotonic()))
            language = ("fr", "nl", "de", "en")[number % 4]
            assert visitor.get(f"/{language}/nowhere-{number}/") == 404

    threads = [threading.Thread(target=fetch, daemon=True) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    is_over.wait()
