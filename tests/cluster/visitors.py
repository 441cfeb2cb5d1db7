"""Who uses the cluster: phones with their own protocol, a treasurer with a file of the bank, somebody who reads pages."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from bench.attacks.client import Client
from bench.sync.ours import CODE, Answers

OK, DECLARED = frozenset({200, 201, 204}), frozenset({429, 503})
# More than the times after which nginx answers itself.
PHONE_PATIENCE_SECONDS, DESK_PATIENCE_SECONDS = 60.0, 180.0
LONGEST_PAUSE_SECONDS = 10.0
BOUNDARY = "cluster-boundary"


@dataclass
class Replies:
    """With which statuses requests of each kind ended, 0 for none at all, and how long they took in seconds."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    seconds: list[float] = field(default_factory=list[float])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, status: int, seconds: float) -> None:
        """Count a reply."""
        with self.lock:
            self.statuses[kind, status] += 1
            self.seconds.append(seconds)

    @property
    def undeclared(self) -> dict[tuple[str, int], int]:
        """Return the replies that were neither a success nor a declared refusal."""
        return {key: count for key, count in self.statuses.items() if key[1] not in OK | DECLARED}


@dataclass(kw_only=True)
class Phone:
    """A phone of a learner. What it has not got an acknowledgement for, it sends again, as the app does."""

    url: str
    answers: Answers
    replies: Replies
    chance: Random
    every_seconds: float
    leaves: bool
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    waiting: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    acknowledged: set[str] = field(default_factory=set[str])
    refused: list[object] = field(default_factory=list[object])
    wrong_counts: int = 0
    cursor: int = 0
    has_joined: bool = False
    has_left: bool = False

    def live(self, until: float, patience_until: float) -> None:
        """Join, and send a few answers every few seconds until a moment of the monotonic clock; then send what still waits."""
        client = Client(self.url, patience_seconds=PHONE_PATIENCE_SECONDS)
        time.sleep(self.chance.uniform(0, self.every_seconds))
        while time.monotonic() < until:
            self._step(client, answers=self.chance.randint(1, 4))
            time.sleep(self.every_seconds * self.chance.uniform(0.7, 1.3))
        while (self.waiting or not self.has_joined) and time.monotonic() < patience_until:
            self._step(client, answers=0)
        while self.leaves and not self.has_left and time.monotonic() < patience_until:
            self.has_left = self._send(client, "leave", "DELETE", "answers")[0] == 204
        client.close()

    def _step(self, client: Client, *, answers: int) -> None:
        if not self.has_joined:
            self.has_joined = self._send(client, "join", "POST", "learners", {"form": "A"})[0] in (200, 201)
            return
        self.waiting += self.answers.take(answers)
        status, reply = self._send(
            client, "sync", "POST", "answers", {"sent_at": int(time.time() * 1000), "cursor": self.cursor, "answers": self.waiting}
        )
        if status != 200:
            return
        answered = json.loads(reply)
        # What is sent back was stored although its acknowledgement never arrived.
        self.acknowledged |= {*answered["accepted"], *(str(answer["id"]) for answer in answered["missing"])}
        self.cursor = answered["cursor"]
        self.refused += answered["refused"]
        self.waiting = [answer for answer in self.waiting if answer["id"] not in self.acknowledged]
        self.wrong_counts += answered["count"] != len(self.acknowledged)

    def _send(self, client: Client, kind: str, method: str, place: str, body: object = None) -> tuple[int, bytes]:
        path, began = f"/api/v1/trainings/{CODE}/{place}", time.perf_counter()
        if body is None:
            status, headers, reply = client.send(method, path, Authorization=f"Bearer {self.key}")
        else:
            status, headers, reply = client.send_json(method, path, body, key=self.key)
        self.replies.add(kind, status, time.perf_counter() - began)
        if status not in OK:
            time.sleep(min(float(headers.get("retry-after", "1")), LONGEST_PAUSE_SECONDS))
        return status, reply


@dataclass(kw_only=True)
class Treasurer:
    """Somebody at the desk who reads files of the bank, one after the other, each until the desk says that it is in the books."""

    url: str
    session: tuple[str, str]
    replies: Replies
    files: list[bytes]
    read: int = 0
    problems: list[str] = field(default_factory=list[str])

    def work(self, patience_until: float) -> None:
        """Send every file; send it again as long as the reply was a declared refusal."""
        client = Client(self.url, patience_seconds=DESK_PATIENCE_SECONDS)
        client.cookies[self.session[0]] = self.session[1]
        for content in self.files:
            while time.monotonic() < patience_until and not self._is_read(client, content):
                time.sleep(1.0)
        client.close()

    def _is_read(self, client: Client, content: bytes) -> bool:
        status, page = self._timed(client, "GET", "/desk/giving/", None)
        token = client.cookies.get("csrftoken", "")
        if status != 200 or not token:
            return False
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'.encode(),
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="bank_files"; filename="bank.cod"\r\n\r\n'.encode(),
            content,
            f"\r\n--{BOUNDARY}--\r\n".encode(),
        ]
        status, page = self._timed(client, "POST", "/desk/giving/files/", b"".join(parts))
        if status == 200:
            self.read += 1
        elif status not in DECLARED:
            self.problems.append(f"{status}: {page[:200]!r}")
        return status == 200

    def _timed(self, client: Client, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        began = time.perf_counter()
        kind = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"} if body else {}
        status, headers, page = client.send(method, path, body, Referer=f"{self.url}/desk/", Origin=self.url, **kind)
        self.replies.add("desk", status, time.perf_counter() - began)
        if status in DECLARED:
            time.sleep(min(float(headers.get("retry-after", "1")), LONGEST_PAUSE_SECONDS))
        return status, page


def read_pages(url: str, paths: list[str], replies: Replies, is_over: threading.Event) -> None:
    """Read public pages and pictures, one after the other, until it is over."""
    client = Client(url, patience_seconds=PHONE_PATIENCE_SECONDS)
    while not is_over.is_set():
        for path in paths:
            began = time.perf_counter()
            status, _headers, _page = client.send("GET", path, Accept_Language="fr")
            replies.add("page", status, time.perf_counter() - began)
            is_over.wait(0.3)
    client.close()


@contextmanager
def reading(url: str, paths: list[str], replies: Replies) -> Iterator[None]:
    """Let somebody read pages during the block."""
    is_over = threading.Event()
    reader = threading.Thread(target=read_pages, args=(url, paths, replies, is_over), daemon=True)
    reader.start()
    try:
        yield
    finally:
        is_over.set()
        reader.join()
