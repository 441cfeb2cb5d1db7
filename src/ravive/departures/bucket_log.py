"""The log as objects in a bucket: one a departure, never changed, so that several machines append at once without waiting.

    current.json                         names the log
    NAME/before.log                      the file of one machine, where the log was one before
    NAME/lines/2026-11-28/….json         one departure

The database lists the objects that it has followed, in the transaction that deletes. Clocks of machines differ, so that an order of names
would say less.
"""

import io
import json
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from ravive.departures import log_file
from ravive.departures.log_file import Departure, DepartureLogError, LogLine
from ravive.departures.models import FollowedDeparture, LogPosition

CURRENT = "current.json"
# Before the last day that a database has followed: what a machine wrote just before it died, with a clock that was late.
MARGIN = timedelta(days=7)
MS_A_SECOND = 1_000


class BucketLog:
    """The log in a bucket. `before`: the file of this machine, which goes on in the bucket where the database belongs to it."""

    def __init__(
        self,
        storage: Storage,
        *,
        before: Path,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._storage, self._before, self._clock, self._chance = storage, before, clock, chance

    @property
    def place(self) -> str:
        """Return how messages name it."""
        return "departures in the bucket"

    def create(self) -> str:
        """Return the name of the log, created where there is none. Only the process that prepares the installation may call this."""
        if known := self.name():
            return known
        name = secrets.token_hex(16)
        self._write(CURRENT, json.dumps({"log": name}).encode())
        return name

    def name(self) -> str | None:
        """Return the name of the log, None where there is none."""
        try:
            with self._storage.open(CURRENT) as file:
                return str(json.loads(file.read())["log"])
        except FileNotFoundError:
            return self._moved_in()
        except OSError as problem:
            raise _unreadable(problem) from problem
        except (ValueError, KeyError, TypeError) as problem:
            raise DepartureLogError(f"{self.place}: {CURRENT} cannot be understood; put it back from a copy of the bucket") from problem

    def _moved_in(self) -> str | None:
        """Copy the file of this machine to the bucket, where there is one and it belongs to the database; return its name."""
        position = LogPosition.objects.first()
        if position is None or not self._before.exists() or log_file.name_of(self._before) != position.log:
            return None
        self.install(self._before)
        return position.log

    def is_older(self, position: LogPosition) -> bool:
        """Return whether the last departure that the database has followed is missing here."""
        last = FollowedDeparture.objects.order_by("name").last()
        try:
            return last is not None and not self._storage.exists(f"{position.log}/{last.name}")
        except OSError as problem:
            raise _unreadable(problem) from problem

    def append(self, departure: Departure) -> LogLine:
        """Add a line, which the bucket has stored when this returns."""
        position = LogPosition.objects.get()
        now = self._clock()
        name = f"lines/{datetime.fromtimestamp(now, UTC).date()}/{int(now * MS_A_SECOND):013d}-{self._chance()}.json"
        self._write(f"{position.log}/{name}", log_file.line_of(departure))
        return LogLine(departure=departure, end=position.end, name=name)

    def unknown(self, position: LogPosition) -> Iterator[LogLine]:
        """Yield the lines that the database has not followed: of the file first, then of each day."""
        try:
            yield from self._unknown(position)
        except OSError as problem:
            raise _unreadable(problem) from problem

    def _unknown(self, position: LogPosition) -> Iterator[LogLine]:
        before = f"{position.log}/before.log"
        if self._storage.exists(before) and self._storage.size(before) > position.end:
            with self._storage.open(before) as file:
                # Django's files begin again at their first byte when they are read by lines.
                yield from log_file.lines_of(io.BytesIO(file.read()), after=position.end)
        followed = FollowedDeparture.objects
        last = followed.order_by("name").last()
        first_day = str(_day_of(last.name) - MARGIN) if last else ""
        days, _files = self._listed(f"{position.log}/lines")
        for day in sorted(day for day in days if day >= first_day):
            _days, files = self._listed(f"{position.log}/lines/{day}")
            known = set(followed.filter(name__startswith=f"lines/{day}/").values_list("name", flat=True))
            for name in sorted({f"lines/{day}/{file}" for file in files} - known):
                with self._storage.open(f"{position.log}/{name}") as file:
                    yield LogLine(departure=log_file.departure_of(file.read()), end=position.end, name=name)
        if last:
            # What is older is never compared again.
            followed.filter(name__lt=f"lines/{_day_of(last.name) - 2 * MARGIN}").delete()

    def everything(self) -> Iterator[LogLine]:
        """Yield all lines: of the file that was there before, then of each day."""
        try:
            name = self.name()
            before = f"{name}/before.log"
            if self._storage.exists(before):
                with self._storage.open(before) as file:
                    yield from log_file.lines_of(io.BytesIO(file.read()), after=0)
            days, _files = self._listed(f"{name}/lines")
            for day in sorted(days):
                _days, files = self._listed(f"{name}/lines/{day}")
                for line in sorted(files):
                    with self._storage.open(f"{name}/lines/{day}/{line}") as file:
                        yield LogLine(departure=log_file.departure_of(file.read()), end=0, name=f"lines/{day}/{line}")
        except OSError as problem:
            raise _unreadable(problem) from problem

    def _listed(self, folder: str) -> tuple[list[str], list[str]]:
        try:
            return self._storage.listdir(folder)
        except FileNotFoundError:
            return [], []

    def install(self, file: Path) -> None:
        """Copy a saved file to the bucket, as what the log was before."""
        name = log_file.name_of(file)
        try:
            saved = file.read_bytes()
            if self._storage.exists(CURRENT):
                raise DepartureLogError(f'{self.place} are there already, and they say more than "{file}"; leave them')
            self._write(f"{name}/before.log", saved)
            self._write(CURRENT, json.dumps({"log": name}).encode())
        except OSError as problem:
            raise DepartureLogError(f'"{file}" cannot be copied to the {self.place} ({problem.strerror})') from problem

    def set_aside(self) -> str:
        """Forget which log is the current one; its objects stay. Return its name, empty where there was none."""
        try:
            if not self._storage.exists(CURRENT):
                return ""
            name = self.name() or ""
            self._storage.delete(CURRENT)
        except OSError as problem:
            raise _unreadable(problem) from problem
        FollowedDeparture.objects.all().delete()
        return name

    def _write(self, name: str, content: bytes) -> None:
        try:
            self._storage.save(name, ContentFile(content))
        except OSError as problem:
            raise DepartureLogError(f"{self.place} cannot be written ({problem.strerror}); nothing was deleted") from problem


def _day_of(name: str) -> date:
    return date.fromisoformat(name.split("/")[1])


def _unreadable(problem: OSError) -> DepartureLogError:
    return DepartureLogError(f"departures in the bucket cannot be read ({problem.strerror}); check RAVIVE_S3_URL and its keys")
