"""Recording departures, and replaying those that a database does not know."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from ravive.departures import log_file
from ravive.departures.log_file import FILE, OWNER_ONLY, Departure, DepartureLogError
from ravive.departures.models import LogPosition

type Replay = Callable[[Departure, datetime], object]
_registered: dict[str, Replay] = {}


@dataclass(frozen=True, kw_only=True)
class ReplayedLog:
    """How many departures were replayed, and how many lines could not be read."""

    departures: int
    unreadable: int


def register(kind: str, replay: Replay) -> None:
    """Let `replay` delete again what a line of this kind says. A second time changes nothing, and it records nothing."""
    _registered[kind] = replay


def digest_of(*parts: object) -> str:
    """Return the digest of what names something, such as a number: without the site's secret it leads nowhere."""
    return salted_hmac("ravive.departures", "\n".join(map(str, parts)), algorithm="sha256").hexdigest()


def log_path() -> Path:
    """Return the path of this installation's log."""
    return settings.RAVIVE_DATA / FILE


def record(*, kind: str, digest: str, day: str = "") -> None:
    """Append a departure, last in the transaction that deletes: it is on the disk before the deletion counts.

    Raises DepartureLogError: then the transaction has to be undone.
    """
    path = log_path()
    if not LogPosition.objects.exists():
        LogPosition.objects.create(pk=1, log=log_file.create(path), end=0)
    end = log_file.append(path, Departure(kind=kind, digest=digest, day=day))
    LogPosition.objects.filter(end__lt=end).update(end=end)


def catch_up(*, now: datetime) -> ReplayedLog:
    """Replay what this database does not know of its log: after a copy of it was restored, or a crash.

    Raises DepartureLogError where the log is missing, older than the database, or another installation's.
    """
    path, position = log_path(), LogPosition.objects.first()
    if position is None:
        position = LogPosition.objects.create(pk=1, log=log_file.create(path), end=0)
    _check(path, position)
    departures = unreadable = 0
    for line in log_file.read(path, after=position.end):
        replay = _registered.get(line.departure.kind) if line.departure else None
        with transaction.atomic():
            if replay is not None and line.departure is not None:
                replay(line.departure, now)
                departures += 1
            else:
                unreadable += 1
            LogPosition.objects.filter(end__lt=line.end).update(end=line.end)
    return ReplayedLog(departures=departures, unreadable=unreadable)


def _check(path: Path, position: LogPosition) -> None:
    advice = f"Put the latest {FILE} of this installation there. If it is lost for good, run: ravive departures accept-loss"
    if not path.exists():
        raise DepartureLogError(
            f'"{path}" is missing. This database may be a copy that still holds people who left since it was made, and only that log '
            f"says who. {advice}"
        )
    if log_file.name_of(path) != position.log:
        raise DepartureLogError(f'"{path}" is the log of another database, so people who left this one would come back. {advice}')
    if path.stat().st_size < position.end:
        raise DepartureLogError(f'"{path}" is older than this database: its last lines are missing. {advice}')


def install(file: Path) -> None:
    """Make a saved log this installation's, for the next `catch_up`. Raises DepartureLogError where the present one says more."""
    path = log_path()
    name = log_file.name_of(file)
    try:
        if path.exists() and not (name == log_file.name_of(path) and file.read_bytes().startswith(path.read_bytes())):
            raise DepartureLogError(f'"{path}" has lines that "{file}" does not have; keep the one with more lines')
        written = path.with_name(f"{FILE}.installed")
        shutil.copyfile(file, written)
        written.chmod(OWNER_ONLY)
        written.replace(path)
    except OSError as problem:
        raise DepartureLogError(f'"{file}" cannot be copied to "{path}" ({problem.strerror})') from problem


def accept_loss() -> str:
    """Begin a new log for this database, and return the name of the file to which the unusable one was moved, empty without one."""
    path, moved = log_path(), ""
    if path.exists():
        number = 1
        while (other := path.with_name(f"departures-{number}.log")).exists():
            number += 1
        path.rename(other)
        moved = other.name
    LogPosition.objects.all().delete()
    LogPosition.objects.create(pk=1, log=log_file.create(path), end=0)
    return moved
