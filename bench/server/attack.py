"""Connections that send little or nothing, opened again whenever the server closes them."""

from __future__ import annotations

import resource
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from bench.sync.ours import CODE

HEADERS = f"Host: localhost\r\nAuthorization: Bearer {'a' * 43}\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
PART_OF_A_BODY = f"POST /api/v1/trainings/{CODE}/learners HTTP/1.1\r\n{HEADERS}{{".encode()
PART_OF_A_HEADER = PART_OF_A_BODY[:60]
A_WHOLE_REQUEST = b"GET /units/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
# What a silent connection sends first, in turn: nothing, a part of a header, a whole request after which it stays open.
SILENT = (b"", PART_OF_A_HEADER, A_WHOLE_REQUEST)
CONNECT_SECONDS = 5.0


class Attack:
    """So many silent connections and so many stalled bodies, held by one thread."""

    def __init__(self, url: str, *, silent: int, stalled: int) -> None:
        self._address = urlsplit(url)
        self._wanted = [SILENT[number % len(SILENT)] for number in range(silent)] + [PART_OF_A_BODY] * stalled
        self._selector = selectors.DefaultSelector()
        self._is_over = threading.Event()
        self.opened = 0

    @property
    def open_now(self) -> int:
        """Return how many connections are open."""
        return len(self._selector.get_map() or ())

    def hold(self) -> None:
        """Keep every connection open until `stop`."""
        missing = self._wanted
        while not self._is_over.is_set():
            missing = [sent for sent in missing if self._is_over.is_set() or not self._open(sent)]
            for key, _ in self._selector.select(0.2):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                if not _has_more(connection):
                    self._selector.unregister(connection)
                    connection.close()
                    missing.append(key.data)
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()

    def stop(self) -> None:
        """Let the connections go."""
        self._is_over.set()

    def _open(self, sent: bytes) -> bool:
        with suppress(OSError):
            connection = socket.create_connection((self._address.hostname, self._address.port), timeout=CONNECT_SECONDS)
            connection.sendall(sent)
            self._selector.register(connection, selectors.EVENT_READ, sent)
            self.opened += 1
            return True
        return False


def _has_more(connection: socket.socket) -> bool:
    """Return whether the server still holds the connection, after reading what it sent."""
    try:
        return bool(connection.recv(65_536))
    except OSError:
        return False


@contextmanager
def attacked(url: str, *, silent: int, stalled: int) -> Iterator[Attack]:
    """Attack a site for as long as the block lasts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    attack = Attack(url, silent=silent, stalled=stalled)
    thread = threading.Thread(target=attack.hold)
    thread.start()
    try:
        yield attack
    finally:
        attack.stop()
        thread.join()
