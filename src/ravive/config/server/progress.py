"""What a terminal shows while somebody waits: counted steps, done and to go, and which step takes long."""

import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

type Say = Callable[[str], None]

# Shorter waits need no line.
SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Says how many steps of a known number are done, at most every five seconds; a shorter wait has no line."""

    def __init__(self, what: str, say: Say, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._say = say
        self._clock = clock
        self._said_at = clock()

    def __call__(self, done: int, total: int) -> None:
        """Take note of `done` steps, 0 to `total`."""
        now = self._clock()
        if now - self._said_at < SECONDS_BETWEEN_LINES:
            return
        self._said_at = now
        self._say(f"{self._what}: {done} of {total} done, {total - done} to go")


class LongStep:
    """Says after five seconds that the step of its block still runs, again each time that twice as long has passed, and when it is done.

    A shorter step has no line.
    """

    def __init__(self, what: str, say: Say, *, seconds: float = SECONDS_BETWEEN_LINES) -> None:
        """Name the step; `seconds`: how long it runs before the first line."""
        self._what, self._say, self._seconds = what, say, seconds
        self._is_over = Event()
        self._has_spoken = False
        # The step itself may hold this thread for minutes.
        self._thread = Thread(target=self._say_still, daemon=True)

    def __enter__(self) -> Self:
        self._started_at = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._is_over.set()
        self._thread.join()
        if self._has_spoken and kind is None:
            self._say(f"{self._what}: done in {time.monotonic() - self._started_at:.0f} s")

    def _say_still(self) -> None:
        pause_seconds = passed_seconds = self._seconds
        while not self._is_over.wait(pause_seconds):
            self._has_spoken = True
            self._say(f"{self._what}: {passed_seconds:.0f} s so far")
            pause_seconds, passed_seconds = passed_seconds, 2 * passed_seconds
