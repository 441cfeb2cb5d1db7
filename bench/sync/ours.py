"""Ravive as a phone meets it: joins, sends batches over one connection, counts what arrived."""

from __future__ import annotations

import gzip
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

CODE = "BENCH2"
DECK = "voyage"
NINE_SECONDS_MS = 9_000
A_MONTH_MS = 30 * 86_400_000

# Names the cards there are in the served site's own database, each with its parts.
CARDS = f"""
import json, django, msgspec
django.setup()
from ravive.publishing.models import PublishedBundle
from ravive.reviews.card_parts import CardWithParts, rule_of
bundle = PublishedBundle.objects.get(deck="{DECK}", language="fr", is_current=True)
cards = msgspec.convert(json.loads(bundle.body)["cards"], list[CardWithParts])
print(json.dumps([bundle.digest[:16], [[card.id, sorted(rule_of(card).names)[:rule_of(card).fewest]] for card in cards]]))
"""
# Opens a training there first.
OPEN = f"""
import django
django.setup()
from ravive.reviews.models import TrainingCode
TrainingCode.objects.create(code="{CODE}", training=1)
{CARDS}"""
COUNT = """
import django
django.setup()
from ravive.reviews.models import Answer
print(Answer.objects.count())
"""


def ask(program: str, data: Path, database: str | None) -> str:
    """Return what a program of the site's own says."""
    variables = {**os.environ, "RAVIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    variables.pop("DATABASE_URL", None)
    if database:
        variables["DATABASE_URL"] = database
    return subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True).stdout


@dataclass(kw_only=True)
class Answers:
    """Creates answers that never were, nine seconds apart, on published cards, each with the parts of its card."""

    bundle: str
    cards: list[tuple[str, list[str]]]
    at: int = field(default_factory=lambda: int(time.time() * 1000) - A_MONTH_MS)

    def take(self, count: int) -> list[dict[str, object]]:
        """Return the next answers of a phone's log."""
        return [self._next() for _ in range(count)]

    def _next(self) -> dict[str, object]:
        self.at += NINE_SECONDS_MS
        place = self.at // NINE_SECONDS_MS
        card, parts = self.cards[place % len(self.cards)]
        digits = f"{self.at:012x}7{secrets.randbits(12):03x}8{secrets.randbits(60):015x}"
        return {
            "id": f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
            "deck": DECK,
            "card": card,
            "bundle": self.bundle,
            "at": self.at,
            "offset_minutes": 60,
            "duration_ms": 4_000 + place % 9_000,
            "parts": {name: (place + number) % 2 for number, name in enumerate(parts)},
            "credit": place % 2,
            "confidence": ("guess", "rather", "sure")[place % 3],
        }


class Phone:
    """A key and a connection that stays open."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname and address.port
        self.socket = socket.create_connection((address.hostname, address.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.key, self.cursor, self.sent = secrets.token_urlsafe(32), 0, 0

    def join(self) -> None:
        """Join the training."""
        self._post("learners", b'{"form":"A"}', "")

    def sync(self, answers: list[dict[str, object]], *, compressed: bool = False) -> float:
        """Return the seconds until the answers are acknowledged: writing them down, packing, sending, reading the reply."""
        started = time.perf_counter()
        body = msgspec.json.encode({"sent_at": int(time.time() * 1000), "cursor": self.cursor, "answers": answers})
        coding = ""
        if compressed:
            body, coding = gzip.compress(body, 1), "Content-Encoding: gzip\r\n"
        reply = msgspec.json.decode(self._post("answers", body, coding))
        seconds = time.perf_counter() - started
        self.cursor, self.sent = reply["cursor"], self.sent + len(answers)
        assert len(reply["accepted"]) == len(answers), reply["refused"][:3]
        assert reply["count"] == self.sent, f"{reply['count']} of {self.sent} answers are kept"
        return seconds

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _post(self, place: str, body: bytes, headers: str) -> bytes:
        head = (
            f"POST /api/v1/trainings/{CODE}/{place} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        )
        self.socket.sendall(head.encode() + body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.socket.recv(262_144)
        top, _, content = received.partition(b"\r\n\r\n")
        status, *lines = top.decode().split("\r\n")
        length = next(int(line.partition(":")[2]) for line in lines if line.lower().startswith("content-length:"))
        parts = [content]
        missing = length - len(content)
        while missing > 0:
            parts.append(self.socket.recv(262_144))
            missing -= len(parts[-1])
        assert status.split()[1] in ("200", "201"), f"{status}: {b''.join(parts)[:300]!r}"
        return b"".join(parts)
