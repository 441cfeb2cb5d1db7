"""The copies of this installation: what their folder holds, and what the last of them and the last drill ended with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from ravive.backups import queries
from ravive.backups.rotation import ENCRYPTED_ENDING


@dataclass(frozen=True, kw_only=True)
class BackupState:
    """The newest copy, how many there are and how large together.

    `drilled_at`: when a copy was last restored to try it; None where that was not done. `difference`: what differed then.
    `not_drilled`: why the last one could not be tried, in a line of English; empty where it was, or was never to be.
    `unencrypted`: how many of them anybody who has the file can read.
    `failure`: why the last copy was not written, in a line of English; empty where it was.
    """

    newest_at: datetime | None
    count: int
    stored_bytes: int
    drilled_at: datetime | None = None
    difference: str = ""
    not_drilled: str = ""
    failure: str = ""
    unencrypted: int = 0


def read(folder: Path | None = None) -> BackupState:
    """Return the state of the copies in a folder, of this installation's if none is passed."""
    place = folder or settings.RAVIVE_BACKUPS
    # A name with a dot is a file that is being written.
    files = [path for path in place.iterdir() if path.is_file() and _is_copy(path.name)] if place.is_dir() else []
    facts = [path.stat() for path in files]
    newest = max((fact.st_mtime for fact in facts), default=None)
    drill, failure = queries.last_drill(), queries.last_failure()
    return BackupState(
        newest_at=None if newest is None else datetime.fromtimestamp(newest, UTC),
        count=len(files),
        stored_bytes=sum(fact.st_size for fact in facts),
        drilled_at=drill.drilled_at if drill and drill.outcome != "not_drilled" else None,
        difference=drill.reason if drill and drill.outcome == "different" else "",
        not_drilled=drill.reason if drill and drill.outcome == "not_drilled" else "",
        failure=failure.reason if failure else "",
        unencrypted=sum(path.suffix != ENCRYPTED_ENDING for path in files),
    )


def _is_copy(name: str) -> bool:
    return not name.startswith(".") and name != queries.FILE
