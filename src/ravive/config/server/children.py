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


def answer(name: str, listening: socket.socket) -> int:
    """Answer the requests that come to this socket until SIGTERM."""
    from ravive.config.server import web

    _call(name)
    web.answer(listening)
    return 0


def work(listening: socket.socket) -> int:
    """Work in the background until SIGTERM, without the socket of the site."""
    from ravive.config.server import worker

    _call("worker")
    listening.close()
    worker.work()
    return 0


def measure(measuring: socket.socket, counts: Path) -> int:
    """Serve the metrics of all processes at this socket until SIGTERM."""
    from ravive.backups import queries
    from ravive.metrics import endpoint

    def last_backup() -> datetime | None:
        last = queries.last_backup("nightly")
        return last.finished_at if last else None

    _call("metrics")
    endpoint.serve(measuring, counts, last_backup)
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
        # A forked process ends without the clean-up of Python: what this thread still has open would stay so.
        connections.close_all()


def _call(name: str) -> None:
    shared_counts.name_process(name)
    with suppress(OSError):
        NAME_FILE.write_text(f"ravive {name}")
