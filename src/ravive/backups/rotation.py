"""Which copies are deleted: those of 30 days, so that what was erased leaves the copies too, and all but the last few of migrations."""

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ravive.backups.installation_copy import UNFINISHED_ENDING, WORK_PREFIX

KEPT_DAYS = 30
KEPT_BEFORE_MIGRATIONS = 5
ENCRYPTED_ENDING = ".age"
NIGHTLY, BEFORE_MIGRATIONS = "ravive", "before-migrations"
# Of a process that was killed; no copy takes as long.
STALE = timedelta(days=1)
NAME = re.compile(rf"({NIGHTLY}|{BEFORE_MIGRATIONS})-(\d{{8}})T\d{{6}}Z\.tar(?:\.age)?")


def file_name(prefix: str, *, now: datetime, is_encrypted: bool) -> str:
    """Return the name of a copy, which says when it was made."""
    return f"{prefix}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar{ENCRYPTED_ENDING if is_encrypted else ''}"


def delete_old(folders: Iterable[Path], *, now: datetime) -> list[str]:
    """Delete copies of 30 days or more, but never the last one of all folders, and what a killed process left. Return their names."""
    # A folder may be listed twice, under two paths.
    places = {folder.resolve() for folder in folders if folder.is_dir()}
    copies = sorted(
        (path for folder in places for path in folder.iterdir() if NAME.fullmatch(path.name)),
        key=lambda path: path.name.partition("-2")[2],
    )
    today = now.astimezone(UTC).date()
    old = [path for path in copies[:-1] if (today - _day(path)).days >= KEPT_DAYS]
    _delete(old)
    for folder in places:
        _delete_stale(folder, now=now)
    return [path.name for path in old]


def delete_before_migrations(folder: Path) -> list[str]:
    """Delete all but the last copies that were made before migrations; return their names."""
    copies = sorted(path for path in folder.iterdir() if path.name.startswith(f"{BEFORE_MIGRATIONS}-") and NAME.fullmatch(path.name))
    _delete(copies[:-KEPT_BEFORE_MIGRATIONS])
    return [path.name for path in copies[:-KEPT_BEFORE_MIGRATIONS]]


def _day(path: Path) -> date:
    found = NAME.fullmatch(path.name)
    return datetime.strptime(found[2], "%Y%m%d").replace(tzinfo=UTC).date() if found else date.max


def _delete(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _delete_stale(folder: Path, *, now: datetime) -> None:
    for path in folder.iterdir():
        is_ours = path.name.startswith(WORK_PREFIX) or (path.name.startswith(".") and path.name.endswith(UNFINISHED_ENDING))
        if is_ours and datetime.fromtimestamp(path.lstat().st_mtime, UTC) < now - STALE:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
