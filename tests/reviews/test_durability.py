"""The server is killed in the middle of what it does: nothing that was acknowledged is lost, and what was deleted is gone."""

import hashlib
import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.conftest import prepared
from tests.reviews.phone import ANSWERS, KEY, LEARNERS, NOON_MS, answer, headers
from tests.settings import APP_DIST

__all__ = ["prepared"]  # a fixture of the journeys

pytestmark = pytest.mark.slow

KILLS, PHONES = 50, 4
CODE, CARD, PARTS = "ABC234", "meme-sans-preuve", {"sans": 1, "vu": 0, "autorites": 1}
KEPT = "SELECT a.id FROM reviews_answer a JOIN reviews_learnerkey k ON k.id = a.learner WHERE k.key_digest = ?"
FORGET = """
from datetime import UTC, datetime
import django
django.setup()
from ravive.reviews import actions
actions.forget(training=7, now=datetime(2026, 11, 24, 12, tzinfo=UTC))
"""


@dataclass
class Mortal:
    """The site, and who serves it at the moment."""

    process: subprocess.Popen[str]
    port: int
    data: Path
    variables: dict[str, str]

    def serve(self) -> int:
        """Return the process that serves from now on."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    @property
    def database(self) -> Path:
        return self.data / "ravive.sqlite3"


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Mortal]:
    data = shutil.copytree(prepared, tmp_path_factory.mktemp("mortal") / "data")
    variables = {
        **os.environ,
        "RAVIVE_DATA": str(data),
        "RAVIVE_APP_DIST": str(APP_DIST),
        "DJANGO_SETTINGS_MODULE": "ravive.config.settings",
        "DATABASE_URL": "",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reviews.mortal"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables
    )
    assert process.stdout is not None
    yield Mortal(process, int(process.stdout.readline()), data, variables)
    process.kill()
    process.communicate()


@dataclass
class Sender:
    """A phone that never tires: sends a batch until it hears that it is kept, then the next."""

    port: int
    key: str
    first: int
    is_over: threading.Event
    sent: set[str] = field(default_factory=set[str])
    acknowledged: set[str] = field(default_factory=set[str])
    batches: int = 0

    def run(self) -> None:
        self.insist(LEARNERS, {"form": "A"})
        while not self.is_over.is_set():
            place = self.first + 25 * self.batches
            batch = [answer(place + number, CARD, parts=PARTS) for number in range(25)]
            self.sent |= {sent["id"] for sent in batch}
            if reply := self.insist(ANSWERS, {"sent_at": NOON_MS, "answers": batch}):
                self.acknowledged |= set(reply["accepted"])
                self.batches += 1

    def insist(self, path: str, body: dict[str, object]) -> dict[str, list[str]] | None:
        while not self.is_over.is_set():
            # A reply that was cut off in the middle is none.
            with (
                suppress(OSError, http.client.HTTPException, json.JSONDecodeError),
                closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as way,
            ):
                way.request("POST", path.format(code=CODE), json.dumps(body), headers(self.key))
                reply = way.getresponse()
                content = reply.read()
                assert reply.status in (200, 201), content
                return json.loads(content)
        return None


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(mortal: Mortal) -> None:
    is_over, chance = threading.Event(), random.Random(0)
    senders = [Sender(mortal.port, f"{KEY}-{number}", number * 1_000_000, is_over) for number in range(PHONES)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    serving = mortal.serve()
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        # Each lives long enough to keep something, however busy the machine is.
        before = sum(sender.batches for sender in senders)
        while sum(sender.batches for sender in senders) == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(serving, signal.SIGKILL)
        serving = mortal.serve()
    is_over.set()
    os.kill(serving, signal.SIGKILL)
    for thread in threads:
        thread.join()

    with closing(sqlite3.connect(mortal.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = [{str(uuid.UUID(bytes=row[0])) for row in database.execute(KEPT, [digest(sender)])} for sender in senders]
        counted = dict(database.execute("SELECT id, answers FROM reviews_learnerkey"))
        rows = dict(database.execute("SELECT learner, count(*) FROM reviews_answer GROUP BY learner"))
    for sender, ids in zip(senders, kept, strict=True):
        assert sender.acknowledged <= ids <= sender.sent
    assert counted == rows


def test_what_was_deleted_is_not_in_the_files(mortal: Mortal) -> None:
    serving = mortal.serve()
    is_over = threading.Event()
    sender = Sender(mortal.port, KEY, 0, is_over)
    thread = threading.Thread(target=sender.run)
    thread.start()
    while sender.batches < 8:
        time.sleep(0.01)
    is_over.set()
    thread.join()
    os.kill(serving, signal.SIGKILL)
    ids = [uuid.UUID(name).bytes for name in sender.acknowledged]
    written = files(mortal)
    assert all(name in written for name in ids)
    # Somebody else has the file open: the journal does not go with the last connection.
    with closing(sqlite3.connect(mortal.database)) as watching:
        watching.execute("SELECT count(*) FROM reviews_answer").fetchall()
        subprocess.run([sys.executable, "-c", FORGET], env=mortal.variables, check=True)
        assert not stored(ids, mortal)
    assert not stored(ids, mortal)


def stored(ids: list[bytes], mortal: Mortal) -> list[bytes]:
    written = files(mortal)
    return [name for name in ids if name in written]


def digest(sender: Sender) -> bytes:
    return hashlib.sha256(sender.key.encode()).digest()


def files(mortal: Mortal) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(mortal.data.glob("ravive.sqlite3*")))
