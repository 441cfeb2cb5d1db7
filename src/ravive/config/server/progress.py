"""What a terminal shows while somebody waits: counted steps, done and to go."""

import time
from collections.abc import Callable

from django.core.management.commands import migrate
from django.db.migrations import Migration

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


class CountedMigrate(migrate.Command):
    """Django's `migrate`, which counts the migrations that it applied, of `total`."""

    def __init__(self, total: int, progress: Progress) -> None:
        super().__init__()
        self._total = total
        self._progress = progress
        self._done = 0

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """Count a migration that was applied; Django calls this at each stage of each."""
        if action == "apply_success":
            self._done += 1
            self._progress(self._done, self._total)
