"""Which files of the data folder a copy has: all but the database, which is copied apart, and what is derived or of the moment."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ravive.backups.errors import BackupError

# A file system creates it, and only the superuser may read it.
OF_THE_FILE_SYSTEM = frozenset({"lost+found"})
# Copies themselves: they would hold each other.
BACKUPS_FOLDER = "backups"
DEPARTURES = "departures.log"
# Locks, and files that get their name when they are complete.
OF_THE_MOMENT = re.compile(r".+\.lock|.+\.(?:key|log)\.\d+|.+\.log\.installed|\.restoring")
# Litestream stores what it has not sent yet beside the database.
OF_LITESTREAM = re.compile(r"\..+-litestream")
JOURNALS = ("", "-wal", "-shm", "-journal")


def names_below(folder: Path, *, database: Path | None, backups: Path) -> Iterator[str]:
    """Yield the files of a copy, with `/` in their paths: the log of departures last, as it has to be newer than the database.

    `database`: its file on SQLite. `backups`: the folder of copies, perhaps below this one. Raises BackupError for a link.
    """
    left_out = {folder / BACKUPS_FOLDER, backups}
    if database is not None:
        left_out |= {database.with_name(database.name + ending) for ending in JOURNALS}
    yield from (path.relative_to(folder).as_posix() for path in _files(folder, folder, left_out) if path != folder / DEPARTURES)
    if (folder / DEPARTURES).exists():
        yield DEPARTURES


def _files(folder: Path, top: Path, left_out: set[Path]) -> Iterator[Path]:
    """Yield regular files below a folder, in the order of their names; what is deleted meanwhile is passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        path = Path(entry.path)
        is_no_content = entry.name in OF_THE_FILE_SYSTEM or OF_THE_MOMENT.fullmatch(entry.name) or OF_LITESTREAM.fullmatch(entry.name)
        if path in left_out or (folder == top and is_no_content):
            continue
        if entry.is_symlink():
            raise BackupError(f'"{path}" is a link, and a copy has files only; put there what it leads to, or mount it (mount --bind)')
        if entry.is_dir():
            yield from _files(path, top, left_out)
        elif stat.S_ISREG(_mode(path)):
            yield path


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0
