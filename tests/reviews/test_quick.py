"""A phone's answers go past Django's handler: whatever is asked, both ways answer the same."""

import io
import json
from dataclasses import dataclass, field

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client

from ravive.config.server import quick
from tests.reviews.phone import ANSWERS, KEY, NOON_MS, answer, headers, join

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "close_old_connections", lambda: None)


@dataclass
class Way:
    """One way to the door: what it says of a request."""

    application: object
    said: list[tuple[str, dict[str, str]]] = field(default_factory=list[tuple[str, dict[str, str]]])

    def ask(self, body: bytes, *, code: str, method: str = "POST", **meta: str) -> tuple[str, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": ANSWERS.format(code=code), "SERVER_NAME": "localhost", "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json", "HTTP_HOST": "localhost", **meta,
        }  # fmt: skip
        # As Django's own client does: the connection a test began with is not closed.
        request_started.disconnect(close_old_connections)
        reply = self.application(environ, lambda status, told: self.said.append((status, dict(told))))  # type: ignore[operator]
        request_started.connect(close_old_connections)
        return *self.said[-1], b"".join(reply)


@pytest.fixture
def ways(visitor: Client, code: str) -> tuple[Way, Way]:
    from ravive.config.server import wsgi

    assert join(visitor, code).status_code == 201
    return Way(wsgi.answer), Way(WSGIHandler())


def body(*answers: object, **changed: object) -> bytes:
    return json.dumps({"sent_at": NOON_MS, "cursor": 1, "answers": answers, **changed}).encode()


@pytest.mark.parametrize(
    ("sent", "meta"),
    [
        (body(), {}),
        (body({"id": "x"}), {}),
        (b"nothing", {}),
        (body(), {"HTTP_AUTHORIZATION": ""}),
        (body(), {"HTTP_AUTHORIZATION": "Bearer another-key-that-never-joined-here"}),
        (body(), {"HTTP_CONTENT_ENCODING": "zip"}),
        (body(), {"CONTENT_LENGTH": str(10**9)}),
        (body(), {"CONTENT_LENGTH": "many"}),
        (body(), {"method": "PUT"}),
        (body(), {"method": "GET"}),
        (body(), {"code": "NOWHER"}),
        (body(), {"code": "abc"}),
    ],
)
def test_both_ways_answer_the_same(ways: tuple[Way, Way], code: str, sent: bytes, meta: dict[str, str]) -> None:
    asked = {"code": code, "HTTP_AUTHORIZATION": headers(KEY)["Authorization"], **meta}
    (status, told, content), other = (way.ask(sent, **asked) for way in ways)
    assert (status, told, content) == other
    assert told["Cache-Control"] == "no-store"
    assert told["Content-Length"] == str(len(content))


def test_what_is_sent_the_quick_way_is_kept(ways: tuple[Way, Way], code: str, cards: tuple[str, ...]) -> None:
    given = answer(1, cards[0])
    quickly, slowly = ways
    status, _, content = quickly.ask(body(given, cursor=0), code=code.lower(), HTTP_AUTHORIZATION=headers()["Authorization"])
    assert (status, json.loads(content)["accepted"]) == ("200 OK", [given["id"]])
    again = slowly.ask(body(given, cursor=0), code=code, HTTP_AUTHORIZATION=headers()["Authorization"])
    assert json.loads(again[2])["count"] == 1


def test_an_error_of_ours_is_told_as_one(ways: tuple[Way, Way], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ravive.reviews.queries.find_learner", lambda **_: 1 / 0)
    answers = [way.ask(body(), code=code, HTTP_AUTHORIZATION=headers()["Authorization"]) for way in ways]
    assert answers[0] == answers[1]
    assert answers[0][0].startswith("503")
