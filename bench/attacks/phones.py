"""Phones of a training, for a minute: each opens the training, joins, and sends what was answered every few seconds."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles

from bench.attacks.client import Client
from bench.sync.ours import Answers

PHONES, SECONDS, EVERY_SECONDS = 200, 60.0, 15.0
ANSWERS = 9
OK, DECLARED = frozenset({200, 201}), frozenset({429, 503})
LONGEST_RETRY_SECONDS = 10.0


@dataclass
class Result:
    """How long requests took, in seconds, and with which statuses they ended; how many phones joined and how many answers were stored."""

    seconds: list[float] = field(default_factory=list[float])
    statuses: Counter[int] = field(default_factory=Counter[int])
    joined: int = 0
    stored: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1]

    @property
    def unexpected(self) -> int:
        """How many requests ended neither well nor with a declared refusal."""
        return sum(count for status, count in self.statuses.items() if status not in OK | DECLARED)

    def __str__(self) -> str:
        p50 = quantiles(self.seconds, n=2)[0]
        statuses = " ".join(f"{status}×{count}" for status, count in sorted(self.statuses.items()))
        return f"{len(self.seconds):9}{p50:8.3f}{self.p95:8.3f}{max(self.seconds):8.2f}{self.joined:8}{self.stored:9}   {statuses}"


@dataclass(kw_only=True)
class Phone:
    """One phone: its key, its answers, and what came of its requests."""

    url: str
    code: str
    answers: Answers
    result: Result
    starts_after: float

    def live(self) -> None:
        """Join and send until the minute is over."""
        time.sleep(self.starts_after)
        until = time.monotonic() + SECONDS - self.starts_after
        client, key = Client(self.url), secrets.token_urlsafe(32)
        path, has_joined = f"/api/v1/trainings/{self.code}", False
        while time.monotonic() < until:
            if not has_joined:
                self._timed(client, "GET", path)
                status, _ = self._timed(client, "POST", f"{path}/learners", {"form": secrets.choice("AB")}, key=key)
                has_joined = status in OK
                self.result.joined += has_joined
            if has_joined:
                body = {"sent_at": int(time.time() * 1000), "cursor": 0, "answers": self.answers.take(ANSWERS)}
                status, reply = self._timed(client, "POST", f"{path}/answers", body, key=key)
                self.result.stored += len(json.loads(reply)["accepted"]) if status in OK else 0
            time.sleep(EVERY_SECONDS if has_joined else 1.0)
        client.close()

    def _timed(self, client: Client, method: str, path: str, body: object = None, *, key: str = "") -> tuple[int, bytes]:
        started = time.perf_counter()
        status, headers, reply = client.send(method, path) if body is None else client.send_json(method, path, body, key=key)
        with self.result.lock:
            self.result.seconds.append(time.perf_counter() - started)
            self.result.statuses[status] += 1
        if status in DECLARED:
            time.sleep(min(float(headers.get("retry-after", "1")), LONGEST_RETRY_SECONDS))
        return status, reply


def a_minute(url: str, code: str, answers: Answers) -> Result:
    """Return what 200 phones meet in a minute. All open the training within the first ten seconds."""
    result = Result()
    phones = [
        Phone(
            url=url,
            code=code,
            answers=Answers(bundle=answers.bundle, cards=answers.cards),
            result=result,
            starts_after=10 * number / PHONES,
        )
        for number in range(PHONES)
    ]
    threads = [threading.Thread(target=phone.live) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result
