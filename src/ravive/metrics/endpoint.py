"""The address that Prometheus reads, on a port of its own."""

import signal
import socket
import sys
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector
from waitress.server import create_server

from ravive.metrics.figures import InstallationFigures, LastBackup

PATH = "/metrics"
THREADS = 1


def registry(folder: Path, last_backup: LastBackup) -> CollectorRegistry:
    """Return what is counted by all processes that share this folder, and the figures of the installation."""
    everything = CollectorRegistry()
    MultiProcessCollector(everything, path=str(folder))
    everything.register(InstallationFigures(folder, last_backup))
    return everything


def application(folder: Path, last_backup: LastBackup) -> WSGIApplication:
    """Return the application that answers GET /metrics, and nothing else."""
    metrics = make_wsgi_app(registry(folder, last_backup))

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == PATH and environ["REQUEST_METHOD"] == "GET":
            return metrics(environ, start_response)
        body = b"GET /metrics\n"
        headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
        start_response(f"{HTTPStatus.NOT_FOUND.value} {HTTPStatus.NOT_FOUND.phrase}", headers)
        return [body]

    return answer


def serve(listening: socket.socket, folder: Path, last_backup: LastBackup) -> None:
    """Answer on a listening socket until SIGTERM."""
    server = create_server(application(folder, last_backup), sockets=[listening], threads=THREADS, ident=None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server.run()
