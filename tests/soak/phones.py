"""Phones that send answers until nobody answers, and send again what was not acknowledged."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.patience import PATIENCE_SECONDS
from tests.reviews.phone import ANSWERS, LEARNERS, headers, uuid7
from tests.soak.world import CODE, DECK

MOST_ANSWERS = 20
PAUSE_SECONDS = 0.02
# Done, or "send it again later".
DONE, LATER = (200, 201), (429, 503)

type Answers = list[dict[str, Any]]


@dataclass
class SoakPhone:
    """A phone: its key, every batch that it sent, and the ids that were acknowledged."""

    key: str
    cards: tuple[str, ...]
    chance: Random
    batches: list[Answers] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    # Replies that no phone may get.
    wrong: list[str] = field(default_factory=list)
    has_joined: bool = False

    def unacknowledged(self) -> list[Answers]:
        """Return batches whose reply was lost."""
        return [batch for batch in self.batches if not {answer["id"] for answer in batch} <= self.acknowledged]

    def act(self, port: int, has_begun: threading.Event) -> None:
        """Join, send again what was not acknowledged, then new batches, until the connection breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            while not self.has_joined:
                status, _ = self._ask(connection, LEARNERS, {"form": "A"})
                self.has_joined = status in DONE
                time.sleep(PAUSE_SECONDS)
            for batch in self.unacknowledged():
                self._send(connection, batch)
            while True:
                self.batches.append(self._new_batch())
                if self._send(connection, self.batches[-1]):
                    has_begun.set()
                time.sleep(PAUSE_SECONDS)
        except (OSError, http.client.HTTPException, ValueError):
            # The server was killed; part of a reply is no reply.
            return
        finally:
            connection.close()

    def _new_batch(self) -> Answers:
        at = int(time.time() * 1000)
        return [
            {
                "id": uuid7(at, self.chance), "deck": DECK, "card": self.chance.choice(self.cards), "at": at, "offset_minutes": 60,
                "duration_ms": 4_000, "parts": {}, "credit": 0.5, "confidence": "rather",
            }
            for _ in range(self.chance.randint(1, MOST_ANSWERS))
        ]  # fmt: skip

    def _send(self, connection: http.client.HTTPConnection, batch: Answers) -> bool:
        """Send a batch; return whether it was acknowledged."""
        status, reply = self._ask(connection, ANSWERS, {"sent_at": int(time.time() * 1000), "cursor": 0, "answers": batch})
        self.acknowledged.update(reply.get("accepted", []))
        return status == 200

    def _ask(self, connection: http.client.HTTPConnection, path: str, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        request_headers = {**headers(self.key), "Content-Type": "application/json"}
        connection.request("POST", path.format(code=CODE), json.dumps(content), request_headers)
        reply = connection.getresponse()
        body = reply.read()
        if reply.status not in (*DONE, *LATER):
            self.wrong.append(f"{reply.status} {body[:200]!r}")
        return reply.status, json.loads(body) if reply.status == 200 else {}
