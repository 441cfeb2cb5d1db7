"""Visitors who send forms, and somebody at the desk. What a page of a fault holds is sent again, as its button does."""

from __future__ import annotations

import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

from bench.attacks.client import Client
from tests.cluster.visitors import Replies
from tests.failing_statements import held

PATIENCE_SECONDS = 60.0
UNAVAILABLE = 503
# The form was refused as forms are: too many, closed, too late. Nothing is stored, and nothing was lost.
REFUSED = frozenset({403, 404, 409, 410, 422, 429})
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FORM = {"Content_Type": "application/x-www-form-urlencoded", "Accept_Language": "fr", "Sec_Fetch_Site": "same-origin"}

type Fields = list[tuple[str, str]]


@dataclass(kw_only=True)
class Sender:
    """Somebody who opens a form, sends it, and sends it again until it is accepted or refused."""

    url: str
    kind: str
    address: str
    replies: Replies
    chance: Random
    every_seconds: float = 10.0
    session: tuple[str, str] | None = None
    accepted: int = 0
    last_name: str = ""
    retried: int = 0
    problems: list[str] = field(default_factory=list[str])

    def live(self, is_over: threading.Event, patience_until: float) -> None:
        """Send forms until it is over, the last one until it has its answer."""
        client = Client(self.url, patience_seconds=PATIENCE_SECONDS)
        is_over.wait(self.chance.uniform(0, self.every_seconds))
        while not is_over.is_set():
            self._send_one(client, patience_until)
            is_over.wait(self.every_seconds * self.chance.uniform(0.7, 1.3))
        client.close()

    def _send_one(self, client: Client, patience_until: float) -> None:
        if self.session:
            # A year ahead it was over, and the desk took the cookie back.
            client.cookies[self.session[0]] = self.session[1]
        status, headers, page = self._ask(client, "GET", None)
        if status == 302:
            # The form is part of another page.
            status, _headers, page = self._ask(client, "GET", None, path=urlsplit(headers["location"]).path)
        once = re.search(rb'name="(once|csrfmiddlewaretoken)" value="([^"]+)"', page)
        if status != 200 or once is None:
            return
        typed = self._typed(once[1].decode(), once[2].decode())
        while time.monotonic() < patience_until:
            status, headers, page = self._ask(client, "POST", typed)
            if status == 302 and "/login/" not in headers.get("location", ""):
                self.accepted += 1
                self.last_name = dict(typed)["name"] if self.session else ""
                return
            if status in REFUSED or status in (200, 302):
                return
            if status == UNAVAILABLE and held(page.decode()) != typed:
                self.problems.append(f"{self.kind}: a page of a fault holds {len(held(page.decode()))} of {len(typed)} fields")
                return
            self.retried += 1
            time.sleep(self.chance.uniform(0.5, 2.0))
        self.problems.append(f"{self.kind}: a form was never answered")

    def _typed(self, name: str, value: str) -> Fields:
        person = "Zwaardvis " + "".join(self.chance.choice(LETTERS) for _ in range(8)).capitalize()
        email = f"{secrets.token_hex(6)}@reader.example"
        fields: dict[str, Fields] = {
            "letters": [("name", person), ("country", "BE"), ("email", email)],
            "events": [("name", person), ("email", email)],
            "appeals": [("amount", "own"), ("own_amount", "31"), ("frequency", "once"), ("email", email)],
            "desk": [("name", person), ("languages", "fr"), ("languages", "nl"), ("second_role", "legal")],
        }
        return [(name, value), *fields[self.kind]]

    def _ask(self, client: Client, method: str, typed: Fields | None, *, path: str = "") -> tuple[int, dict[str, str], bytes]:
        began = time.perf_counter()
        body = urlencode(typed).encode() if typed is not None else None
        origin = {"Referer": f"{self.url}{self.address}", "Origin": self.url} if self.session else {}
        status, headers, page = client.send(method, path or self.address, body, **FORM, **origin)
        self.replies.add(self.kind, status, time.perf_counter() - began)
        if status == UNAVAILABLE and not headers.get("retry-after"):
            self.problems.append(f"{self.kind}: 503 without Retry-After")
        if status == UNAVAILABLE and headers.get("content-language") != "fr":
            self.problems.append(f"{self.kind}: 503 in {headers.get('content-language')}")
        return status, headers, page
