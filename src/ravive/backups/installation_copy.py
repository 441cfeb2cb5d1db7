"""Writes a copy of an installation while it is served: the database of one moment first, then the files of the data folder."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pyrage import x25519  # pyright: ignore[reportMissingModuleSource] - it is compiled

from ravive import __version__
from ravive.backups import data_files, encryption, installation_keys, postgresql_database, sqlite_database
from ravive.backups.archive import CHUNK_BYTES, archive_writer
from ravive.backups.data_files import BACKUPS_FOLDER
from ravive.backups.errors import BackupError
from ravive.backups.manifest import ABOUT, DATABASE_MEMBERS, FILES, FORMAT, AboutCopy, DatabaseKind, encode
from ravive.backups.postgresql_database import DatabaseSettings
from ravive.lib.private_files import FOLDER_OF_OWNER, new_file, sync_folder

WORK_PREFIX = ".work-"
UNFINISHED_ENDING = ".unfinished"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is copied: the data folder, where its copies are, and Django's settings of its database.

    `keys_outside`: keys that are not in the data folder. `secret_key`: empty where nobody has to recognise it.
    """

    data: Path
    backups: Path
    database: DatabaseSettings
    keys_outside: tuple[str, ...] = ()
    secret_key: str = field(default="", repr=False)

    @property
    def kind(self) -> DatabaseKind:
        """Return which database it has."""
        return "postgresql" if self.database["ENGINE"].endswith("postgresql") else "sqlite"

    @property
    def database_file(self) -> Path | None:
        """Return the file of the database on SQLite."""
        return Path(str(self.database["NAME"])).resolve() if self.kind == "sqlite" else None

    def file_names(self) -> Iterator[str]:
        """Yield the files of a copy. Raises BackupError."""
        return data_files.names_below(self.data, database=self.database_file, backups=self.backups)

    def size_bytes(self) -> tuple[int, int]:
        """Return about how large the database and the files are. Raises BackupError."""
        files = sum(_size(self.data / name) for name in self.file_names())
        if self.database_file is not None:
            return _size(self.database_file), files
        with postgresql_database.connected(self.database) as connection:
            return postgresql_database.size_bytes(connection), files


@contextmanager
def work_folder(installation: Installation) -> Iterator[Path]:
    """Yield a folder for what is written on the way to a copy; it is deleted after."""
    folder = installation.data / BACKUPS_FOLDER
    folder.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write(file: Path, *, installation: Installation, recipients: Sequence[x25519.Recipient], now: datetime) -> AboutCopy:
    """Write a copy to a file, which gets its name when it is whole. Raises BackupError or OSError; then nothing is left of it."""
    check_place(file, installation)
    with (
        work_folder(installation) as work,
        unfinished(file) as out,
        encryption.encrypting(out, recipients) as sink,
        archive_writer(sink, modified_at=now) as writer,
    ):
        database = work / DATABASE_MEMBERS[installation.kind]
        about = _copy_database(installation, database, now=now)
        # After the database: it has every file that a row names. What is added or grows from now on belongs to the next copy.
        files = [(name, _size(installation.data / name)) for name in installation.file_names()]
        about = replace(about, total_bytes=about.total_bytes + sum(size for _name, size in files))
        writer.add_content(ABOUT, encode(about))
        writer.add_file(database.name, database, _size(database))
        database.unlink()
        for name, size in files:
            writer.add_file(f"{FILES}/{name}", installation.data / name, size)
    return about


def check_place(file: Path, installation: Installation) -> None:
    """Raise BackupError where a copy would become a part of the next one, or its folder is missing."""
    place = file.resolve()
    if file.is_dir() or not place.parent.is_dir():
        raise BackupError(f'"{file}" cannot be written: give the name of a file in a folder that exists')
    left_out = [folder.resolve() for folder in (installation.backups, installation.data / BACKUPS_FOLDER)]
    if place.is_relative_to(installation.data.resolve()) and not any(place.is_relative_to(folder) for folder in left_out):
        raise BackupError(f'"{file}" is inside the data folder, which it copies; give a place outside of it, or in {BACKUPS_FOLDER}/')


def _copy_database(installation: Installation, target: Path, *, now: datetime) -> AboutCopy:
    """Write the database of one moment to a file, and return what it is. Raises BackupError."""
    if installation.database_file is not None:
        sqlite_database.copy(installation.database_file, target)
        migrations, tables = sqlite_database.applied_migrations(target), sqlite_database.contents(target)
    else:
        with postgresql_database.connected(installation.database) as connection, postgresql_database.snapshot(connection) as moment:
            postgresql_database.copy(connection, target, moment=moment)
            migrations, tables = postgresql_database.applied_migrations(connection), postgresql_database.contents(connection)
    return AboutCopy(
        format=FORMAT,
        ravive=__version__,
        created_at=now,
        database=installation.kind,
        migrations=migrations,
        tables=tables,
        total_bytes=_size(target),
        keys_outside=installation.keys_outside,
        secret_key_fingerprint=installation_keys.fingerprint(installation.secret_key) if installation.secret_key else "",
    )


@contextmanager
def unfinished(file: Path) -> Iterator[BinaryIO]:
    """Yield a new file that only its owner may read, and that gets this name, on the disk, once the block is over."""
    written = file.with_name(f".{file.name}.{os.getpid()}{UNFINISHED_ENDING}")
    # What a killed process of this number left, or somebody put there, keeps its mode and may lead elsewhere.
    written.unlink(missing_ok=True)
    try:
        with new_file(written) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        written.replace(file)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def store(plain: Path, file: Path, *, recipients: Sequence[x25519.Recipient]) -> Path:
    """Give a plain copy its place, perhaps on another disk, encrypted where there are recipients; return where the plain one is then.

    On the same disk, a copy that stays plain is moved. Raises BackupError or OSError.
    """
    if not recipients and plain.stat().st_dev == file.parent.stat().st_dev:
        try:
            plain.replace(file)
        except OSError as problem:
            # Two places of one disk, mounted apart.
            if problem.errno != errno.EXDEV:
                raise
        else:
            sync_folder(file.parent)
            return file
    with plain.open("rb") as source, unfinished(file) as out, encryption.encrypting(out, recipients) as sink:
        shutil.copyfileobj(source, sink, CHUNK_BYTES)
    return plain


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
