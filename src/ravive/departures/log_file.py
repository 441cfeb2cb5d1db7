"""The file of the log: one JSON object a line, only ever appended to, by several processes at once.

The first line names the log. A line that was cut off by a crash is left out: its deletion was never acknowledged.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ravive.lib.private_files import create_once

FILE = "departures.log"
LONGEST_LINE_BYTES = 1_000


class DepartureLogError(Exception):
    """The log cannot be read or written, or is not the one of this database; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Departure:
    """What was deleted: a kind that a package registered, the digest that finds it, and for some kinds the day, as 2026-11-24."""

    kind: str
    digest: str
    day: str = ""


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """A line and the byte where it ends, or the name of its object in a bucket. `departure` is None where the line cannot be read."""

    departure: Departure | None
    end: int
    name: str = ""


def create(path: Path) -> str:
    """Return the name of the log at this path, created where there is none. Raises DepartureLogError."""
    try:
        with suppress(FileExistsError):
            create_once(path, _line({"log": secrets.token_hex(16)}))
    except OSError as problem:
        raise DepartureLogError(f'"{path}" cannot be written ({problem.strerror}); make room on the disk or make it writable') from problem
    return name_of(path)


def name_of(path: Path) -> str:
    """Return the name in the first line of a log. Raises DepartureLogError."""
    try:
        with path.open("rb") as file:
            name = json.loads(file.readline(LONGEST_LINE_BYTES))["log"]
    except OSError as problem:
        raise DepartureLogError(f'"{path}" cannot be read ({problem.strerror}); make it readable for this user') from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise DepartureLogError(f'"{path}" does not begin as a log of departures; put the log of this installation there') from problem
    return str(name)


def append(path: Path, departure: Departure) -> int:
    """Add a line, which is on the disk when this returns; return the byte where it ends. Raises DepartureLogError."""
    try:
        # Never created here: the log that is missing is another matter than an empty one.
        opened = os.open(path, os.O_RDWR | os.O_APPEND)
        try:
            size = os.fstat(opened).st_size
            # After a line that was cut off. Two processes that see it at once leave an empty line, which is skipped.
            begins_anew = size and os.pread(opened, 1, size - 1) != b"\n"
            line = (b"\n" if begins_anew else b"") + line_of(departure)
            if os.write(opened, line) < len(line):
                raise OSError(28, "No space left on device")
            os.fsync(opened)
            return os.lseek(opened, 0, os.SEEK_CUR)
        finally:
            os.close(opened)
    except OSError as problem:
        raise DepartureLogError(f'"{path}" cannot be written ({problem.strerror}); nothing was deleted') from problem


def read(path: Path, *, after: int) -> Iterator[LogLine]:
    """Yield the whole lines behind a byte. Raises DepartureLogError."""
    try:
        with path.open("rb") as file:
            yield from lines_of(file, after=after)
    except OSError as problem:
        raise DepartureLogError(f'"{path}" cannot be read ({problem.strerror}); make it readable for this user') from problem


def lines_of(file: IO[bytes], *, after: int) -> Iterator[LogLine]:
    """Yield the whole lines of an open log behind a byte."""
    file.seek(after)
    end = after
    for line in file:
        if not line.endswith(b"\n"):
            return
        end += len(line)
        if line.strip() and end > len(line):
            yield LogLine(departure=departure_of(line), end=end)


def line_of(departure: Departure) -> bytes:
    """Return a departure as a line."""
    return _line({"kind": departure.kind, "digest": departure.digest, **({"day": departure.day} if departure.day else {})})


def departure_of(line: bytes) -> Departure | None:
    """Return what a line says, None where it cannot be read."""
    try:
        read = json.loads(line)
        return Departure(kind=str(read["kind"]), digest=str(read["digest"]), day=str(read.get("day", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _line(values: dict[str, str]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
