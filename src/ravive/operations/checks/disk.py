"""The disk of the data folder: what is free, and how quickly it fills."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from ravive.operations import disk_measures
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do
from ravive.throttling import disk

BYTES_A_GB = 1_000_000_000
# Enough to notice and to make room.
LEAST_DAYS = 30
# SQLite is rewritten each night, beside the file that is there.
ROOM_FOR_REWRITING = 2


def least_free_bytes() -> int:
    """Return below how many free bytes something is to do: before uploads are refused, and before SQLite cannot be rewritten."""
    refused_below = 2 * settings.RAVIVE_LEAST_FREE_MB * disk_measures.BYTES_A_MB
    file = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not file.is_file():
        return refused_below
    return max(refused_below, ROOM_FOR_REWRITING * file.stat().st_size)


def check_disk(context: CheckContext, *, free_bytes: int | None = None) -> Iterable[CheckResult]:
    """Yield whether files can be written, and whether there is room and for how long. `free_bytes`: of the disk itself if not passed."""
    try:
        disk.check_writable()
    except OSError as problem:
        yield to_do("disk.unwritable", reason=problem.strerror or type(problem).__name__)
        return
    room = disk_measures.room(now=context.now, free=free_bytes)
    free, least, days = round(room.free_bytes / BYTES_A_GB, 1), least_free_bytes(), room.days_left
    if room.free_bytes < least:
        yield to_do("disk.low", free=free, least=round(least / BYTES_A_GB, 1))
    elif days is not None and days < LEAST_DAYS:
        yield to_do("disk.filling", free=free, days=days)
    elif room.filled_bytes_a_day is not None and room.filled_bytes_a_day > 0:
        yield fine("disk.fine_growing", free=free, growth=round(room.filled_bytes_a_day / disk_measures.BYTES_A_MB, 1))
    else:
        yield fine("disk.fine", free=free)
