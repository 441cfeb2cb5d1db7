"""Bodies come in before their turn: whoever is slow waits alone, and a body without its length is read like any other."""

import io
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from ravive.config.server import bodies, silence
from ravive.reviews import door
from tests.journeys.conftest import Site, free_port, serve

SLOW = 8
MANY_SECONDS = 20.0
JOIN = "/api/v1/trainings/AAAA22/learners"
HEAD = f"POST {JOIN} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {'a' * 22}\r\n"
SLOW_BODY = HEAD.encode() + b"Content-Length: 12\r\n\r\n{"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = serve(Path(tmp_path_factory.mktemp("bodies")) / "data", free_port())
    yield site
    with connected(site) as slow:
        # Nor does a body that never ends keep the server from stopping.
        slow.sendall(SLOW_BODY)
        time.sleep(0.3)
        site.process.terminate()
        assert site.process.wait(timeout=30) == 0


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
            phone.sendall(SLOW_BODY)
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


def taken_in(body: bytes, path: str = "/fr/", **environ: str) -> dict[str, Any]:
    told: dict[str, Any] = {"PATH_INFO": path, "wsgi.input": io.BytesIO(body), **environ}
    bodies.take_in(told)
    return told


def test_a_large_body_waits_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IN_MEMORY_BYTES", 10)
    with taken_in(b"x" * 50, CONTENT_LENGTH="50")["wsgi.input"] as body:
        assert body.read() == b"x" * 50


def test_nothing_is_read_where_there_is_no_body() -> None:
    assert taken_in(b"the next request")["wsgi.input"].read() == b"the next request"


@pytest.mark.parametrize(
    ("environ", "status"),
    [({"CONTENT_LENGTH": "51"}, "413"), ({"HTTP_TRANSFER_ENCODING": "chunked"}, "413"), ({"CONTENT_LENGTH": "49"}, None),
     ({"CONTENT_LENGTH": "50"}, "400")],
)  # fmt: skip
def test_a_page_takes_no_more_than_one_may_send_and_nothing_that_breaks_off(
    environ: dict[str, str], status: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", 50)
    sent = b"x" * (49 if status in (None, "400") else 51)
    if status is None:
        assert taken_in(sent, **environ)["wsgi.input"].read() == sent
        return
    with pytest.raises(bodies.RefusedBodyError) as refused:
        taken_in(sent, **environ)
    assert refused.value.response.status_code == int(status)


def test_a_program_is_told_by_the_door_what_is_too_large_and_what_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_BYTES", 50)
    unread = taken_in(b"x", JOIN, CONTENT_LENGTH="51")
    assert unread["wsgi.input"].read() == b"x"
    assert taken_in(b"x", JOIN, CONTENT_LENGTH="50")["wsgi.input"].read() == b"x"
    assert taken_in(b"x" * 60, JOIN, HTTP_TRANSFER_ENCODING="chunked")["CONTENT_LENGTH"] == "51"


def test_one_body_too_many_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_small_on_their_way", BoundedSemaphore(1))
    assert taken_in(b"xy", CONTENT_LENGTH="2")["wsgi.input"].read() == b"xy"
    bodies._small_on_their_way.acquire()
    for path, content_type in (("/fr/", "text/plain"), (JOIN, "application/problem+json")):
        with pytest.raises(bodies.RefusedBodyError) as refused:
            taken_in(b"xy", path, CONTENT_LENGTH="2")
        response = refused.value.response
        assert (response.status_code, response["Retry-After"], response["Content-Type"]) == (503, "5", content_type)
    assert json.loads(response.content)["code"] == "failed"
    # What may be large has places of its own.
    large = b"x" * (bodies.SMALL_BYTES + 1)
    assert taken_in(large, CONTENT_LENGTH=str(len(large)))["wsgi.input"].read() == large


@pytest.mark.slow
def test_who_sends_nothing_any_more_is_hung_up_on_and_nobody_else() -> None:
    with ExitStack() as stack:
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        silent, talking, listening = (stack.enter_context(socket.create_connection(door.getsockname(), timeout=5)) for _ in range(3))
        accepted = {one.getpeername(): one for one in (stack.enter_context(door.accept()[0]) for _ in range(3))}
        silent.sendall(b"{")
        time.sleep(1.5)
        talking.sendall(b"{")
        accepted[listening.getsockname()].sendall(b"x")
        assert silence.hang_up(after_seconds=1.4) == 1
        assert silent.recv(1) == b""
        assert listening.recv(1) == b"x"
        talking.sendall(b"}")
        assert accepted[talking.getsockname()].recv(2) == b"{}"
        # Gone by now, but not let go of here, it keeps no other from being shut at the next look.
        silent.close()
        time.sleep(1.5)
        assert silence.hang_up(after_seconds=1.4) == 2
        assert talking.recv(1) == b""
        # The door itself stays open.
        stack.enter_context(socket.create_connection(door.getsockname(), timeout=5))


def test_a_look_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    looks: list[float] = []

    class OverError(Exception):
        pass

    def fail(*, after_seconds: float) -> int:
        looks.append(after_seconds)
        if len(looks) == 2:
            raise OverError
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(silence, "hang_up", fail)
    monkeypatch.setattr(silence, "LOOK_SECONDS", 0)
    with pytest.raises(OverError):
        silence._look(lambda: silence.SILENT_SECONDS + 1)
    assert "trying again" in caplog.text


def test_how_long_a_body_is_waited_for_is_known_while_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            time.sleep(0.05)
            waits.append(bodies.longest_wait())
            return super().read(size)

    bodies.take_in({"PATH_INFO": "/fr/", "wsgi.input": Slow(b"xy"), "CONTENT_LENGTH": "2"})
    assert waits[0] >= 0.05
    assert bodies.longest_wait() == 0
