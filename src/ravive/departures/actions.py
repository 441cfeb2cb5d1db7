"""Recording departures, and replaying those that a database does not know."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from ravive.departures import logs
from ravive.departures.log_file import FILE, Departure, DepartureLogError, LogLine
from ravive.departures.logs import DepartureLog
from ravive.departures.models import FollowedDeparture, LogPosition

type Replay = Callable[[Departure, datetime], object]
_registered: dict[str, Replay] = {}
_is_replay: ContextVar[bool] = ContextVar("is_replay", default=False)


@dataclass(frozen=True, kw_only=True)
class ReplayedLog:
    """How many departures were replayed, and how many lines could not be read."""

    departures: int
    unreadable: int


def register(kind: str, replay: Replay) -> None:
    """Let `replay` delete again what a line of this kind says. A second time changes nothing.

    It may be the action itself: meanwhile `record` writes no line. Raises ValueError for a kind that has another replay.
    """
    if _registered.setdefault(kind, replay) != replay:
        raise ValueError(f'lines of the kind "{kind}" are replayed otherwise already: choose another kind')


def digest_of(*parts: object) -> str:
    """Return the digest of what names something, such as a number: without the site's secret it leads nowhere."""
    return salted_hmac("ravive.departures", "\n".join(map(str, parts)), algorithm="sha256").hexdigest()


def log_path() -> Path:
    """Return the path of this machine's log. With a bucket, the log is there instead (`logs.current`)."""
    return settings.RAVIVE_DATA / FILE


def place() -> str:
    """Return where the log of this installation is, as messages name it."""
    return logs.current().place


def is_replay() -> bool:
    """Return whether a line of the log is applied at this moment, so that nobody decided anything now."""
    return _is_replay.get()


def record(*, kind: str, digest: str, day: str = "") -> None:
    """Append a departure, last in the transaction that deletes: it survives a crash before the deletion counts.

    While a line is replayed, this changes nothing: the log has the line. Raises DepartureLogError: then the transaction has to be undone.
    """
    if is_replay():
        return
    log = logs.current()
    if not LogPosition.objects.exists():
        LogPosition.objects.create(pk=1, log=log.create(), end=0)
    _follow(log.append(Departure(kind=kind, digest=digest, day=day)))


def digests(kind: str) -> set[str]:
    """Return the digests of all departures of a kind: who left once is not brought back by a file from elsewhere.

    Raises DepartureLogError where the log cannot be read.
    """
    log = logs.current()
    if log.name() is None:
        return set()
    return {line.departure.digest for line in log.everything() if line.departure and line.departure.kind == kind}


def catch_up(*, now: datetime) -> ReplayedLog:
    """Replay what this database does not know of its log: after a copy of it was restored, or a crash.

    Raises DepartureLogError where the log is missing, older than the database, or another installation's.
    """
    log, position = logs.current(), LogPosition.objects.first()
    if position is None:
        position = LogPosition.objects.create(pk=1, log=log.create(), end=0)
    _check(log, position)
    departures = unreadable = 0
    for line in log.unknown(position):
        replay = _registered.get(line.departure.kind) if line.departure else None
        with transaction.atomic():
            if replay is not None and line.departure is not None:
                token = _is_replay.set(True)
                try:
                    replay(line.departure, now)
                finally:
                    _is_replay.reset(token)
                departures += 1
            else:
                unreadable += 1
            _follow(line)
    return ReplayedLog(departures=departures, unreadable=unreadable)


def _follow(line: LogLine) -> None:
    """Store that this database has followed a line."""
    if line.name:
        FollowedDeparture.objects.get_or_create(name=line.name)
    else:
        LogPosition.objects.filter(end__lt=line.end).update(end=line.end)


def _check(log: DepartureLog, position: LogPosition) -> None:
    advice = f"Put the latest {FILE} of this installation there. If it is lost for good, run: ravive departures accept-loss"
    name = log.name()
    if name is None:
        raise DepartureLogError(
            f'"{log.place}" is missing. This database may be a copy that still holds people who left since it was made, and only that log '
            f"says who. {advice}"
        )
    if name != position.log:
        raise DepartureLogError(f'"{log.place}" is the log of another database, so people who left this one would come back. {advice}')
    if log.is_older(position):
        raise DepartureLogError(f'"{log.place}" is older than this database: its last lines are missing. {advice}')


def install(file: Path) -> None:
    """Make a saved log this installation's, for the next `catch_up`. Raises DepartureLogError where the present one says more."""
    logs.current().install(file)


def accept_loss() -> str:
    """Begin a new log for this database, and return the name to which the unusable one was moved, empty without one."""
    log = logs.current()
    moved = log.set_aside()
    LogPosition.objects.all().delete()
    LogPosition.objects.create(pk=1, log=log.create(), end=0)
    return moved
