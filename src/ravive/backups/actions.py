"""The copies of this installation: by hand, before migrations, and every night with a drill and rotation."""

import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from ravive.backups import copying, drill, installation_keys, queries, rotation
from ravive.backups.copying import Installation
from ravive.backups.data_files import BACKUPS_FOLDER
from ravive.backups.encryption import read_recipients
from ravive.backups.errors import BackupError
from ravive.backups.queries import BackupKind, FailedBackup, FinishedBackup, FinishedDrill
from ravive.throttling.disk import BYTES_A_MB

logger = logging.getLogger(__name__)


class DrillError(BackupError):
    """A copy was written and stored, but what it restores differs from the database."""


@dataclass
class _Stopwatch:
    now: datetime
    started: float = field(default_factory=time.monotonic)

    def finished(self, kind: BackupKind, file: Path, *, is_encrypted: bool) -> FinishedBackup:
        seconds = time.monotonic() - self.started
        return FinishedBackup(
            kind=kind,
            finished_at=self.now + timedelta(seconds=seconds),
            file=str(file),
            size_bytes=file.stat().st_size,
            is_encrypted=is_encrypted,
            seconds=round(seconds, 1),
        )


def installation() -> Installation:
    """Return what the settings name."""
    return Installation(
        data=settings.RAVIVE_DATA,
        backups=settings.RAVIVE_BACKUPS,
        database=connection.settings_dict,
        keys_outside=installation_keys.outside(os.environ),
        secret_key=settings.SECRET_KEY,
    )


def back_up(file: Path, *, recipients: tuple[str, ...], now: datetime) -> FinishedBackup:
    """Write a copy to a file, encrypted where public keys are given. Raises BackupError or OSError; then nothing is left of it."""
    watch, keys = _Stopwatch(now), read_recipients(recipients)
    copying.write(file, installation=installation(), recipients=keys, now=now)
    done = watch.finished("by-hand", file.resolve(), is_encrypted=bool(keys))
    queries.store(done)
    return done


def back_up_before_migrations(*, now: datetime) -> FinishedBackup:
    """Write a plain copy beside the data, in their folder `backups`, and delete all but the last five. Raises BackupError or OSError."""
    watch, here = _Stopwatch(now), installation()
    folder = here.data / BACKUPS_FOLDER
    with _failure_stored("before-migrations", now=now):
        folder.mkdir(mode=copying.FOLDER_OF_OWNER, parents=True, exist_ok=True)
        file = folder / rotation.file_name(rotation.BEFORE_MIGRATIONS, now=now, is_encrypted=False)
        copying.write(file, installation=here, recipients=(), now=now)
    rotation.delete_before_migrations(folder)
    done = watch.finished("before-migrations", file, is_encrypted=False)
    queries.store(done)
    return done


def back_up_nightly(*, now: datetime) -> FinishedBackup:
    """Write a copy, restore it for a try, store it encrypted for RAVIVE_BACKUP_RECIPIENT, and delete old copies.

    Raises BackupError or OSError where no copy was written, DrillError where it was and does not restore what it should.
    """
    watch, here = _Stopwatch(now), installation()
    with _failure_stored("nightly", now=now):
        keys = read_recipients(settings.RAVIVE_BACKUP_RECIPIENTS)
        here.backups.mkdir(mode=copying.FOLDER_OF_OWNER, parents=True, exist_ok=True)
        # First: a full disk may have room after it.
        _rotate(here, now=now)
        with copying.work_folder(here) as work:
            is_drilled = _has_room(here)
            plain = work / "copy.tar"
            copying.write(plain, installation=here, recipients=(), now=now)
            if is_drilled:
                tried = drill.run(plain, installation=here, work=work, now=now)
            else:
                tried = drill.not_drilled("the disk has no room to restore a copy for a try; make room on it", now=now)
            queries.store(tried)
            file = here.backups / rotation.file_name(rotation.NIGHTLY, now=now, is_encrypted=bool(keys))
            copying.store(plain, file, recipients=keys)
    done = watch.finished("nightly", file, is_encrypted=bool(keys))
    queries.store(done)
    _check_drill(tried)
    return done


def _rotate(here: Installation, *, now: datetime) -> None:
    for folder in {here.backups, here.data / BACKUPS_FOLDER}:
        rotation.delete_old(folder, now=now)


def _has_room(here: Installation) -> bool:
    """Return whether there is room for a drill too. Raises BackupError where there is none for the copy itself.

    The database is written twice, once by itself, the files once; a drill writes all of it again.
    """
    database, files = here.size_bytes()
    free = shutil.disk_usage(here.data).free - settings.RAVIVE_LEAST_FREE_MB * BYTES_A_MB
    needed = 2 * database + files
    if free < needed:
        raise BackupError(
            f'no copy was written: it needs {needed // BYTES_A_MB} MB on the disk of "{here.data}" besides the '
            f"{settings.RAVIVE_LEAST_FREE_MB} MB of RAVIVE_LEAST_FREE_MB; make room on it"
        )
    return free >= needed + 2 * database + files


def _check_drill(tried: FinishedDrill) -> None:
    if tried.outcome == "different":
        raise DrillError(f"the copy of this night does not restore what it should: {tried.reason}")
    if tried.outcome == "not_drilled":
        logger.warning("the copy of this night was not restored for a try: %s", tried.reason)


@contextmanager
def _failure_stored(kind: BackupKind, *, now: datetime) -> Iterator[None]:
    """Store why a copy failed. What goes wrong with the database itself becomes a BackupError."""
    try:
        yield
    except (BackupError, OSError, DatabaseError) as problem:
        reason = str(problem).strip().partition("\n")[0]
        try:
            queries.store(FailedBackup(kind=kind, failed_at=now, reason=reason))
        except OSError:
            logger.exception("the failure of a copy could not be stored")
        if isinstance(problem, DatabaseError):
            raise BackupError(f"the database cannot be copied ({reason})") from problem
        raise
