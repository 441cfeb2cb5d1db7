"""Logs of answers as files: read whole or refused with every problem named; predictions written beside the rows they are about."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from ravive.memory import parquet_log
from ravive.memory.exposures import Events, events_of
from ravive.memory.inputs import Numbers
from ravive.memory.log_problems import EventsError, refuse_other_columns
from ravive.memory.log_rows import RowReader

LONGEST_SHOWN = 60
# What every gzip file begins with.
GZIP_MAGIC = b"\x1f\x8b"


def read_events(path: Path) -> Events:
    """Return the log in a Parquet or CSV file. Raises EventsError with every problem, each with its row (the first is row 1)."""
    if not path.is_file():
        raise EventsError([f"{path}: {'is a folder; give a file' if path.is_dir() else 'no such file'}"])
    with path.open("rb") as file:
        if file.read(len(GZIP_MAGIC)) == GZIP_MAGIC:
            raise EventsError([f"{path}: is compressed with gzip; unpack it first, for example with gunzip"])
    reader = RowReader()
    ending = path.suffix.lower()
    if ending == ".csv":
        _read_csv(path, reader)
    elif ending == ".parquet":
        parquet_log.read(path, reader)
    else:
        raise EventsError([f'{path}: the name ends in "{path.suffix}"; give a .parquet or .csv file'])
    if not reader.rows:
        reader.problems.append((0, "no row"))
    if reader.problems:
        raise EventsError([f"{path}: {f'row {row}: ' if row else ''}{problem}" for row, problem in reader.problems])
    return events_of(reader.exposures())


def write_predictions(path: Path, source: Path, events: Events, predictions: Mapping[str, Numbers]) -> None:
    """Write the rows of the file `source` in their own order, with one more column a prediction; not-a-number is written as nothing."""
    columns: dict[str, Numbers] = {}
    for name, values in predictions.items():
        columns[name] = np.empty(len(values))
        columns[name][events.order] = values
    partial = path.with_name(path.name + ".partial")
    if path.suffix.lower() == source.suffix.lower() == ".csv":
        _write_csv(partial, source, columns)
    else:
        parquet_log.write(partial, source, columns, as_csv=path.suffix.lower() == ".csv")
    partial.replace(path)


class _Lines:
    """The lines of a file, with the text of those that were read since the last row."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self._text += line
            yield line

    def take_text(self) -> str:
        """Return the text of the row that was just read."""
        text, self._text = self._text, ""
        return text


def _read_csv(path: Path, reader: RowReader) -> None:
    """Read rows of text; what is empty is nothing, in quotes too, and empty lines are no rows."""
    _refuse_other_encodings(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = _Lines(file)
        rows = csv.reader(lines)
        try:
            names = next((row for row in rows if row), list[str]())
            refuse_other_columns(path, names)
            lines.take_text()
            for row in rows:
                text = lines.take_text()
                if len(row) == len(names):
                    reader.add({name: value or None for name, value in zip(names, row, strict=True)})
                elif row:
                    reader.refuse(f"{len(row)} values; give {len(names)}, one a column: {_shortened(text)}")
        except csv.Error as problem:
            raise EventsError([f"{path}: cannot be read: {problem}"]) from problem


def _write_csv(path: Path, source: Path, columns: Mapping[str, Numbers]) -> None:
    with source.open(encoding="utf-8-sig", newline="") as file, path.open("w", encoding="utf-8", newline="") as out:
        rows, writer = (row for row in csv.reader(file) if row), csv.writer(out, lineterminator="\n")
        names = next(rows)
        stays = [place for place, name in enumerate(names) if name not in columns]
        writer.writerow([*(names[place] for place in stays), *columns])
        for number, row in enumerate(rows):
            writer.writerow([*(row[place] for place in stays), *(_written(values[number]) for values in columns.values())])


def _written(value: float) -> str:
    return "" if np.isnan(value) else repr(float(value))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:LONGEST_SHOWN]}…" if len(words) > LONGEST_SHOWN else words


def _refuse_other_encodings(path: Path) -> None:
    with path.open("rb") as file:
        wrong: Sequence[int] = [place for place, line in enumerate(file) if not _is_utf_8(line)]
    if wrong:
        raise EventsError(
            [f"{path}: {f'row {place}' if place else 'the names of columns'}: not UTF-8; save the file as UTF-8" for place in wrong]
        )


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
