"""How near to SQLite alone a server in Python comes at all: one thread that reads a socket, decodes, and writes the rows.

It looks nobody up, judges nothing, counts nothing, serves one connection at a time and knows no HTTP beyond the length of a body.
"""

from __future__ import annotations

import multiprocessing
import socket
from multiprocessing.synchronize import Event
from pathlib import Path

import msgspec

from bench.sync.floor import INSERT, Floor
from ravive.reviews.columns import FieldValues, field_values
from ravive.reviews.wire import read_sync
from tests.journeys.conftest import free_port

MOST_READ = 262_144


def serve(port: int, path: Path, ready: Event) -> None:
    """Answer whoever comes, one after the other, for ever."""
    database = Floor(path).database
    listening = socket.create_server(("127.0.0.1", port))
    ready.set()
    while True:
        connection, _ = listening.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kept = 0
        while request := _read(connection):
            head, body = request
            reply = b"{}"
            if b"/answers" in head:
                fields = field_values(read_sync(body).answers)
                kept += len(fields["id"])
                database.execute("BEGIN IMMEDIATE")
                database.executemany(INSERT, _rows(fields, kept))
                database.execute("COMMIT")
                reply = msgspec.json.encode({"accepted": fields["id"], "refused": [], "cursor": 0, "count": kept})
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(reply) + reply)


def _read(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Return the head and the body of the next request, None when there is none any more."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (piece := connection.recv(MOST_READ)):
            return None
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length and (piece := connection.recv(MOST_READ)):
        body += piece
    return head, body


def _rows(fields: FieldValues, batch: int) -> list[tuple[object, ...]]:
    """Return the rows that `Floor` writes, of what was sent."""
    ids = bytes.fromhex("".join(fields["id"]).replace("-", ""))
    sent = zip(*(fields[name] for name in ("at", "credit", "duration_ms", "offset_minutes", "parts")), strict=True)
    return [
        (
            1, ids[16 * place : 16 * place + 16], batch, 7, 1, 0, at, credit, 2, 0, None, None,
            duration, offset, 20_781, 0, bytes(parts).decode(),
        )
        for place, (at, credit, duration, offset, parts) in enumerate(sent)
    ]  # fmt: skip


class Bare:
    """The server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        port, ready = free_port(), multiprocessing.get_context("spawn").Event()
        self.url = f"http://127.0.0.1:{port}"
        self.process = multiprocessing.get_context("spawn").Process(target=serve, args=(port, folder / "bare.sqlite3", ready), daemon=True)
        self.process.start()
        assert ready.wait(timeout=20), "the bare server did not start"

    def end(self) -> None:
        """Stop it."""
        self.process.kill()
        self.process.join()
