"""Since when this process runs."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

# The place of the start in what Linux says of a process, counted after its name.
START_FIELD = 19


def process_started_at(now: datetime) -> datetime | None:
    """Return when this process began, None where the system is not Linux and cannot say it."""
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    age_seconds = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[START_FIELD]) / os.sysconf("SC_CLK_TCK")
    return now - timedelta(seconds=age_seconds)
