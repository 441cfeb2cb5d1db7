"""People who go on while Ravive is upgraded. Each notes what was acknowledged, and tries again where nobody answers."""

import hashlib
import json
import random
import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import urllib3

from tests.reviews.phone import ANSWERS, LEARNERS, Json, uuid7

PATIENCE_SECONDS = 120.0
# An appeal takes 30 forms at once without a proof of work, then one every two minutes.
PROMISE_SECONDS = 20.0
# What a site that is stopped, busy or starting may answer.
DECLARED = (429, 503)
PAUSE_SECONDS = 1.0
REFERENCE = re.compile(r"\+\+\+\d{3}/\d{4}/\d{5}\+\+\+")


class UnreachableError(Exception):
    """Nobody answers, or the answer asks to come back."""


@dataclass
class Connection:
    """What one person reaches the site by."""

    port: int
    pool: urllib3.PoolManager = field(default_factory=urllib3.PoolManager)

    def ask(self, method: str, path: str, *, body: str | None = None, headers: dict[str, str] | None = None) -> urllib3.BaseHTTPResponse:
        """Return a response that is no declared refusal. Raises UnreachableError."""
        try:
            response = self.pool.request(
                method, f"http://127.0.0.1:{self.port}{path}", body=body, headers=headers, timeout=30, retries=False, redirect=False
            )
        except urllib3.exceptions.HTTPError as problem:
            raise UnreachableError from problem
        if response.status in DECLARED:
            raise UnreachableError
        return response


def patiently[T](act: Callable[[], T]) -> T:
    """Return what comes of an act that may be refused for a while, such as by a limit of requests."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except UnreachableError:
            assert time.monotonic() < deadline, "nobody answers"
            time.sleep(PAUSE_SECONDS)


class Person(ABC, threading.Thread):
    """Somebody who does the same again and again until stopped. `done`: how often it succeeded; `away`: how often nobody answered."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.connection = Connection(port)
        self.done = self.away = 0
        self.problem: BaseException | None = None
        self._is_over = threading.Event()

    def run(self) -> None:
        while not self._is_over.wait(PAUSE_SECONDS):
            try:
                self.act()
                self.done += 1
            except UnreachableError:
                self.away += 1
            except BaseException as problem:
                self.problem = problem
                return

    @abstractmethod
    def act(self) -> None:
        """Do it once. Raises UnreachableError."""

    def goes_on(self, times: int) -> None:
        """Wait until it succeeded so many times more."""
        wanted, deadline = self.done + times, time.monotonic() + PATIENCE_SECONDS
        while self.done < wanted:
            if self.problem:
                raise AssertionError(f"{type(self).__name__} found a problem") from self.problem
            assert time.monotonic() < deadline, f"{type(self).__name__} does not get on: {self.done} of {wanted}"
            time.sleep(0.05)

    def stop(self) -> None:
        self._is_over.set()
        self.join(timeout=PATIENCE_SECONDS)
        if self.problem:
            raise AssertionError(f"{type(self).__name__} found a problem") from self.problem


class Visitor(Person):
    """Reads pages, one after the other."""

    def __init__(self, port: int, paths: list[str]) -> None:
        super().__init__(port)
        self.paths = paths

    def act(self) -> None:
        path = self.paths[self.done % len(self.paths)]
        response = self.connection.ask("GET", path)
        assert response.status == 200, f"{path} answers {response.status}"


class Learner(Person):
    """Joins a training, then answers cards and sends each answer until it is acknowledged."""

    def __init__(self, port: int, code: str, *, deck: str, cards: list[str], seed: int) -> None:
        super().__init__(port)
        self.code, self.deck, self.cards = code, deck, cards
        self.chance = random.Random(seed)
        self.key = f"{self.chance.getrandbits(128):032x}"
        self.log: dict[str, Json] = {}
        self.acknowledged: set[str] = set()
        self.has_joined = False

    def ask(self, address: str, sent: Json) -> Json:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        response = self.connection.ask("POST", address.format(code=self.code), body=json.dumps(sent), headers=headers)
        assert response.status in (200, 201), response.data
        reply: Json = response.json() if response.data else {}
        return reply

    def act(self) -> None:
        if not self.has_joined:
            self.ask(LEARNERS, {"form": "A"})
            self.has_joined = True
        now_ms = int(time.time() * 1000)
        answer = {
            "id": uuid7(now_ms, self.chance), "deck": self.deck, "card": self.chance.choice(self.cards), "at": now_ms, "offset_minutes": 60,
            "duration_ms": 4000, "parts": {}, "credit": self.chance.choice((0, 0.5, 1)), "confidence": "sure",
        }  # fmt: skip
        self.log[str(answer["id"])] = answer
        self.send()

    def send(self) -> Json:
        """Send what is not acknowledged yet, and note what is now."""
        waiting = [answer for name, answer in self.log.items() if name not in self.acknowledged]
        reply = self.ask(ANSWERS, {"sent_at": int(time.time() * 1000), "cursor": 0, "answers": waiting})
        assert reply["refused"] == []
        self.acknowledged.update(reply["accepted"])
        return reply

    def stored(self) -> set[str]:
        """Return the ids of this key's answers that the server hands to a new phone with the same key."""
        found: set[str] = set()
        cursor, more = 0, True
        while more:
            reply = self.ask(ANSWERS, {"sent_at": int(time.time() * 1000), "cursor": cursor, "answers": []})
            found.update(answer["id"] for answer in reply["missing"])
            cursor, more = reply["cursor"], reply["more"]
        return found

    def send_everything(self) -> None:
        """Do what the app does where the server counts other answers than it: send all again."""
        self.acknowledged.clear()
        self.send()


class Giver(Person):
    """Promises a gift now and then, notes the private address and the reference of each promise, and reads the last one again meanwhile."""

    def __init__(self, port: int, appeal: int) -> None:
        super().__init__(port)
        self.form = f"/fr/appeals/{appeal}/give/"
        self.promised: dict[str, str] = {}
        self.next_promise = time.monotonic()

    def act(self) -> None:
        if self.promised and time.monotonic() < self.next_promise:
            address, known = list(self.promised.items())[-1]
            self.promised[address] = self.reference(address)
            # Empty where the site stopped before it showed the page.
            assert known in ("", self.promised[address]), address
            return
        self.next_promise = time.monotonic() + PROMISE_SECONDS
        self.promise()

    def promise(self) -> None:
        page = self.connection.ask("GET", self.form).data.decode()
        once = re.findall(r'name="once" value="([^"]+)"', page)
        assert once, page
        body = urlencode({"once": once[0], "amount": "2500", "frequency": "once"})
        response = self.connection.ask("POST", self.form, body=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert response.status == 302, response.data.decode()
        address = response.headers["Location"]
        self.promised[address] = ""
        self.promised[address] = self.reference(address)

    def reference(self, address: str) -> str:
        """Return the reference that the page of a promise shows. Raises UnreachableError."""
        response = self.connection.ask("GET", address)
        assert response.status == 200, f"{address} answers {response.status}"
        found = REFERENCE.findall(response.data.decode())
        assert found, f"{address} shows no reference"
        return found[0]


@dataclass(frozen=True)
class StoredDeck:
    """What a phone stores of a deck: its address, and the digest of what is there."""

    url: str
    digest: str
    cards: tuple[str, ...]


def decks_of(port: int) -> dict[str, StoredDeck]:
    """Return the decks in French, by their id, as a phone fetches them now."""
    connection = Connection(port)
    listed: Json = connection.ask("GET", "/bundles/index.fr.json").json()
    found: dict[str, StoredDeck] = {}
    for row in listed["decks"]:
        content = connection.ask("GET", row["url"]).data
        digest = hashlib.sha256(content).hexdigest()
        assert digest[:16] in row["url"], row
        cards = tuple(card["id"] for card in json.loads(content)["cards"])
        found[row["deck"]] = StoredDeck(url=row["url"], digest=digest, cards=cards)
    return found
