"""Whether the disks have room for a copy, and for a drill of it."""

import shutil
from pathlib import Path

from django.conf import settings

from ravive.backups.errors import BackupError
from ravive.backups.extraction import SPARE_BYTES
from ravive.backups.installation_copy import Installation
from ravive.throttling.disk import BYTES_A_MB


def check(here: Installation, *, is_encrypted: bool) -> None:
    """Raise BackupError where there is no room for a copy, on the disk of the data folder or on that of the copies.

    The database is written by itself, then into the plain copy beside the files. A plain copy on the same disk is moved to its place;
    an encrypted one, and one on another disk, is written again while the plain one is there. The folders exist.
    """
    database, files = here.size_bytes()
    writing, copy = 2 * database + files, database + files
    is_same_disk = here.data.stat().st_dev == here.backups.stat().st_dev
    _check_disk(here.data, max(writing, 2 * copy) if is_same_disk and is_encrypted else writing, spare_mb=settings.RAVIVE_LEAST_FREE_MB)
    if not is_same_disk:
        _check_disk(here.backups, copy, spare_mb=0)


def has_room_for_drill(here: Installation) -> bool:
    """Return whether all of a copy fits on the disk of the data folder once more and, on PostgreSQL, the database loaded from it."""
    database, files = here.size_bytes()
    needed = database + files + SPARE_BYTES + (database if here.kind == "postgresql" else 0)
    return shutil.disk_usage(here.data).free - settings.RAVIVE_LEAST_FREE_MB * BYTES_A_MB >= needed


def _check_disk(folder: Path, needed: int, *, spare_mb: int) -> None:
    if shutil.disk_usage(folder).free - spare_mb * BYTES_A_MB < needed:
        besides = f" besides the {spare_mb} MB of RAVIVE_LEAST_FREE_MB" if spare_mb else ""
        raise BackupError(f'no copy was written: it needs {needed // BYTES_A_MB} MB on the disk of "{folder}"{besides}; make room on it')
