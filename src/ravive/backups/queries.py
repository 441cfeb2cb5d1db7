"""What is known of the copies of this installation: the last one, the last one that failed, and the last drill.

A file beside the copies has it, not the database: a restored database would say what was true when it was copied.
"""

import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings

from ravive.lib.private_files import FOLDER_OF_OWNER, new_file

FILE = "status.json"

type BackupKind = Literal["nightly", "before-migrations", "by-hand"]
# `not_drilled`: it could not be tried here, and the reason says why.
type DrillOutcome = Literal["equal", "different", "not_drilled"]


@dataclass(frozen=True, kw_only=True)
class FinishedBackup:
    """A copy that was written whole. `file`: its path; `seconds`: how long it took; `finished_at`: with its offset."""

    kind: BackupKind
    finished_at: datetime
    file: str
    size_bytes: int
    is_encrypted: bool
    seconds: float


@dataclass(frozen=True, kw_only=True)
class FailedBackup:
    """A copy by night or before migrations that was not written, and why, in a line of English."""

    kind: BackupKind
    failed_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class FinishedDrill:
    """A nightly copy that was restored for a try, and compared with the database. `reason`: empty where all is equal."""

    drilled_at: datetime
    outcome: DrillOutcome
    reason: str
    tables: int
    rows: int
    files: int


@dataclass(frozen=True, kw_only=True)
class BackupStatus:
    """Everything that is known, the last of each kind."""

    backups: dict[BackupKind, FinishedBackup] = field(default_factory=dict)
    failures: dict[BackupKind, FailedBackup] = field(default_factory=dict)
    drill: FinishedDrill | None = None


def last_backup(kind: BackupKind | None = None) -> FinishedBackup | None:
    """Return the last copy that was written whole, of one kind or of all; None where there was none."""
    found = _status().backups
    return found.get(kind) if kind else max(found.values(), key=lambda backup: backup.finished_at, default=None)


def last_failure() -> FailedBackup | None:
    """Return the last copy that failed, where none of its kind succeeded since; else None."""
    status = _status()
    open_failures = [
        failure
        for kind, failure in status.failures.items()
        if (later := status.backups.get(kind)) is None or later.finished_at < failure.failed_at
    ]
    return max(open_failures, key=lambda failure: failure.failed_at, default=None)


def last_drill() -> FinishedDrill | None:
    """Return the last drill, None where there was none."""
    return _status().drill


def store(result: FinishedBackup | FailedBackup | FinishedDrill) -> None:
    """Store a result in place of the last of its kind. Raises OSError."""
    status = _status()
    if isinstance(result, FinishedBackup):
        status = replace(status, backups={**status.backups, result.kind: result})
    elif isinstance(result, FailedBackup):
        status = replace(status, failures={**status.failures, result.kind: result})
    else:
        status = replace(status, drill=result)
    file = _file()
    file.parent.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
    written = file.with_name(f".{FILE}.{os.getpid()}")
    written.unlink(missing_ok=True)
    with new_file(written) as opened:
        opened.write(msgspec.json.format(msgspec.json.encode(status), indent=1) + b"\n")
    written.replace(file)


def _file() -> Path:
    return settings.RAVIVE_BACKUPS / FILE


def _status() -> BackupStatus:
    """Return what is stored; nothing where it is missing or damaged, so that no page fails for it."""
    try:
        return msgspec.json.decode(_file().read_bytes(), type=BackupStatus)
    except (OSError, msgspec.MsgspecError):
        return BackupStatus()
