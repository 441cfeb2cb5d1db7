"""The processes of `ravive serve`: those that answer requests, and the one that works in the background."""

import os
from contextlib import nullcontext

from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.log import logger as granian_logger

from ravive.config.server import bodies, parent, worker
from ravive.config.server.preparation import Say

WAITING_REQUESTS = 512
# A request that is unfinished when the server stops may take so long.
STOPPING_SECONDS = 10


def run(*, host: str, port: int, workers: int, works: bool, say: Say) -> int:
    """Answer requests until told to stop, and work in the background meanwhile unless another machine does. Keeps no journal of visits."""
    connection.close()
    os.environ[parent.SERVER] = str(os.getpid())
    shown = f"[{host}]" if ":" in host else host
    say(f"Ravive is at http://{'localhost' if host in ('0.0.0.0', '::') else shown}:{port}/  (stop: Ctrl+C)")  # noqa: S104 - only read
    # Granian 2.8 warns of more threads than the machine has processors: ours wait.
    granian_logger.addFilter(lambda record: "Python threads" not in record.getMessage())
    server = Granian(
        "ravive.config.server.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # They wait for bodies, and for their turn.
        blocking_threads=bodies.THREADS,
        backpressure=WAITING_REQUESTS,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPING_SECONDS,
    )
    with worker.beside_the_server() if works else nullcontext():
        server.serve()
    return 0
