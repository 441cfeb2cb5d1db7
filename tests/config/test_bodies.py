"""Bodies come in before their turn: whoever is slow waits alone, and a body without its length is read like any other."""

import io
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from ravive.config import bodies
from tests.journeys.conftest import Site, free_port, serve

SLOW = 8
MANY_SECONDS = 20.0
JOIN = "/api/v1/trainings/AAAA22/learners"
HEAD = f"POST {JOIN} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {'a' * 22}\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = serve(Path(tmp_path_factory.mktemp("bodies")) / "data", free_port())
    yield site
    site.process.terminate()
    site.process.wait(timeout=20)


def connected(site: Site) -> socket.socket:
    address = urlsplit(site.url)
    assert address.hostname and address.port
    return socket.create_connection((address.hostname, address.port), timeout=MANY_SECONDS)


def reply(phone: socket.socket) -> tuple[int, dict[str, Any]]:
    received = b""
    while not received.endswith(b"}"):
        piece = phone.recv(65_536)
        assert piece, f"the reply breaks off: {received!r}"
        received += piece
    top, _, content = received.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(content)


def test_slow_bodies_keep_nobody_else_waiting(site: Site) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(site)) for _ in range(SLOW)]
        for phone in slow:
            phone.sendall(HEAD.encode() + b"Content-Length: 12\r\n\r\n{")
        time.sleep(0.3)
        assert requests.get(f"{site.url}/fr/", timeout=MANY_SECONDS).status_code == 200
        for phone in slow:
            phone.sendall(b'"form":"A"}')
        assert {reply(phone)[1]["code"] for phone in slow} == {"unknown_training"}


def test_a_body_in_chunks_is_read(site: Site) -> None:
    with connected(site) as phone:
        phone.sendall(HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        for piece in (b'{"form"', b':"A"}'):
            phone.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        phone.sendall(b"0\r\n\r\n")
        status, said = reply(phone)
    assert (status, said["code"]) == (404, "unknown_training")


def taken_in(body: bytes, **environ: str) -> dict[str, Any]:
    told: dict[str, Any] = {"PATH_INFO": "/fr/", "wsgi.input": io.BytesIO(body), **environ}
    bodies.take_in(told)
    return told


def test_a_large_body_waits_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IN_MEMORY_BYTES", 10)
    with taken_in(b"x" * 50, CONTENT_LENGTH="50")["wsgi.input"] as body:
        assert body.read() == b"x" * 50


def test_a_body_that_breaks_off_is_given_as_far_as_it_came() -> None:
    assert taken_in(b"xy", CONTENT_LENGTH="50")["wsgi.input"].read() == b"xy"


def test_nothing_is_read_where_there_is_no_body() -> None:
    assert taken_in(b"the next request")["wsgi.input"].read() == b"the next request"


def test_a_program_is_told_by_the_door_what_is_too_large() -> None:
    told = taken_in(b"x", CONTENT_LENGTH=str(bodies.MOST_BYTES + 1), PATH_INFO=JOIN)
    assert told["wsgi.input"].read() == b"x"


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": "51"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_more_than_anything_one_may_send_is_refused(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", 50)
    monkeypatch.setattr(bodies, "IN_MEMORY_BYTES", 10)
    with pytest.raises(bodies.TooLargeError):
        taken_in(b"x" * 51, **environ)
