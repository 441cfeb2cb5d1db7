"""A site whose server may be killed at any moment: opens a training in a data folder, then serves that in a child for every line it reads.

Answers every line with the process to kill. The listening socket outlives them all, so that phones find the next one.
"""

import os
import socket
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

django.setup()

from django.db import connections  # noqa: E402 - Django has to be set up first
from django.urls import resolve  # noqa: E402 - see above

from ravive.config.server.wsgi import application  # noqa: E402 - see above
from ravive.reviews import views  # noqa: E402 - see above
from ravive.reviews.models import TrainingCode  # noqa: E402 - see above
from ravive.throttling.limit import RequestLimit  # noqa: E402 - see above
from ravive.throttling.storage import process_storage  # noqa: E402 - see above


class Quiet(WSGIRequestHandler):
    """Writes no line a request, and sends each reply at once."""

    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(listening: socket.socket) -> None:
    server = WSGIServer(("127.0.0.1", 0), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.server_name, server.server_port = "localhost", listening.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever()


def main() -> None:
    TrainingCode.objects.create(code="ABC234", training=7)
    views.SYNC_LIMIT = RequestLimit("sync", burst=10**6, interval_seconds=1, storage=process_storage)
    # What is loaded at the first request is loaded once, not in every child.
    resolve("/api/v1/openapi.json")
    connections.close_all()
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listening.getsockname()[1], flush=True)
    child = 0
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            serve(listening)
        print(child, flush=True)


main()
