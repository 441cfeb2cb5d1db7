"""Other servers, each with its own settings for what Ravive needs: `python -m bench.server.candidates NAME PORT` serves with one.

None is a dependency: those that are not installed are left out of the comparison.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.journeys.inside import own_environment
from tests.patience import PATIENCE_SECONDS
from tests.ports import free_port

APPLICATION = "ravive.config.server.wsgi:application"
THREADS, CONNECTIONS, SILENT_SECONDS, BACKLOG = 4, 4000, 30, 1024


def granian(port: int) -> None:
    """Serve with Granian, which knows no limit of time for bodies."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        APPLICATION, port=port, interface=Interfaces.WSGI, blocking_threads=THREADS, backpressure=512, log_access=False, websockets=False
    ).serve()  # fmt: skip


def gunicorn(port: int) -> None:
    """Serve with gunicorn's threads, which read the bodies themselves."""
    from gunicorn.app.wsgiapp import run

    options = {"worker-class": "gthread", "threads": THREADS, "worker-connections": CONNECTIONS, "keep-alive": SILENT_SECONDS}
    sys.argv = ["gunicorn", f"--bind=127.0.0.1:{port}", *(f"--{name}={value}" for name, value in options.items()), APPLICATION]
    run()


def cheroot(port: int) -> None:
    """Serve with Cheroot's threads, which read the bodies themselves."""
    from cheroot.wsgi import Server

    from ravive.config.server.wsgi import application

    Server(("127.0.0.1", port), application, numthreads=THREADS, timeout=SILENT_SECONDS, request_queue_size=BACKLOG).start()


def tornado(port: int) -> None:
    """Serve with Tornado, which receives requests whole, in memory, before its threads run them."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from tornado.httpserver import HTTPServer
    from tornado.wsgi import WSGIContainer

    from ravive.config.server.wsgi import application

    async def serve() -> None:
        server = HTTPServer(
            WSGIContainer(application, ThreadPoolExecutor(THREADS)), idle_connection_timeout=SILENT_SECONDS, body_timeout=SILENT_SECONDS
        )
        server.listen(port, "127.0.0.1", backlog=BACKLOG)
        await asyncio.Event().wait()

    asyncio.run(serve())


CANDIDATES: dict[str, Callable[[int], None]] = {one.__name__: one for one in (granian, gunicorn, cheroot, tornado)}


def installed() -> list[str]:
    """Return the names of the candidates that can be compared here."""
    return [name for name in CANDIDATES if importlib.util.find_spec(name)]


@contextmanager
def served_by(name: str, data: Path) -> Iterator[str]:
    """Prepare a data folder and serve it with a candidate; give its address."""
    port = free_port()
    variables = {
        **own_environment(),
        "RAVIVE_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "ravive.config.settings",
    }
    subprocess.run([sys.executable, "-m", "ravive", "prepare"], env=variables, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "bench.server.candidates", name, str(port)]
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{url}/fr/", timeout=5):  # noqa: S310 - our own address
                break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    # As `ravive serve` does: as many connections as are asked for need as many files.
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    CANDIDATES[sys.argv[1]](int(sys.argv[2]))
