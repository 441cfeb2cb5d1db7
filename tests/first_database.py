"""One process of a run makes the database that all begin with; the others, and the sites of journeys, take a copy, ten times as quick."""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import IO

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection


class FirstDatabase:
    """The copy kept for the processes of a run. Whoever comes first holds its place until it is kept."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "first.sqlite3"
        self.is_copied = connection.vendor == "sqlite"
        self._lock: IO[str] | None = None
        # Only processes of one run share a folder.
        if self.is_copied and "PYTEST_XDIST_WORKER" in os.environ:
            self._lock = (folder / "first.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.is_there = self.is_copied and self.path.exists()
        if self.is_there:
            self._let_go()

    def keep(self) -> None:
        """Keep a copy of this process's database."""
        if not self.is_copied:
            return
        connection.ensure_connection()
        made = self.path.with_suffix(".making")
        with sqlite3.connect(made) as copy:
            connection.connection.backup(copy)
        copy.close()
        made.rename(self.path)
        self._let_go()

    def take(self) -> None:
        """Put the copy in place of what is in this process's database."""
        connection.ensure_connection()
        kept = sqlite3.connect(self.path)
        kept.backup(connection.connection)
        kept.close()
        # Its rows have other numbers than those that were made here; and whoever made them knows them by now.
        ContentType.objects.clear_cache()
        ContentType.objects.get_for_models(*apps.get_models())

    def _let_go(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None
