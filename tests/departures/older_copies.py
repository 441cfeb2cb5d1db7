"""An older copy of the database, as tests of what people deleted or stopped restore it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from ravive.departures import actions as departures
from ravive.departures.models import LogPosition


class _RestoredError(Exception):
    """Ends the block of `older_copy`."""


@contextmanager
def older_copy(settings: Settings, data: Path) -> Iterator[list[str]]:
    """Undo in the database what the block does, as restoring a copy from before it would; then do again what the log says, twice.

    Yields the kinds of the lines, known once the block is over.
    """
    settings.RAVIVE_DATA = data
    LogPosition.objects.all().delete()
    departures.catch_up(now=timezone.now())
    end, kinds = LogPosition.objects.get().end, list[str]()
    try:
        with transaction.atomic():
            yield kinds
            raise _RestoredError
    except _RestoredError:
        pass
    content = Path(departures.place()).read_bytes()
    position = LogPosition.objects.get()
    kinds += [line.departure.kind for line in departures.logs.current().unknown(position) if line.departure]
    for _time in range(2):
        LogPosition.objects.update(end=end)
        done = departures.catch_up(now=timezone.now())
        assert (done.departures, done.unreadable) == (len(kinds), 0)
    # Doing it again is no departure of its own.
    assert Path(departures.place()).read_bytes() == content
