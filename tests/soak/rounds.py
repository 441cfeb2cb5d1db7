"""Rounds of SIGKILL during syncs, publishing, imports and copies, on the database of the environment.

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

from tests.patience import PATIENCE_SECONDS
from tests.soak import group, judge
from tests.soak.phones import SoakPhone
from tests.soak.world import SoakWorld, created

PHONES = 4
# The kill comes within so many seconds after the first acknowledged answer of the round: in the middle of what goes on.
LONGEST_SECONDS = 3.0


@dataclass
class Soak:
    """What was acknowledged in all rounds so far."""

    world: SoakWorld
    phones: list[SoakPhone]
    done: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in group.KINDS})
    # Of the last round.
    copied: list[int] = field(default_factory=list[int])
    failures: list[str] = field(default_factory=list[str])

    def round(self, chance: Random, *, is_last: bool = False) -> float:
        """Start everything, kill it at a random moment, and return after how many seconds.

        The last round waits first for the kinds of work that no round has acknowledged yet.
        """
        running = group.started(self.world, {kind: max(numbers, default=0) + 1 for kind, numbers in self.done.items()})
        has_begun = threading.Event()
        threads = [threading.Thread(target=phone.act, args=(running.port, has_begun)) for phone in self.phones]
        for thread in threads:
            thread.start()
        begun = has_begun.wait(PATIENCE_SECONDS)
        if is_last:
            self._wait_for_each_kind(running)
        seconds = chance.uniform(0, LONGEST_SECONDS)
        time.sleep(seconds)
        running.kill()
        for thread in threads:
            thread.join()
        assert begun, f"no phone got an answer; {'; '.join(running.failures)}"
        for kind, numbers in running.done.items():
            self.done[kind].update(numbers)
        self.copied, self.failures = running.done[group.COPIED], running.failures
        return seconds

    def _wait_for_each_kind(self, running: group.Group) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and not running.failures:
            if all(self.done[kind] or running.done[kind] for kind in group.KINDS):
                return
            time.sleep(0.05)

    def problems(self) -> Iterator[str]:
        """Yield what is wrong after a round."""
        yield from self.failures
        judge.wait_for_backends()
        yield from judge.damages()
        yield from judge.wrong_answers(self.phones)
        yield from judge.wrong_publications(self.done[group.PUBLISHED])
        yield from judge.wrong_imports(self.world, len(self.done[group.IMPORTED]))
        yield from judge.wrong_copies(self.world.copies, self.copied)

    def missing(self) -> Iterator[str]:
        """Yield which kind of work no round has acknowledged: kills in the middle of nothing show nothing."""
        yield from (f"nothing was {kind}" for kind, numbers in self.done.items() if not numbers)
        if not any(phone.acknowledged for phone in self.phones):
            yield "no answer was acknowledged"


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
        is_last = number == rounds
        seconds = soak.round(Random(f"{seed} round {number}"), is_last=is_last)
        problems = [*soak.problems(), *(soak.missing() if is_last else ())]
        failed += bool(problems)
        answers = sum(len(phone.acknowledged) for phone in soak.phones)
        print(
            f"{connection.vendor} round {number} of seed {seed}: killed after {seconds:.2f} s; so far acknowledged: {answers} answers, "
            f"{', '.join(f'{len(numbers)} {kind}' for kind, numbers in soak.done.items())}; {'; '.join(problems) or 'all there'}",
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
    chosen = options()
    sys.exit(1 if main(chosen.rounds, chosen.seed) else 0)
