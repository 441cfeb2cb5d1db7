"""A mail server on this machine that stores what it receives."""

from __future__ import annotations

import email
import email.policy
import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import cast

from tests.patience import PATIENCE_SECONDS


@dataclass
class PostOffice:
    """Where it listens, and the messages it took.

    `refusal` is what it says to every sender, if it says so; `delay_seconds` is how long it thinks before each reply to one.
    """

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""
    delay_seconds: float = 0.0
    takes_all_letters: bool = False

    def reply_to(self, verb: bytes) -> str:
        """Return the lines of a reply."""
        if verb == b"MAIL":
            time.sleep(self.delay_seconds)
            return self.refusal or "250 ok"
        if verb == b"EHLO" and self.takes_all_letters:
            return "250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8"
        return "354 go on" if verb == b"DATA" else "250 ok"

    def texts(self, reader: str) -> list[str]:
        """Return the plain texts of the e-mails to a reader, oldest first."""
        bodies = [message.get_body(("plain",)) for message in self.messages if message["to"] == reader]
        return [body.get_content() for body in bodies if body]

    def find(self, reader: str, pattern: str) -> str:
        """Return what matches in the e-mails to a reader, the last of it, once it has come."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := [match[0] for text in self.texts(reader) for match in re.finditer(pattern, text)]):
            assert time.monotonic() < deadline, self.texts(reader)
            time.sleep(0.1)
        return found[-1]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run a mail server as long as it is needed: as much of SMTP as one sender speaks."""
    office = PostOffice()

    class Counter(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 localhost")
            for line in self.rfile:
                verb = line[:4].upper().strip()
                if verb == b"QUIT":
                    return self.say("221 bye")
                self.say(office.reply_to(verb))
                if verb == b"DATA":
                    self.take()
            return None

        def take(self) -> None:
            lines: list[bytes] = []
            for line in self.rfile:
                if line == b".\r\n":
                    break
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            office.messages.append(cast("EmailMessage", email.message_from_bytes(b"".join(lines), policy=email.policy.default)))
            self.say("250 taken")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        server.daemon_threads = True
        office.port = int(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield office
        server.shutdown()
