"""The processes that a round kills: a group of one that answers phones, one that publishes, one that imports, one that backs up.

They are forked from a process that has loaded Django: what a start loads is not what a soak tries.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase

from tests.soak.world import DECK, LANGUAGES, NOTE, SoakWorld, bank_file

PUBLISHED, IMPORTED, COPIED = "published", "imported", "copied"
KINDS = (PUBLISHED, IMPORTED, COPIED)
FAILED = "failed"
# SQLite has one writer: the others get their turn in between.
PAUSE_SECONDS = 0.05

type Report = Callable[[str, object], None]


@dataclass
class Group:
    """Running processes, the numbers of what they acknowledged, by kind, and the failures of those that ended by themselves."""

    leader: int
    port: int
    done: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    failures: list[str] = field(default_factory=list[str])
    _reader: threading.Thread | None = None

    def read(self, reports: int) -> None:
        """Note what the processes report, from now on."""
        self._reader = threading.Thread(target=self._read, args=(reports,), daemon=True)
        self._reader.start()

    def _read(self, reports: int) -> None:
        with os.fdopen(reports) as lines:
            for line in lines:
                kind, _, detail = line.strip().partition(" ")
                if kind == FAILED:
                    self.failures.append(detail)
                else:
                    self.done[kind].append(int(detail))

    def kill(self) -> None:
        """Kill all processes at the same moment; return once the last one is gone, and everything that they reported is noted."""
        os.killpg(self.leader, signal.SIGKILL)
        os.waitpid(self.leader, 0)
        # Every process of the group can write there: the end comes when none is left.
        if self._reader:
            self._reader.join()


def started(world: SoakWorld, nexts: dict[str, int]) -> Group:
    """Start a group of processes. The next publication, import and copy are those with these numbers, then the ones after."""
    from django.db import connections

    connections.close_all()
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    reading, writing = os.pipe()
    leader = os.fork()
    if not leader:
        os.setsid()
        os.close(reading)

        def report(kind: str, detail: object) -> None:
            os.write(writing, f"{kind} {detail}\n".encode())

        _fork("answering", lambda: _answer(listening), report)
        _fork("publishing", lambda: _publish(nexts[PUBLISHED], report), report)
        _fork("importing", lambda: _import(world, nexts[IMPORTED], report), report)
        _fork("backing up", lambda: _back_up(world.copies, nexts[COPIED], report), report)
        while True:
            signal.pause()
    os.close(writing)
    port = listening.getsockname()[1]
    listening.close()
    # The leader is the group's number as soon as it has asked for it.
    while os.getpgid(leader) != leader:
        pass
    group = Group(leader=leader, port=port)
    group.read(reading)
    return group


def _fork(name: str, act: Callable[[], None], report: Report) -> None:
    if os.fork():
        return
    try:
        act_until_killed(name, act, report)
    finally:
        os._exit(1)


def act_until_killed(name: str, act: Callable[[], None], report: Report) -> None:
    """Act, and report an end that no kill brought: it is a failure, whatever the reason."""
    try:
        act()
    except BaseException as problem:
        import traceback

        traceback.print_exc()
        report(FAILED, f"{name}: {type(problem).__name__}: {' '.join(str(problem).split())}"[:500])
    else:
        report(FAILED, f"{name}: it ended")


def _answer(listening: socket.socket) -> None:
    from ravive.config.server import web

    web.answer(listening)


def title_of(number: int) -> str:
    """Return the title of a version, without digits: no number in it may be one to call, such as 101."""
    return "Version " + "".join(ascii_lowercase[int(digit)] for digit in str(number))


def _publish(number: int, report: Report) -> None:
    from django.utils import timezone

    from ravive.decks.models import Deck, DeckWords
    from ravive.publishing import actions

    while True:
        for language in LANGUAGES:
            DeckWords.objects.filter(deck__slug=DECK, language=language).update(title=title_of(number))
        actions.publish(deck=Deck.objects.get(slug=DECK), by=NOTE, now=timezone.now(), note=f"{NOTE} {number}")
        report(PUBLISHED, number)
        number += 1
        time.sleep(PAUSE_SECONDS)


def _import(world: SoakWorld, number: int, report: Report) -> None:
    while True:
        world.ledger.imported(bank_file(world, number))
        report(IMPORTED, number)
        number += 1
        time.sleep(PAUSE_SECONDS)


def _back_up(folder: Path, number: int, report: Report) -> None:
    from django.utils import timezone

    from ravive.backups import actions

    while True:
        actions.back_up(copy_file(folder, number), recipients=(), now=timezone.now())
        report(COPIED, number)
        number += 1
        time.sleep(PAUSE_SECONDS)


def copy_file(folder: Path, number: int) -> Path:
    """Return the place of a copy."""
    return folder / f"copy-{number}.tar"
