"""Phones that run the app's own code (app/scripts/phones/main.mjs): what they ask of the network is answered here, late, twice or never."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.test import Client

from tests.patience import PATIENCE_SECONDS

APP = Path(__file__).parents[2] / "app"
NODE = Path(__file__).parents[2] / ".venv/node"
# What a server says of what it answers.
COPIED_HEADERS = ("Content-Type", "ETag", "Retry-After")

type Json = dict[str, Any]


@dataclass(eq=False)
class Asked:
    """What a phone asks of the network, and what came of it so far."""

    number: int
    phone: int
    method: str
    path: str
    headers: dict[str, str]
    body: str
    # Whether the phone has heard something, or nobody is there any more to hear it.
    is_over: bool = False
    was_heard: bool = False
    reply: Json | None = None


@dataclass
class Phones:
    """Their process, and all requests in transit."""

    server: Client
    asked: list[Asked] = field(default_factory=list[Asked])

    def __enter__(self) -> Self:
        path = f"{os.environ['PATH']}{os.pathsep}{NODE}"
        self.process = subprocess.Popen(
            ["node", "scripts/phones/main.mjs"],
            cwd=APP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PATH": path},
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def command(self, do: str, **order: object) -> Any:  # noqa: ANN401 - plain data
        """Send a command, and return its result once every phone waits. Requests that they send meanwhile are in transit."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the phones have ended"
        reply = json.loads(line)
        assert not reply["troubles"], "\n".join(reply["troubles"])
        if do == "end" or order.get("turns") is not None:
            self._nobody_hears(order["phone"])
        self.asked += [Asked(**request) for request in reply["requests"]]
        self._publish()
        return reply["done"]

    def _nobody_hears(self, phone: object) -> None:
        for asked in self.asked:
            asked.is_over |= asked.phone == phone

    def _publish(self) -> None:
        """Answer requests for decks at once: other tests cover them."""
        while asked := next((request for request in self.asked if request.path.startswith("/bundles/")), None):
            self.deliver(asked)
            self.answer(asked)

    def deliver(self, asked: Asked) -> None:
        """Let what was asked arrive at the server, once more if it did before."""
        shown = {name: value for name, value in asked.headers.items() if name != "Content-Type"}
        reply = self.server.generic(asked.method, asked.path, asked.body, content_type="application/json", headers=shown)
        headers = {name: reply.headers[name] for name in COPIED_HEADERS if name in reply.headers}
        asked.reply = {"status": reply.status_code, "headers": headers, "body": reply.text}

    def answer(self, asked: Asked, **order: object) -> None:
        """Let the reply arrive at the phone; the way ends here."""
        assert asked.reply is not None
        self.asked.remove(asked)
        asked.was_heard = not asked.is_over
        if asked.was_heard:
            self.command("reply", number=asked.number, phone=asked.phone, **asked.reply, **order)

    def lose(self, asked: Asked, **order: object) -> None:
        """Let the phone hear that there is no network."""
        self.asked.remove(asked)
        asked.was_heard = not asked.is_over
        if asked.was_heard:
            self.command("lose", number=asked.number, phone=asked.phone, **order)

    def look(self, phone: int) -> Json:
        """Return what a phone knows."""
        return self.command("let", phone=phone, act="look")
