"""A phone as the sync door meets it: a log of answers, a key, and what it learnt from replies."""

import json
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from ravive.reviews.wire import LATEST_DAYS
from tests.client_response import ClientResponse

NOON_MS = 1_795_521_600_000
DECK = "voyage"
KEY = "a-key-of-a-phone-that-is-long-enough"
ANSWERS = "/api/v1/trainings/{code}/answers"
LEARNERS = "/api/v1/trainings/{code}/learners"

type Json = dict[str, Any]


def uuid7(ms: int, chance: random.Random) -> str:
    """Return a UUIDv7 of this millisecond."""
    digits = f"{ms:012x}7{chance.getrandbits(12):03x}{chance.choice('89ab')}{chance.getrandbits(60):015x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def answer(number: int, card: str, **changed: object) -> Json:
    """Return the answer of this number: the same number, the same answer."""
    ms = NOON_MS + number * 9_000
    fields: Json = {
        "id": uuid7(ms, random.Random(number)),
        "deck": DECK,
        "card": card,
        "at": ms,
        "offset_minutes": 60,
        "duration_ms": 4_000 + number,
        "parts": {},
        "credit": 0.5,
        "confidence": "rather",
    }
    return {**fields, **changed}


def headers(key: str = KEY) -> dict[str, str]:
    """Return what a phone shows."""
    return {"Authorization": f"Bearer {key}"}


def join(client: Client, code: str, key: str = KEY, form: str = "A") -> ClientResponse:
    """Let a key join."""
    return client.post(LEARNERS.format(code=code), json.dumps({"form": form}), content_type="application/json", headers=headers(key))


def send(client: Client, code: str, answers: Iterable[Json], key: str = KEY, cursor: int = 0, sent_at: int = NOON_MS) -> ClientResponse:
    """Send answers and return the reply."""
    body = json.dumps({"sent_at": sent_at, "cursor": cursor, "answers": list(answers)})
    return client.post(ANSWERS.format(code=code), body, content_type="application/json", headers=headers(key))


def believed(at_ms: int) -> int | None:
    """Return the time of an answer where the server stores it as sent, None where it is too late for that and is dated again."""
    return at_ms if at_ms <= (time.time() + LATEST_DAYS * 86_400) * 1_000 else None


@dataclass
class Phone:
    """A phone that sends what it does not know to be kept, and keeps what it is sent."""

    client: Client
    code: str
    key: str = KEY
    log: dict[str, Json] = field(default_factory=dict[str, Json])
    kept: set[str] = field(default_factory=set[str])
    cursor: int = 0

    def unsent(self) -> list[Json]:
        """Return the answers whose keeping was not acknowledged."""
        return [row for name, row in self.log.items() if name not in self.kept]

    def hear(self, reply: Json) -> None:
        """Learn from a reply, whenever it comes."""
        self.kept.update(reply["accepted"])
        for row in reply["missing"]:
            self.log.setdefault(row["id"], row)
            self.kept.add(row["id"])
        self.cursor = max(self.cursor, reply["cursor"])

    def sync(self) -> Json:
        """Send what is unsent and hear the reply."""
        reply = send(self.client, self.code, self.unsent(), self.key, self.cursor)
        assert reply.status_code == 200, reply.content
        self.hear(reply.json())
        return reply.json()
