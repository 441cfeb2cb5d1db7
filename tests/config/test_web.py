"""A web process: a slow or silent client blocks nobody, and what is too large is refused."""

import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from ravive.config.server import web
from tests.config.test_worker import children_of, is_gone, until
from tests.journeys.conftest import Site, free_port, prepared, serving_copy
from tests.journeys.conftest import serve as serve_from_the_command
from tests.patience import PATIENCE_SECONDS

__all__ = ["prepared"]  # a fixture of the journeys

pytestmark = pytest.mark.slow

SLOW_CLIENTS = 3 * web.THREADS
JOIN = "/api/v1/trainings/AAAA22/learners"
HEADER = f"POST {JOIN} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {'a' * 22}\r\n"
UNFINISHED = HEADER.encode() + b"Content-Length: 12\r\n\r\n{"


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving_copy(prepared, tmp_path_factory.mktemp("web")) as served:
        yield served
        # An unfinished body does not keep the process from stopping.
        with connected(served) as client:
            client.sendall(UNFINISHED)
            time.sleep(0.3)
            served.process.terminate()
            assert served.process.wait(timeout=PATIENCE_SECONDS) == 0


def connected(site: Site) -> socket.socket:
    address = urlsplit(site.url)
    assert address.hostname and address.port
    return socket.create_connection((address.hostname, address.port), timeout=PATIENCE_SECONDS)


def reply(client: socket.socket) -> tuple[int, dict[str, Any]]:
    received = b""
    while not received.endswith(b"}"):
        piece = client.recv(65_536)
        assert piece, f"the reply breaks off: {received!r}"
        received += piece
    top, _, content = received.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(content)


def test_unfinished_bodies_block_no_page(site: Site) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(site)) for _ in range(SLOW_CLIENTS)]
        for client in slow:
            client.sendall(UNFINISHED)
        time.sleep(0.3)
        assert requests.get(f"{site.url}/fr/", timeout=PATIENCE_SECONDS).status_code == 200
        for client in slow:
            client.sendall(b'"form":"A"}')
        assert {reply(client)[1]["code"] for client in slow} == {"unknown_training"}


def test_a_body_in_chunks_is_read(site: Site) -> None:
    with connected(site) as client:
        client.sendall(HEADER.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        for piece in (b'{"form"', b':"A"}'):
            client.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        client.sendall(b"0\r\n\r\n")
        status, content = reply(client)
    assert (status, content["code"]) == (404, "unknown_training")


def status_of(site: Site, sent: bytes) -> int:
    with connected(site) as client:
        client.sendall(sent)
        return int(client.recv(65_536).split()[1])


@pytest.mark.parametrize("path", ["/units/", "/static/app/guard.js", "/bundles/index.fr.json"])
def test_a_response_to_head_has_no_body(site: Site, path: str) -> None:
    with connected(site) as client:
        client.sendall(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        client.sendall(b"GET /nowhere/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: client.recv(65_536), b""))
    head, _, following = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert following.startswith(b"HTTP/1.1 404 ")


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(site: Site) -> None:
    header = f"POST /fr/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {web.BODY_BYTES + 1}\r\n\r\n"
    assert status_of(site, header.encode()) == 413


def test_a_header_that_is_too_large_is_refused(site: Site) -> None:
    assert status_of(site, b"GET /fr/ HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * web.HEADER_BYTES + b"\r\n\r\n") == 431


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The address of a server whose application returns the address that a proxy names, and whose silent connections are closed soon."""
    monkeypatch.setattr(web, "SILENT_SECONDS", 3)

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - the server's own
        content = environ.get("HTTP_X_FORWARDED_FOR", "nobody").encode()
        start_response("200 OK", [("Content-Length", str(len(content)))])
        return [content]

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server, _ = web.created(application, listening)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield listening.getsockname()
        server.task_dispatcher.shutdown()


def test_silent_connections_are_closed_and_others_stay(address: tuple[str, int]) -> None:
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as stack:
        silent, stalled, talking = (stack.enter_context(socket.create_connection(address, timeout=PATIENCE_SECONDS)) for _ in range(3))
        stalled.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
        waiting = [silent, stalled]
        while waiting:
            talking.sendall(request)
            # The header and the body may come one after the other.
            while not talking.recv(65_536).endswith(b"nobody"):
                pass
            for closed in select.select(waiting, [], [], 0.2)[0]:
                assert closed.recv(1) == b""
                waiting.remove(closed)


def test_what_a_proxy_says_reaches_django(address: tuple[str, int]) -> None:
    host, port = address
    response = requests.get(f"http://{host}:{port}/", headers={"X-Forwarded-For": "192.0.2.7"}, timeout=PATIENCE_SECONDS)
    assert response.text == "192.0.2.7"
    assert "Server" not in response.headers


@pytest.mark.long(seconds=20)
def test_a_web_process_that_dies_is_started_again(prepared: Path, tmp_path: Path) -> None:
    site = serve_from_the_command(tmp_path / "data", free_port(), "--workers", "2")
    try:
        first, second = children_of(site.process.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: is_gone(first))
        assert requests.get(f"{site.url}/fr/", timeout=PATIENCE_SECONDS).status_code == 200
        until(lambda: len({*children_of(site.process.pid)} - {first}) == 2)
        assert second in children_of(site.process.pid)
    finally:
        os.kill(site.process.pid, signal.SIGINT)
        assert site.process.wait(timeout=PATIENCE_SECONDS) == 0
