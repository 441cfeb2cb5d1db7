"""One process of a run creates the database that all begin with; the others, and the sites of journeys, copy it ten times as fast."""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import IO

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection


class FirstDatabase:
    """The copy for the processes of a run. The first process holds the lock until it has stored the copy.

    PostgreSQL copies its template by itself: see tests/postgresql.py.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "first.sqlite3"
        self.is_template = connection.vendor == "postgresql"
        self._lock: IO[str] | None = None
        # Only processes of one run share a folder.
        if "PYTEST_XDIST_WORKER" in os.environ and not self.is_template:
            self._lock = (folder / "first.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.is_there = self.is_template or self.path.exists()
        if self.is_there:
            self._unlock()

    def store(self) -> None:
        """Store a copy of this process's database."""
        connection.ensure_connection()
        unfinished = self.path.with_suffix(".unfinished")
        with sqlite3.connect(unfinished) as copy:
            connection.connection.backup(copy)
        copy.close()
        unfinished.rename(self.path)
        self._unlock()

    def load(self) -> None:
        """Replace what is in this process's database by the copy."""
        if not self.is_template:
            connection.ensure_connection()
            stored = sqlite3.connect(self.path)
            stored.backup(connection.connection)
            stored.close()
        # Its rows have other numbers than those created here, which Django has cached.
        ContentType.objects.clear_cache()
        ContentType.objects.get_for_models(*apps.get_models())

    def _unlock(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None
