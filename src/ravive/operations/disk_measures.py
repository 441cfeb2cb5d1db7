"""How much of the disk is free, and how quickly it fills: one measure a day."""

import shutil
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ravive.operations.models import DiskMeasure

BYTES_A_MB = 1_000_000
# What is compared with today, and how long measures are stored.
GROWTH_DAYS = 14
STORED_DAYS = 400


@dataclass(frozen=True, kw_only=True)
class DiskRoom:
    """What is free now, and how many bytes a day were filled lately; None before a second day was measured."""

    free_bytes: int
    filled_bytes_a_day: int | None

    @property
    def days_left(self) -> int | None:
        """How many days until the disk is full if it goes on so; None where it does not fill."""
        return self.free_bytes // self.filled_bytes_a_day if self.filled_bytes_a_day and self.filled_bytes_a_day > 0 else None


def free_bytes() -> int:
    """Return how much is free on the disk of the data folder."""
    return shutil.disk_usage(settings.RAVIVE_DATA).free


def this_machine() -> str:
    """Return the name of this machine, as it is stored."""
    return socket.gethostname()[:80]


def measure(*, now: datetime, free: int | None = None, machine: str | None = None) -> int:
    """Store what is free today and delete old measures; return it in MB.

    `free`: bytes, of the disk itself if not passed. `machine`: this one if not passed.
    """
    found, day = free_bytes() if free is None else free, timezone.localdate(now)
    values = {"free_bytes": found, "machine": this_machine() if machine is None else machine}
    DiskMeasure.objects.update_or_create(day=day, defaults=values)
    DiskMeasure.objects.filter(day__lt=day - timedelta(days=STORED_DAYS)).delete()
    return found // BYTES_A_MB


def room(*, now: datetime, free: int | None = None) -> DiskRoom:
    """Return the room on the disk, compared with this machine's earliest measure of the last days: another one has another disk."""
    found, day = free_bytes() if free is None else free, timezone.localdate(now)
    lately = DiskMeasure.objects.filter(machine=this_machine(), day__gte=day - timedelta(days=GROWTH_DAYS), day__lt=day)
    earlier = lately.order_by("day").first()
    filled = None if earlier is None else (earlier.free_bytes - found) // (day - earlier.day).days
    return DiskRoom(free_bytes=found, filled_bytes_a_day=filled)
