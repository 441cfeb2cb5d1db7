"""The copies of this installation in the folder `backups` of its data folder, as far as its files tell."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

FOLDER = "backups"


@dataclass(frozen=True, kw_only=True)
class BackupState:
    """The newest copy, how many there are and how large together. `is_nightly`: whether a copy is expected each night.

    `drilled_at`: when a copy was last restored to try it; None where nobody did.
    """

    newest_at: datetime | None
    count: int
    stored_bytes: int
    is_nightly: bool
    drilled_at: datetime | None = None


def read(folder: Path | None = None) -> BackupState:
    """Return the state of the copies in a folder, of the data folder's own if none is given. Where there are copies, more are expected."""
    place = folder or settings.RAVIVE_DATA / FOLDER
    # A name with a dot is a file that is being written.
    files = [path for path in place.iterdir() if path.is_file() and not path.name.startswith(".")] if place.is_dir() else []
    facts = [path.stat() for path in files]
    newest = max((fact.st_mtime for fact in facts), default=None)
    return BackupState(
        newest_at=None if newest is None else datetime.fromtimestamp(newest, UTC),
        count=len(files),
        stored_bytes=sum(fact.st_size for fact in facts),
        is_nightly=bool(files),
    )
