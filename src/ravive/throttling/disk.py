"""Whether the disk of the data folder has room for what phones and staff send."""

import logging
import os
import shutil
import tempfile
import time

from django.conf import settings

logger = logging.getLogger(__name__)

BYTES_A_MB = 1_000_000
# How long a phone waits before it sends again.
RETRY_SECONDS = 600
WARN_SECONDS = 3_600
_warned_at: list[float] = []


def has_room(*, besides_bytes: int = 0) -> bool:
    """Return whether at least RAVIVE_LEAST_FREE_MB are free, and so many bytes besides. Without the former, the log says so hourly."""
    least = settings.RAVIVE_LEAST_FREE_MB * BYTES_A_MB
    if not least + besides_bytes:
        return True
    free = shutil.disk_usage(settings.RAVIVE_DATA).free
    if free >= least:
        return free >= least + besides_bytes
    if not _warned_at or time.monotonic() - _warned_at[-1] > WARN_SECONDS:
        _warned_at[:] = [time.monotonic()]
        logger.error(
            "%d MB are free for %s, fewer than %d: new answers and uploads are refused; delete old copies, or move the data",
            free // BYTES_A_MB,
            settings.RAVIVE_DATA,
            settings.RAVIVE_LEAST_FREE_MB,
        )
    return False


def check_writable() -> None:
    """Raise OSError where nothing can be written to the data folder."""
    with tempfile.TemporaryFile(dir=settings.RAVIVE_DATA) as file:
        os.write(file.fileno(), b"1")
