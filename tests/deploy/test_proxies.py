"""The shipped files of nginx and Caddy, in front of a served Ravive and of a server that notes what arrives."""

import gzip
import http.client
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ravive.config.server import web
from tests.config.test_worker import children_of
from tests.deploy import proxies
from tests.deploy.proxies import CLIENT, HOST, NAMES, Proxy, Recorder
from tests.journeys.conftest import Site, prepared, serve
from tests.journeys.inside import INSIDE
from tests.patience import PATIENCE_SECONDS
from tests.ports import PORT_OF_NOBODY, free_port

__all__ = ["prepared"]  # a fixture of the journeys

pytestmark = pytest.mark.slow

FORGED = "203.0.113.9"
# Ravive refuses a body that reaches its limit.
LARGEST_BYTES = web.BODY_BYTES - 1
TRANSPORT = "Strict-Transport-Security"
# Of several machines, another one answers soon.
RETRY_SECONDS = {"nginx": "10", proxies.MACHINES: "2", "caddy": "10"}
# Every way in which a client may write who it pretends to be.
FORGERIES = {
    "X-Forwarded-For": FORGED,
    "X_Forwarded_For": FORGED,
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "forged.example",
    "X-Real-IP": FORGED,
    "Forwarded": f"for={FORGED};host=forged.example;proto=http",
}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> proxies.Certificate:
    return proxies.create_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("behind")
    shutil.copytree(prepared, folder / "data")
    served = serve(folder / "data", free_port(), variables={"RAVIVE_URL": f"https://{HOST}", "ALLOWED_HOSTS": f"{HOST},127.0.0.1"})
    yield served
    served.process.terminate()
    served.process.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with proxies.recorder() as noting:
        yield noting


@pytest.fixture(scope="module")
def started(certificate: proxies.Certificate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, int], Proxy]]:
    """Return a function that starts a proxy in front of a port, once."""
    running: dict[tuple[str, int], Proxy] = {}
    with ExitStack() as stack:

        def start(name: str, port: int) -> Proxy:
            if (name, port) not in running:
                folder = tmp_path_factory.mktemp(name) / "run"
                running[name, port] = stack.enter_context(proxies.proxy(name, upstream_port=port, certificate=certificate, folder=folder))
            return running[name, port]

        yield start


@pytest.fixture(params=NAMES)
def front(request: pytest.FixtureRequest, site: Site, started: Callable[[str, int], Proxy]) -> Proxy:
    """A proxy in front of Ravive."""
    return started(request.param, urlsplit(site.url).port or 0)


@pytest.fixture(params=NAMES)
def noted(request: pytest.FixtureRequest, recorder: Recorder, started: Callable[[str, int], Proxy]) -> Proxy:
    """A proxy in front of the server that notes what arrives."""
    recorder.arrived.clear()
    return started(request.param, recorder.port)


def test_http_leads_to_https(front: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.http_port, timeout=PATIENCE_SECONDS, source_address=(CLIENT, 0))
    connection.request("GET", "/fr/decks/voyage/?a=1", headers={"Host": HOST})
    response = connection.getresponse()
    assert response.status in (301, 308)
    assert response.headers["Location"] == f"https://{HOST}/fr/decks/voyage/?a=1"
    connection.close()


@pytest.mark.parametrize("path", ["/fr/", "/desk/login/", "/api/v1/openapi.json", "/nowhere/at-all/", "/bundles/index.fr.json"])
def test_each_safety_header_comes_once_and_as_ravive_wrote_it(front: Proxy, path: str) -> None:
    response = front.get(path)
    assert response.headers.getlist(TRANSPORT) == ["max-age=31536000"]
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Content-Security-Policy", "X-Frame-Options"):
        assert len(response.headers.getlist(name)) == 1, name
    assert response.headers.getlist("Server") in ([], ["nginx"])
    assert "Via" not in response.headers


@pytest.fixture(scope="module")
def campaign(site: Site) -> int:
    """The number of a campaign that is running, whose counter other sites may frame."""
    return INSIDE.do(site.data, "run_campaign")


def test_pages_for_frames_may_be_framed_and_no_others(front: Proxy, campaign: int) -> None:
    framed = front.get(f"/embed/fr/campaigns/{campaign}/")
    assert framed.status == 200
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert framed.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
    page = front.get("/fr/")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_pages_stay_compressed_and_unstored(front: Proxy) -> None:
    response = front.get("/fr/")
    assert (response.status, response.headers["Content-Encoding"], response.headers["Cache-Control"]) == (200, "gzip", "no-store")
    assert "Savoir" in response.data.decode()


def test_cookies_of_the_desk_travel_over_https_alone(front: Proxy) -> None:
    response = front.get("/desk/login/")
    assert response.status == 200
    cookies = response.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)


def assets(site_folder: str) -> list[str]:
    return sorted(set(re.findall(r"/static/app/assets/[\w.-]+\.js", site_folder)))


def test_files_whose_name_changes_with_their_content_are_stored_for_a_year(front: Proxy) -> None:
    found = assets(front.get("/fr/session/").data.decode())
    assert found
    for path in found:
        response = front.get(path)
        assert response.status == 200
        assert response.headers.getlist("Cache-Control") == ["max-age=315360000, public, immutable"]


def test_nginx_answers_such_files_while_ravive_does_not(site: Site, started: Callable[[str, int], Proxy]) -> None:
    front = started("nginx", urlsplit(site.url).port or 0)
    path = assets(front.get("/fr/session/").data.decode())[0]
    before = front.get(path)
    webs = children_of(site.process.pid)
    for process in webs:
        os.kill(process, signal.SIGSTOP)
    try:
        after = front.get(path)
    finally:
        for process in webs:
            os.kill(process, signal.SIGCONT)
    assert (after.status, after.data) == (200, before.data)
    assert after.headers["Content-Encoding"] == "gzip"


def test_the_stored_copy_is_of_the_encoding_that_was_asked_for(site: Site, started: Callable[[str, int], Proxy]) -> None:
    front = started("nginx", urlsplit(site.url).port or 0)
    path = assets(front.get("/fr/session/").data.decode())[-1]
    first = front.get(path)
    plain = front.get(path, Accept_Encoding="identity")
    assert "Content-Encoding" not in plain.headers
    assert plain.data == first.data


def test_what_a_client_writes_of_its_origin_is_not_believed(noted: Proxy, recorder: Recorder) -> None:
    request = "GET / HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in {"Host": HOST, **FORGERIES}.items())
    assert b"recorded" in noted.said_in_raw(f"{request}Connection: close\r\n\r\n".encode())
    (arrived,) = recorder.arrived
    assert arrived["HTTP_X_FORWARDED_FOR"] == CLIENT
    assert arrived["HTTP_X_FORWARDED_PROTO"] == "https"
    assert arrived["HTTP_HOST"] == HOST
    assert not {"HTTP_X_REAL_IP", "HTTP_FORWARDED"} & arrived.keys()
    assert FORGED not in str(arrived)
    assert "forged.example" not in str(arrived)


def test_a_guesser_who_changes_the_origin_it_writes_still_waits(front: Proxy) -> None:
    cookie = front.get("/desk/login/").headers["Set-Cookie"]
    (name, token) = re.findall(r"([\w-]*csrftoken)=(\w+)", cookie)[0]
    texts = []
    for number in range(8):
        body = f"csrfmiddlewaretoken={token}&login=nobody-{front.name}&password=wrong-{number}"
        headers = {
            "Cookie": f"{name}={token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{HOST}",
            "X-Forwarded-For": f"203.0.113.{number}",
        }
        texts.append(front.post("/desk/login/", body, headers).data.decode())
    assert "Trop d’essais" not in texts[0]
    assert "Trop d’essais" in texts[-1]


def test_a_body_as_large_as_ravive_accepts_arrives_and_a_larger_one_does_not(noted: Proxy, recorder: Recorder) -> None:
    top = f"POST /fr/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: "
    refused = noted.said_in_raw(f"{top}{web.BODY_BYTES + 1}\r\n\r\n".encode())
    assert refused.startswith(b"HTTP/1.1 413 ")
    assert refused.lower().count(b"strict-transport-security: max-age=31536000") == 1
    assert recorder.arrived == []
    response = noted.post("/fr/", b"x" * LARGEST_BYTES, {"Content-Type": "application/octet-stream"})
    assert response.data == b"recorded"
    assert [arrived["CONTENT_LENGTH"] for arrived in recorder.arrived] == [str(LARGEST_BYTES)]


def test_a_body_of_unknown_length_ends_at_the_limit(noted: Proxy, recorder: Recorder) -> None:
    """It is refused by a response or by the end of the connection, and no view ever sees it."""
    top = f"POST /fr/ HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    piece = b"x" * (1024 * 1024)
    chunks = web.BODY_BYTES // len(piece) + 1
    reply = noted.said_in_raw(top, *[b"%x\r\n" % len(piece) + piece + b"\r\n"] * chunks, b"0\r\n\r\n")
    assert b" 200 " not in reply[:20]
    assert recorder.arrived == []
    # The next visitor is not disturbed.
    assert noted.get("/").data == b"recorded"


def test_a_phone_sends_compressed_answers_through(front: Proxy) -> None:
    body = gzip.compress(b'{"sent_at": 1, "cursor": 0, "answers": []}')
    headers = {"Authorization": f"Bearer {'a' * 22}", "Content-Encoding": "gzip"}
    response = front.post("/api/v1/trainings/AAAA22/answers", body, headers)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b"unknown_training" in response.data


def test_another_name_gets_no_page(front: Proxy, site: Site) -> None:
    response = front.said_in_raw(b"GET /fr/ HTTP/1.1\r\nHost: forged.example\r\nConnection: close\r\n\r\n")
    assert b"Savoir" not in response


def test_while_ravive_is_away_everybody_is_asked_to_come_back(started: Callable[[str, int], Proxy]) -> None:
    for name in NAMES:
        response = started(name, PORT_OF_NOBODY).get("/fr/")
        assert (response.status, response.headers["Retry-After"], response.headers["Cache-Control"]) == (
            503,
            RETRY_SECONDS[name],
            "no-store",
        )
        assert response.headers.getlist(TRANSPORT) == ["max-age=31536000"]
        assert "The site is starting again." in response.data.decode()


def test_nothing_that_a_proxy_writes_names_a_visitor(started: Callable[[str, int], Proxy], recorder: Recorder) -> None:
    """After a page, a missing Ravive, a body that is too large, an unreadable request and a broken handshake."""
    for name in NAMES:
        for front in (started(name, recorder.port), started(name, PORT_OF_NOBODY)):
            front.get("/fr/decks/voyage/")
            front.said_in_raw(f"POST /fr/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {web.BODY_BYTES + 1}\r\n\r\n".encode())
            front.said_in_raw(b"NOT HTTP\r\n\r\n")
            with proxies.create_connection(("127.0.0.1", front.https_port), source_address=(CLIENT, 0)) as broken:
                broken.sendall(b"no handshake at all\r\n\r\n")
                broken.recv(100)
            written = front.written()
            assert CLIENT not in written
            assert "decks/voyage" not in written
