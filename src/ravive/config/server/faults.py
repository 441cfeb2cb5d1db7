"""Faults of the machine, apart from those of Ravive: the database is away, the disk is full, nothing can be written.

Somebody who waits can try again. Everything else that fails is an error of Ravive.
"""

import errno
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections

from ravive.config.logs import fixed_reason
from ravive.lib.ending import ENDING
from ravive.throttling import disk

logger = logging.getLogger(__name__)

type Fault = Literal["database", "full", "unwritable"]

RETRY_SECONDS: dict[Fault, int] = {"database": 30, "full": disk.RETRY_SECONDS, "unwritable": 60}
WORDS: dict[Fault, str] = {
    "database": "the database does not answer",
    "full": "the disk is full",
    "unwritable": "nothing can be written to the disk",
}
# A process that waits for the end of a fault looks again after so long, each time twice as long.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
# A fault that comes again so much later is said again.
SAID_SECONDS = 600.0
_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_UNWRITABLE_ERRNOS = frozenset({errno.EROFS, errno.EIO})
_REFUSED_ERRNOS = frozenset({errno.EACCES, errno.EPERM})
# The first eight bits of SQLite's codes. Others, such as a table that is missing, are errors of Ravive.
_SQLITE: dict[int, Fault] = {
    **dict.fromkeys((5, 6, 7, 14, 15), "database"),  # busy, locked, no memory, cannot open, protocol
    **dict.fromkeys((8, 10), "unwritable"),  # read-only, input and output
    13: "full",
}
# PostgreSQL: the first two characters of a state. No connection, rolled back (another may pass), resources, in use, stopped, system.
_STATES = ("08", "40", "53", "55", "57", "58")
_STATE_FULL, _STATE_READ_ONLY = "53100", "25006"


def fault_of(problem: BaseException | None) -> Fault | None:
    """Return the fault behind an error or behind one that led to it, None where it is none of the machine's."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        if fault := _own_fault(problem):
            return fault
        problem = problem.__cause__ or _handled_before(problem)
    return None


def _handled_before(problem: BaseException) -> BaseException | None:
    """Return the error that was being handled when this one came, where this one says no more than that the database failed.

    Such as a rollback over a connection that is lost. Any other error while a fault is handled is an error of Ravive.
    """
    is_of_database = isinstance(problem, (DatabaseError, InterfaceError)) and not problem.__suppress_context__
    return problem.__context__ if is_of_database else None


def _own_fault(problem: BaseException) -> Fault | None:
    if isinstance(problem, OSError) and not isinstance(problem, ConnectionError):
        full, unwritable = problem.errno in _FULL_ERRNOS, problem.errno in _UNWRITABLE_ERRNOS or _is_refused_data(problem)
        return "full" if full else "unwritable" if unwritable else None
    if isinstance(code := getattr(problem, "sqlite_errorcode", None), int):
        return _SQLITE.get(code & 0xFF)
    if isinstance(state := getattr(problem, "sqlstate", None), str):
        known: dict[str, Fault] = {_STATE_FULL: "full", _STATE_READ_ONLY: "unwritable"}
        return known.get(state) or ("database" if state.startswith(_STATES) else None)
    # Psycopg's own, without a state: no connection, or one that broke.
    is_of_client = type(problem).__module__.startswith("psycopg") and type(problem).__name__ in ("OperationalError", "InterfaceError")
    return "database" if is_of_client or _has_no_cause(problem) else None


def _is_refused_data(problem: OSError) -> bool:
    """Return whether the system refuses a file of the data folder. That it refuses another is an error of Ravive or of the host."""
    names = [name for name in (problem.filename, problem.filename2) if isinstance(name, str)]
    return problem.errno in _REFUSED_ERRNOS and any(Path(name).is_relative_to(settings.RAVIVE_DATA) for name in names)


def _has_no_cause(problem: BaseException) -> bool:
    """Return whether Django itself says that a connection is closed: it has asked no database."""
    return isinstance(problem, (InterfaceError, OperationalError)) and problem.__cause__ is None


class FaultLog:
    """Writes a fault to the log once, and again when it comes back later than SAID_SECONDS."""

    def __init__(self) -> None:
        self._last: dict[Fault, float] = {}
        self._lock = threading.Lock()

    def say(self, fault: Fault, problem: BaseException, *, now: float) -> bool:
        """Write a line unless this fault goes on; return whether it was written. `now`: seconds of the monotonic clock."""
        with self._lock:
            last, self._last[fault] = self._last.get(fault), now
        if last is not None and now - last < SAID_SECONDS:
            return False
        reason = fixed_reason(problem) or fixed_reason(problem.__cause__ or problem) or type(problem).__name__
        logger.error("%s (%s): what cannot be done is refused with 503, and nothing that was acknowledged is lost", WORDS[fault], reason)
        return True


SAID = FaultLog()


def log_fault(problem: BaseException | None) -> Fault | None:
    """Return the fault behind an error, and let the log say it once; None where it is none of the machine's."""
    fault = fault_of(problem)
    if fault and problem:
        SAID.say(fault, problem, now=time.monotonic())
    return fault


def retry_through_faults(
    act: Callable[[], None], *, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
) -> None:
    """Call `act` until it returns. After a fault of the machine, wait, each time longer, and call it again.

    Every other error leaves here, and a fault too once this process was asked to end.
    """
    pause = FIRST_PAUSE_SECONDS
    while True:
        began = clock()
        try:
            act()
            return
        except Exception as problem:
            if ENDING.is_set() or not log_fault(problem):
                raise
        # The next use opens a new connection.
        with suppress(Exception):
            connections.close_all()
        # What went on for a while met another fault.
        pause = FIRST_PAUSE_SECONDS if clock() - began > LONGEST_PAUSE_SECONDS else pause
        sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
