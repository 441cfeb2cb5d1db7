"""The processes that a round kills: a group of one that answers phones, one that publishes, one that imports.

They are forked from a process that has loaded Django: what a start loads is not what a soak tries.
"""

import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.soak.world import DECK, LANGUAGES, NOTE, SoakWorld, bank_file

PUBLISHED, IMPORTED = "published", "imported"
# SQLite has one writer: the others get their turn in between.
PAUSE_SECONDS = 0.05


@dataclass
class Group:
    """Running processes, and the numbers of what they acknowledged."""

    leader: int
    port: int
    reports: int

    def kill(self) -> dict[str, list[int]]:
        """Kill all processes at the same moment; return what they had acknowledged, once the last one is gone."""
        os.killpg(self.leader, signal.SIGKILL)
        os.waitpid(self.leader, 0)
        # Every process of the group can write there: the end comes when none is left.
        text = b"".join(iter(lambda: os.read(self.reports, 65_536), b""))
        os.close(self.reports)
        done: dict[str, list[int]] = {PUBLISHED: [], IMPORTED: []}
        for line in text.decode().splitlines():
            kind, _, number = line.partition(" ")
            done[kind].append(int(number))
        return done


def started(world: SoakWorld, *, next_publication: int, next_import: int) -> Group:
    """Start a group of processes. The next publication and import are those with these numbers, then the ones after."""
    from django.db import connections

    connections.close_all()
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    reading, writing = os.pipe()
    leader = os.fork()
    if not leader:
        os.setsid()
        os.close(reading)

        def report(kind: str, number: int) -> None:
            os.write(writing, f"{kind} {number}\n".encode())

        _fork(lambda: _answer(listening))
        _fork(lambda: _publish(next_publication, report))
        _fork(lambda: _import(world, next_import, report))
        while True:
            signal.pause()
    os.close(writing)
    port = listening.getsockname()[1]
    listening.close()
    # The leader is the group's number as soon as it has asked for it.
    while os.getpgid(leader) != leader:
        pass
    return Group(leader=leader, port=port, reports=reading)


def _fork(act: Callable[[], None]) -> None:
    if os.fork():
        return
    try:
        act()
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(1)


def _answer(listening: socket.socket) -> None:
    from ravive.config.server import web

    web.answer(listening)


def _publish(number: int, report: Callable[[str, int], None]) -> None:
    from django.utils import timezone

    from ravive.decks.models import Deck, DeckWords
    from ravive.publishing import actions

    while True:
        for language in LANGUAGES:
            DeckWords.objects.filter(deck__slug=DECK, language=language).update(title=f"Version {number}")
        actions.publish(deck=Deck.objects.get(slug=DECK), by=NOTE, now=timezone.now(), note=f"{NOTE} {number}")
        report(PUBLISHED, number)
        number += 1
        time.sleep(PAUSE_SECONDS)


def _import(world: SoakWorld, number: int, report: Callable[[str, int], None]) -> None:
    while True:
        world.ledger.imported(bank_file(world, number))
        report(IMPORTED, number)
        number += 1
        time.sleep(PAUSE_SECONDS)
