"""The copies of this installation: by hand, before migrations, and every night with a drill and rotation."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from ravive.backups import drill, installation_copy, installation_keys, queries, room, rotation, upgrades
from ravive.backups.data_files import BACKUPS_FOLDER
from ravive.backups.encryption import read_recipients
from ravive.backups.errors import BackupError
from ravive.backups.installation_copy import Installation
from ravive.backups.queries import BackupKind, FailedBackup, FinishedBackup, FinishedDrill
from ravive.lib.private_files import FOLDER_OF_OWNER

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
    """Write a copy to a file, encrypted where there are public keys. Raises BackupError or OSError; then nothing is left of it."""
    watch, keys = _Stopwatch(now), read_recipients(recipients)
    installation_copy.write(file, installation=installation(), recipients=keys, now=now)
    done = watch.finished("by-hand", file.resolve(), is_encrypted=bool(keys))
    _store(done)
    return done


def back_up_before_migrations(*, now: datetime) -> FinishedBackup:
    """Write a copy beside the data, in their folder `backups`, encrypted for RAVIVE_BACKUP_RECIPIENT; delete all but the last five.

    Raises BackupError or OSError.
    """
    watch, here = _Stopwatch(now), installation()
    folder = _folder_before_migrations()
    with _failure_stored("before-migrations", now=now):
        keys = read_recipients(settings.RAVIVE_BACKUP_RECIPIENTS)
        folder.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
        file = folder / rotation.file_name(rotation.BEFORE_MIGRATIONS, now=now, is_encrypted=bool(keys))
        installation_copy.write(file, installation=here, recipients=keys, now=now)
        upgrades.begin(file)
    done = watch.finished("before-migrations", file, is_encrypted=bool(keys))
    _store(done)
    try:
        rotation.delete_before_migrations(folder)
    except OSError:
        logger.exception("old copies from before migrations could not be deleted")
    return done


def copy_before_upgrade(*, now: datetime) -> Path | None:
    """Return the copy from before an upgrade that began within a day and did not end, None where there is none."""
    return upgrades.copy_before(_folder_before_migrations(), now=now)


def begin_upgrade() -> None:
    """Write down that the database is being changed, until `end_upgrade`. Raises OSError."""
    folder = _folder_before_migrations()
    folder.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
    upgrades.begin_without_copy(folder)


def has_unfinished_upgrade() -> bool:
    """Return whether a start began to change the database and did not get to the end."""
    return upgrades.has_not_ended(_folder_before_migrations())


def end_upgrade() -> None:
    """Write down that no upgrade is left unfinished. Raises OSError."""
    upgrades.end(_folder_before_migrations())


def _folder_before_migrations() -> Path:
    return installation().data / BACKUPS_FOLDER


def back_up_nightly(*, now: datetime) -> FinishedBackup:
    """Write a copy, store it encrypted for RAVIVE_BACKUP_RECIPIENT, restore it for a try, and delete old copies.

    Raises BackupError or OSError where no copy was written, DrillError where it was and does not restore what it should.
    """
    watch, here = _Stopwatch(now), installation()
    with _failure_stored("nightly", now=now):
        keys = read_recipients(settings.RAVIVE_BACKUP_RECIPIENTS)
        here.backups.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
        # First: a full disk may have room after it.
        _clear(here, now=now)
        room.check(here, is_encrypted=bool(keys))
        file = here.backups / rotation.file_name(rotation.NIGHTLY, now=now, is_encrypted=bool(keys))
        with installation_copy.work_folder(here) as work:
            plain = work / "copy.tar"
            installation_copy.write(plain, installation=here, recipients=(), now=now)
            # Before the drill: whatever happens to that, the copy stands.
            plain = installation_copy.store(plain, file, recipients=keys)
            done = watch.finished("nightly", file, is_encrypted=bool(keys))
            _store(done)
            tried = _try_out(plain, here, work, now=now)
    _store(tried)
    _check_drill(tried)
    return done


def _try_out(plain: Path, here: Installation, work: Path, *, now: datetime) -> FinishedDrill:
    try:
        if not room.has_room_for_drill(here):
            return drill.not_drilled("the disk has no room to restore a copy for a try; make room on it", now=now)
    except (BackupError, OSError, DatabaseError, InterfaceError) as problem:
        return drill.not_drilled(f"the room on the disk cannot be measured ({problem})", now=now)
    return drill.run(plain, installation=here, work=work, now=now)


def _store(result: FinishedBackup | FinishedDrill) -> None:
    """Store a result. The copy stands, so that a file beside it that cannot be written is no failure of it."""
    try:
        queries.store(result)
    except OSError:
        logger.exception("a copy was written, and %s beside the copies cannot say so", queries.FILE)


def _clear(here: Installation, *, now: datetime) -> None:
    """Delete old copies, and what killed processes left. What cannot be deleted stops no copy."""
    try:
        rotation.delete_old((here.backups, here.data / BACKUPS_FOLDER), now=now)
    except OSError:
        logger.exception("old copies could not be deleted")
    try:
        drill.drop_abandoned(here, now=now)
    except (DatabaseError, InterfaceError, OSError):
        logger.exception("databases that drills left could not be dropped")


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
    except (BackupError, OSError, DatabaseError, InterfaceError) as problem:
        reason = str(problem).strip().partition("\n")[0]
        try:
            queries.store(FailedBackup(kind=kind, failed_at=now, reason=reason))
        except OSError:
            logger.exception("the failure of a copy could not be stored")
        if isinstance(problem, (DatabaseError, InterfaceError)):
            raise BackupError(f"the database cannot be copied ({reason})") from problem
        raise
