"""Rounds of SIGKILL during syncs, publishing and imports, on the database of the environment.

`tests.soak` and `test_rounds.py` run it as a process with a database of its own: `python -m tests.soak.rounds --rounds 20 --seed 7`.
"""

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import django

from tests.soak import group, judge
from tests.soak.phones import SoakPhone
from tests.soak.world import SoakWorld, created

PHONES = 4
# The kill comes within so many seconds after the first acknowledged answer of the round: in the middle of what goes on.
LONGEST_SECONDS = 3.0
START_SECONDS = 120.0


@dataclass
class Soak:
    """What was acknowledged in all rounds so far."""

    world: SoakWorld
    phones: list[SoakPhone]
    published: set[int] = field(default_factory=set)
    imported: set[int] = field(default_factory=set)

    def round(self, chance: Random) -> float:
        """Start everything, kill it at a random moment, and return after how many seconds."""
        running = group.started(
            self.world, next_publication=max(self.published, default=0) + 1, next_import=max(self.imported, default=0) + 1
        )
        has_begun = threading.Event()
        threads = [threading.Thread(target=phone.act, args=(running.port, has_begun)) for phone in self.phones]
        for thread in threads:
            thread.start()
        begun = has_begun.wait(START_SECONDS)
        seconds = chance.uniform(0, LONGEST_SECONDS)
        time.sleep(seconds)
        done = running.kill()
        for thread in threads:
            thread.join()
        assert begun, "no phone got an answer"
        self.published.update(done[group.PUBLISHED])
        self.imported.update(done[group.IMPORTED])
        return seconds

    def problems(self) -> Iterator[str]:
        """Yield what is wrong now."""
        judge.wait_for_backends()
        yield from judge.damages()
        yield from judge.wrong_answers(self.phones)
        yield from judge.wrong_publications(self.published)
        yield from judge.wrong_imports(self.world, len(self.imported))


def main(rounds: int, seed: int) -> int:
    """Print each round and what it found; return how many rounds failed."""
    django.setup()
    from django.db import connection

    # Loaded before the processes are forked.
    from ravive.config.server import wsgi

    assert wsgi.application
    world = created()
    failed = 0
    soak = Soak(world, [SoakPhone(f"a-key-of-a-soaked-phone-{n}-{seed}", world.cards, Random(f"{seed} phone {n}")) for n in range(PHONES)])
    for number in range(1, rounds + 1):
        seconds = soak.round(Random(f"{seed} round {number}"))
        problems = list(soak.problems())
        failed += bool(problems)
        answers = sum(len(phone.acknowledged) for phone in soak.phones)
        print(
            f"{connection.vendor} round {number} of seed {seed}: killed after {seconds:.2f} s; so far {answers} answers, "
            f"{len(soak.published)} publications, {len(soak.imported)} imports acknowledged; {'; '.join(problems) or 'all there'}",
            flush=True,
        )
    lost = sum(len(phone.unacknowledged()) for phone in soak.phones)
    print(f"{connection.vendor}: {rounds} rounds, {failed} failed, {lost} batches without a reply (seed {seed})", flush=True)
    return failed


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return how many rounds, and the seed."""
    parser = argparse.ArgumentParser(prog="tests.soak.rounds", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, required=True, metavar="N", help="what is sent and when is killed are drawn from it")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    given = options()
    sys.exit(1 if main(given.rounds, given.seed) else 0)
