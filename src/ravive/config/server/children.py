"""What the processes run that `ravive serve` forks: each is named, for `ps` and for its counts."""

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path

from ravive.metrics import shared_counts

# Where Linux has the name of this process, of at most fifteen characters.
NAME_FILE = Path("/proc/self/comm")
INTERRUPTED = 130


def load() -> None:
    """Load the code of the pages and of the jobs, once Django is set up. It asks no database and starts no thread."""
    from django.conf import settings

    for module in (settings.ROOT_URLCONF, "ravive.config.server.worker", "ravive.config.server.wsgi"):
        import_module(module)


def answer(name: str, listening: socket.socket, *, unused: socket.socket | None) -> int:
    """Answer the requests that come to this socket until SIGTERM, without the socket of the metrics."""
    from ravive.config.server import web

    _begin(name, unused)
    web.answer(listening)
    return 0


def work(*unused: socket.socket | None) -> int:
    """Work in the background until SIGTERM, without the sockets of the site and of the metrics."""
    from ravive.config.server import worker

    _begin("worker", *unused)
    worker.work()
    return 0


def measure(measuring: socket.socket, counts: Path, *, unused: socket.socket) -> int:
    """Serve the metrics of all processes at this socket until SIGTERM, without the socket of the site."""
    from ravive.backups import queries
    from ravive.metrics import endpoint

    def last_backup() -> datetime | None:
        last = queries.last_backup("nightly")
        return last.finished_at if last else None

    _begin("metrics", unused)
    endpoint.serve(measuring, counts, last_backup)
    return 0


def close_database() -> int:
    """Open the database and close it as the last process: SQLite then writes its journal into the file, which has all the data."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
    return 0


def exit_code(act: Callable[[], int]) -> int:
    """Return the exit code of `act`. An error that nothing caught is written to the log without its message, which would quote values."""
    from django.db import connections

    from ravive.config import logs

    logs.catch_uncaught()
    try:
        return act()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        sys.excepthook(*sys.exc_info())  # pyright: ignore[reportArgumentType] -- there is one
        return 1
    finally:
        # A forked process ends without the clean-up of Python. Connections of its other threads stay open until it has ended.
        connections.close_all()


def _begin(name: str, *unused: socket.socket | None) -> None:
    """Name this process, and close sockets that others use: open here, they would take connections after those have ended."""
    for other in filter(None, unused):
        other.close()
    shared_counts.name_process(name)
    with suppress(OSError):
        NAME_FILE.write_text(f"ravive {name}")
