"""The log of this installation: a file in the data folder, or objects in the bucket that all machines share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.storage import storages

from ravive.departures import log_file
from ravive.departures.bucket_log import BucketLog
from ravive.departures.log_file import FILE, Departure, DepartureLogError, LogLine
from ravive.departures.models import LogPosition
from ravive.lib.private_files import OWNER_ONLY

STORAGE = "departures"


class DepartureLog(Protocol):
    """A log to which several processes append. Each method raises DepartureLogError where the log cannot be read or written."""

    @property
    def place(self) -> str:
        """Return where the log is, as messages name it."""
        ...

    def create(self) -> str:
        """Return the name of the log, created where there is none."""
        ...

    def name(self) -> str | None:
        """Return the name of the log, None where there is none."""
        ...

    def is_older(self, position: LogPosition) -> bool:
        """Return whether lines are missing that a database has followed."""
        ...

    def append(self, departure: Departure) -> LogLine:
        """Add a line, which survives a crash once this returns."""
        ...

    def unknown(self, position: LogPosition) -> Iterator[LogLine]:
        """Yield the lines that a database has not followed."""
        ...

    def everything(self) -> Iterator[LogLine]:
        """Yield all lines, those that the database has followed too."""
        ...

    def install(self, file: Path) -> None:
        """Make a saved log this one. Raises DepartureLogError where the present one says more."""
        ...

    def set_aside(self) -> str:
        """Move the log where nobody reads it, and return its new name, empty where there was none."""
        ...


class FileLog:
    """The log in a file, for all processes of one machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def place(self) -> str:
        """Return the path."""
        return str(self.path)

    def create(self) -> str:
        """Return the name of the log, created where there is none."""
        return log_file.create(self.path)

    def name(self) -> str | None:
        """Return the name of the log, None where there is none."""
        return log_file.name_of(self.path) if self.path.exists() else None

    def is_older(self, position: LogPosition) -> bool:
        """Return whether the file ends before the byte that the database has followed."""
        return self.path.stat().st_size < position.end

    def append(self, departure: Departure) -> LogLine:
        """Add a line, which is on the disk when this returns."""
        return LogLine(departure=departure, end=log_file.append(self.path, departure))

    def unknown(self, position: LogPosition) -> Iterator[LogLine]:
        """Yield the whole lines behind the byte that the database has followed."""
        return log_file.read(self.path, after=position.end)

    def everything(self) -> Iterator[LogLine]:
        """Yield the whole lines of the file."""
        return log_file.read(self.path, after=0)

    def install(self, file: Path) -> None:
        """Copy a saved log to this path."""
        name = log_file.name_of(file)
        try:
            present = self.path.read_bytes() if self.path.exists() else b""
            saved = file.read_bytes()
            if present and not (name == self.name() and saved.startswith(present)):
                raise DepartureLogError(f'"{self.path}" has lines that "{file}" does not have; keep the one with more lines')
            written = self.path.with_name(f"{FILE}.installed")
            written.write_bytes(saved)
            written.chmod(OWNER_ONLY)
            written.replace(self.path)
        except OSError as problem:
            raise DepartureLogError(f'"{file}" cannot be copied to "{self.path}" ({problem.strerror})') from problem

    def set_aside(self) -> str:
        """Give the file another name, and return it."""
        if not self.path.exists():
            return ""
        number = 1
        while (other := self.path.with_name(f"departures-{number}.log")).exists():
            number += 1
        self.path.rename(other)
        return other.name


def current() -> DepartureLog:
    """Return the log of this installation."""
    file = settings.RAVIVE_DATA / FILE
    return BucketLog(storages[STORAGE], before=file) if STORAGE in settings.STORAGES else FileLog(file)
