"""The shipped file of Litestream: a folder receives every write, and gives the same database back."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from ravive.config.environment import DATABASE_FILE, SQLITE_INIT
from tests.deploy.proxies import DEPLOY, replaced
from tests.journeys.conftest import prepared
from tests.patience import PATIENCE_SECONDS

__all__ = ["prepared"]  # a fixture of the journeys

pytestmark = pytest.mark.slow

LITESTREAM = Path(sys.executable).parent / "litestream"
# Litestream's own, in the database that it copies.
OWN_TABLES = "_litestream_"


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


class Copying:
    """A database in a data folder, Litestream beside it, and the folder that receives its copies."""

    def __init__(self, folder: Path) -> None:
        self.database, self.copies = folder / "data" / DATABASE_FILE, folder / "copies"
        self.configuration, self.output = folder / "litestream.yml", folder / "litestream.log"
        shipped = (DEPLOY / "litestream.yml").read_text("utf-8")
        here = {f"/var/lib/ravive/{DATABASE_FILE}": str(self.database), "/srv/copies/ravive": str(self.copies)}
        self.configuration.write_text(replaced(shipped, here), "utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("ab") as output:
            command = [str(LITESTREAM), "replicate", "-config", str(self.configuration)]
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        until(lambda: any(self.copies.rglob("*.ltx")), "nothing was copied")

    def end(self, number: int) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(timeout=PATIENCE_SECONDS)
            self.process = None

    def restored(self, to: Path) -> Path:
        command = [str(LITESTREAM), "restore", "-config", str(self.configuration), "-o", str(to), str(self.database)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return to


@pytest.fixture
def copying(prepared: Path, tmp_path: Path) -> Iterator[Copying]:
    made = Copying(tmp_path)
    made.database.parent.mkdir()
    with closing(sqlite3.connect(prepared / DATABASE_FILE)) as source, closing(connected(made.database)) as target:
        source.backup(target)
    made.start()
    yield made
    made.end(signal.SIGKILL)


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection like Ravive's own."""
    database = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE_SECONDS)
    database.executescript(SQLITE_INIT)
    return database


def content(path: Path) -> str:
    """Return a digest of every row of every table, in their order."""
    digest = sha256()
    with closing(sqlite3.connect(path)) as database:
        for line in database.iterdump():
            if OWN_TABLES not in line:
                digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def test_what_was_written_comes_back_the_same(copying: Copying, tmp_path: Path) -> None:
    """Litestream is killed in between, as by a loss of power, and started again."""
    with closing(connected(copying.database)) as database:
        database.execute("CREATE TABLE written (number INTEGER PRIMARY KEY, text TEXT)")
        for number in range(300):
            database.execute("INSERT INTO written VALUES (?, ?)", (number, os.urandom(200).hex()))
            if number == 150:
                copying.end(signal.SIGKILL)
                copying.start()
        database.execute("DELETE FROM written WHERE number % 7 = 0")
    original = content(copying.database)

    def is_copied() -> bool:
        (tmp_path / "copied.sqlite3").unlink(missing_ok=True)
        return content(copying.restored(tmp_path / "copied.sqlite3")) == original

    until(is_copied, "the last write does not reach the copies")
    copying.end(signal.SIGTERM)
    assert content(copying.database) == original
    assert content(copying.restored(tmp_path / "restored.sqlite3")) == original
    with closing(sqlite3.connect(tmp_path / "restored.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM written").fetchall() == [(257,)]


def test_a_lost_second_is_all_that_a_lost_machine_costs(copying: Copying, tmp_path: Path) -> None:
    with closing(connected(copying.database)) as database:
        database.execute("CREATE TABLE written (number INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO written VALUES (1)")

        def is_copied() -> bool:
            (tmp_path / "restored.sqlite3").unlink(missing_ok=True)
            with closing(sqlite3.connect(copying.restored(tmp_path / "restored.sqlite3"))) as copy:
                found = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'written'").fetchall()
                return found == [(1,)] and copy.execute("SELECT number FROM written").fetchall() == [(1,)]

        # Litestream still runs; nothing of the machine is needed but the folder of copies.
        until(is_copied, "the row does not reach the copies")


def test_after_the_nightly_rewrite_no_file_of_the_database_holds_what_was_deleted(copying: Copying) -> None:
    seed = b"Seeded Name of a Visitor"
    files = [copying.database, copying.database.with_name(f"{DATABASE_FILE}-wal")]

    def holds_seed() -> bool:
        return any(seed in path.read_bytes() for path in files if path.exists())

    with closing(connected(copying.database)) as database:
        database.execute("CREATE TABLE written (number INTEGER PRIMARY KEY, text TEXT)")
        for number in range(20):
            database.execute("INSERT INTO written VALUES (?, ?)", (number, seed.decode()))
        assert holds_seed()
        database.execute("DELETE FROM written")
        # What Ravive does each night (`site.deleted_traces`).
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        until(lambda: not holds_seed(), "the journal still holds what was deleted")
