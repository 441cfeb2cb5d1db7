"""The least there is to do: the same rows into the same table of an SQLite file, a transaction a batch, every one on the disk."""

from __future__ import annotations

import importlib
import sqlite3
import time
from pathlib import Path

from ravive.config.environment import SQLITE_INIT

TABLE: str = importlib.import_module("ravive.reviews.migrations.0001_initial").SQLITE
INSERT = f"INSERT INTO reviews_answer VALUES ({', '.join('?' * 17)}) ON CONFLICT DO NOTHING"  # noqa: S608 - question marks only


class Floor:
    """A file with nothing around it."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(SQLITE_INIT)
        self.database.execute(TABLE)
        self.batch = 0

    def sync(self, answers: list[dict[str, object]]) -> float:
        """Return the seconds it takes to keep these answers; the rows are made before."""
        self.batch += 1
        rows = [
            (
                1, bytes.fromhex(str(answer["id"]).replace("-", "")), self.batch, 7, 1, 0, answer["at"], answer["credit"], 2, 0, None, None,
                answer["duration_ms"], 60, 20_781, 0, '{"first-option":1,"second-option":0}',
            )
            for answer in answers
        ]  # fmt: skip
        started = time.perf_counter()
        self.database.execute("BEGIN IMMEDIATE")
        self.database.executemany(INSERT, rows)
        self.database.execute("COMMIT")
        return time.perf_counter() - started
