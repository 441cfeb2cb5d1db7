"""A process that the supervisor forks: how it begins, is started again, and is stopped."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkProcess

from ravive.config.server import children, parent

type Act = Callable[[], int]

FORKS = multiprocessing.get_context("fork")
ENDINGS = {signal.SIGTERM, signal.SIGINT}
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0


class SupervisedProcess:
    """A process that is started again when it ends. One that ends soon after its start waits longer each time."""

    def __init__(self, kind: str, act: Act, *, now: float, niceness: int = 0) -> None:
        """Run `act` in a process; `niceness`: its priority, 0 to 19, the lowest; `kind`: under which name its restarts are counted."""
        self.kind, self.restarts = kind, 0
        self._act, self._niceness = act, niceness
        self._pause_seconds = SHORTEST_PAUSE_SECONDS
        self._start(now)

    def _start(self, now: float) -> None:
        self.process = forked(self._act, niceness=self._niceness)
        self._started_at, self._due_at = now, None

    def revive(self, *, now: float) -> None:
        """Start the process again if it has ended and its pause is over."""
        if self.process.is_alive():
            return
        if self._due_at is None:
            lived_seconds = now - self._started_at
            longer = min(self._pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            self._pause_seconds = SHORTEST_PAUSE_SECONDS if lived_seconds > LONGEST_PAUSE_SECONDS else longer
            self._due_at: float | None = now + self._pause_seconds
        elif now >= self._due_at:
            try:
                self._start(now)
            except OSError:
                # No memory, or too many processes: the others go on, and this one is tried again.
                self._due_at = now + self._pause_seconds
            else:
                self.restarts += 1


def forked(act: Act, *, niceness: int = 0, stays_in_session: bool = False) -> ForkProcess:
    """Run `act` in a copy of this process, and return that process; its exit code is what `act` returns.

    `stays_in_session`: a Ctrl+C reaches it too. Otherwise it reaches the supervisor alone, which then stops the process.
    """
    supervisor = os.getpid()

    def run() -> None:
        if not stays_in_session:
            os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, niceness)
        parent.end_with(supervisor, ending=lambda: os.kill(os.getpid(), signal.SIGTERM))
        sys.exit(children.exit_code(act))

    process = FORKS.Process(target=run)
    # One that is asked to stop before it can listen would not hear it.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    return process


def stop(processes: list[ForkProcess], *, seconds: float) -> None:
    """Send SIGTERM and wait; kill what has not ended after `seconds`. A task that is cut off is run again at the next start."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + seconds
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()
