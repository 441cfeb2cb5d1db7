# pyarrow comes without types.
# pyright: basic, reportAttributeAccessIssue=false
"""Logs of answers as files: read whole or refused with every problem named; predictions written beside the rows they are about."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ravive.memory.inputs import PRACTICE, STUDY, TEST
from ravive.memory.passes import Log, Places

KINDS = {"study": STUDY, "practice": PRACTICE, "test": TEST}
CONFIDENCES = ("sure", "rather", "guess")
COLUMNS = ("learner", "item", "group", "t", "kind", "y")
# A right guess was not recalled: it counts half.
GUESS_CREDIT = 0.5
# What stands for nothing in the columns of a CSV file that need not be filled; a learner, a card or a notion may be called so.
NOTHING = ("null", "NULL", "NA", "N/A", "NaN", "nan")
MAY_BE_NOTHING = ("y", "confidence")
LONGEST_TOLD = 60
# Three thousand years. Whoever gives milliseconds since 1970 is told so.
LONGEST_SECONDS = 1e11
NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean)
NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"


class EventsError(ValueError):
    """A file that cannot be used; `problems` holds every reason, one a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Events:
    """A log sorted by learner and time.

    `order` gives for each sorted row its row in the file. `items` names the items the places in `log` stand for, `learners`
    counts them.
    """

    table: pa.Table
    log: Log
    order: NDArray[np.int64]
    items: tuple[str, ...]
    notion_count: int
    learners: int

    @property
    def answers(self) -> int:
        """How many rows have an outcome."""
        return int((self.log.credits >= 0).sum())


def read_events(path: Path) -> Events:
    """Return the log in a Parquet or CSV file. Raises EventsError with every problem, each with its row (the first is row 1)."""
    table, ragged = _read_table(path)
    meant = _meant(table)
    problems = [] if ragged and not table.num_rows else list(_problems(meant))
    if problems or ragged:
        # Rows that could not be read have no place in the table, but keep their number.
        numbers = [row for row in range(1, table.num_rows + len(ragged) + 1) if row not in ragged]
        found = [*ragged.items(), *((numbers[place] if place >= 0 else 0, said) for place, said in problems)]
        raise EventsError([f"{path}: {f'row {row}: ' if row else ''}{said}" for row, said in sorted(found, key=lambda one: one[0])])
    return replace(events_of(meant), table=table)


def _refuse_other_columns(path: Path, names: Sequence[str]) -> None:
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        found = ", ".join(names) or "none"
        # Spreadsheets of half of Europe write semicolons.
        hint = "; save the file with commas between the columns" if len(names) == 1 and (";" in found or "\t" in found) else ""
        raise EventsError([f"{path}: no column {', '.join(missing)}; found {found}; needed are {', '.join(COLUMNS)}{hint}"])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise EventsError([f"{path}: two columns {name}; leave one" for name in twice])


def _meant(table: pa.Table) -> pa.Table:
    """Return a table in which words that stand for nothing are nothing."""
    for name in MAY_BE_NOTHING:
        if name in table.column_names and pa.types.is_string(table[name].type):
            words = table[name]
            is_nothing = pc.is_in(words, value_set=pa.array(NOTHING))
            place = table.column_names.index(name)
            table = table.set_column(place, name, pc.if_else(is_nothing, pa.scalar(None, words.type), words))
    return table


def write_predictions(path: Path, events: Events, predictions: dict[str, NDArray[np.float64]]) -> None:
    """Write the file's rows in their own order, with one more column a prediction; not-a-number is written as null."""
    table = events.table
    for name, values in predictions.items():
        in_file = np.empty(len(values))
        in_file[events.order] = values
        column = pa.array(in_file, mask=np.isnan(in_file))
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, column)
    partial = path.with_name(path.name + ".partial")
    if path.suffix.lower() == ".csv":
        pa_csv.write_csv(table, partial)
    else:
        pq.write_table(table, partial)
    partial.replace(path)


def _read_table(path: Path) -> tuple[pa.Table, dict[int, str]]:
    """Return the table in a file, and what is wrong with the rows of it that have other columns than the rest, by their number."""
    if not path.is_file():
        raise EventsError([f"{path}: {'is a folder; give a file' if path.is_dir() else 'no such file'}"])
    try:
        if path.suffix.lower() == ".csv":
            return _read_csv(path)
        if path.suffix.lower() == ".parquet":
            table = pq.ParquetFile(path).read()
            _refuse_other_columns(path, table.column_names)
            return table, {}
    except (pa.ArrowInvalid, OSError) as problem:
        raise EventsError([f"{path}: cannot be read: {problem}"]) from problem
    raise EventsError([f'{path}: the name ends in "{path.suffix}"; give a .parquet or .csv file'])


def _read_csv(path: Path) -> tuple[pa.Table, dict[int, str]]:
    """Return a table of text, so that every value that is not a number can be named; what is empty is nothing, in quotes too."""
    _refuse_other_encodings(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        # Empty lines are no rows, before the names of the columns too.
        names = next((row for row in csv.reader(file) if row), [])
    _refuse_other_columns(path, names)
    ragged: dict[int, str] = {}

    def note(row: pa_csv.InvalidRow) -> str:
        # Only a reader on one thread counts lines; the first is the names'.
        told = " ".join(row.text.split())
        told = f"{told[:LONGEST_TOLD]}…" if len(told) > LONGEST_TOLD else told
        ragged[row.number - 1] = f"{row.actual_columns} values; give {row.expected_columns}, one a column: {told}"
        return "skip"

    convert = pa_csv.ConvertOptions(
        column_types={name: pa.string() for name in names}, strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""]
    )
    parse = pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note)
    table = pa_csv.read_csv(path, read_options=pa_csv.ReadOptions(use_threads=False), parse_options=parse, convert_options=convert)
    return table, ragged


def _refuse_other_encodings(path: Path) -> None:
    with path.open("rb") as file:
        wrong = [place for place, line in enumerate(file) if not _is_utf_8(line)]
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


def _problems(table: pa.Table) -> Iterator[tuple[int, str]]:
    """Name everything that is wrong, column by column, with the place of its row; -1 where it is about all of them."""
    if table.num_rows == 0:
        yield -1, "no row"
        return
    for name in ("learner", "item"):
        column = table[name]
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type)):
            yield -1, f"column {name} holds {column.type}; give text"
            continue
        text = column.cast(pa.string())
        empty = pc.fill_null(pc.equal(pc.utf8_length(text), 0), True)
        yield from _rows(empty, text, lambda value, name=name: f"{name} is {_told(value)}; give a name")
    kinds = table["kind"].cast(pa.string())
    unknown = pc.invert(pc.is_in(kinds, value_set=pa.array(list(KINDS))))
    yield from _rows(unknown, kinds, lambda value: f"kind is {_told(value)}; give study, practice or test")
    yield from _number_problems(table, "t", _told_of_time, allow_null=False)
    yield from _number_problems(
        table, "y", lambda value: f"y is {_told(value)}; give 0, 1, a credit in between, or nothing", allow_null=True
    )
    if "confidence" in table.column_names:
        words = table["confidence"].cast(pa.string())
        wrong = pc.and_(pc.is_valid(words), pc.invert(pc.is_in(words, value_set=pa.array(CONFIDENCES))))
        yield from _rows(wrong, words, lambda value: f"confidence is {_told(value)}; give sure, rather, guess or nothing")


def _number_problems(table: pa.Table, name: str, say: Callable[[object], str], *, allow_null: bool) -> Iterator[tuple[int, str]]:
    column = table[name]
    malformed = np.zeros(len(column), dtype=bool)
    if pa.types.is_string(column.type):
        malformed = np.array(pc.fill_null(pc.invert(pc.match_substring_regex(column, NUMBER)), not allow_null))
    elif not any(is_one(column.type) for is_one in NUMBERS):
        if not (allow_null and pa.types.is_null(column.type)):
            yield -1, f"column {name} holds {column.type}; give numbers"
        return
    # What is no number is named with what is a wrong one, row by row.
    values = _numbers(pc.if_else(pa.array(malformed), pa.scalar(None, column.type), column))
    missing = np.isnan(values)
    wrong = np.abs(values) > LONGEST_SECONDS if name == "t" else (values < 0) | (values > 1)
    yield from _rows(pa.array(malformed | wrong | (missing & (not allow_null))), column, say)
    if name == "y":
        studied = np.array(pc.fill_null(pc.equal(table["kind"].cast(pa.string()), "study"), False))
        yield from _rows(pa.array(studied & ~missing), column, lambda value: f"y is {_told(value)} in a row of kind study; leave it empty")


def _rows(mask: pa.Array | pa.ChunkedArray, column: pa.ChunkedArray, say: Callable[[object], str]) -> Iterator[tuple[int, str]]:
    for place in np.flatnonzero(np.array(mask)):
        yield int(place), say(column[int(place)].as_py())


def _told_of_time(value: object) -> str:
    try:
        is_thousandfold = LONGEST_SECONDS < abs(float(str(value))) <= LONGEST_SECONDS * 1000
    except ValueError:
        is_thousandfold = False
    return f"t is {_told(value)}; give seconds, a number up to 1e11{': these may be milliseconds' if is_thousandfold else ''}"


def _told(value: object) -> str:
    return "empty" if value in (None, "") else repr(value)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    if pa.types.is_string(column.type):
        column = pc.utf8_trim_whitespace(column)
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    # Whole numbers too large for a fraction are rounded, and refused for their size afterwards.
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)


def _places(column: pa.ChunkedArray) -> tuple[Places, tuple[str, ...]]:
    """Return small numbers standing for the names of a column, and the names."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32), tuple(encoded.dictionary.to_pylist())


def events_of(table: pa.Table) -> Events:
    """Return a table of the columns of a log, whose values are known to be good, as a log."""
    learners, learner_names = _places(table["learner"])
    items, item_names = _places(table["item"])
    group = pc.fill_null(table["group"].cast(pa.string()), "")
    alone = pc.binary_join_element_wise("item:", table["item"].cast(pa.string()), "")
    notions, notion_names = _places(pc.if_else(pc.equal(group, ""), alone, group))
    times = _numbers(table["t"])
    kinds = np.asarray(pc.index_in(table["kind"].cast(pa.string()), value_set=pa.array(list(KINDS))).to_numpy(), dtype=np.int32)
    credits, grades = _outcomes(table)
    order = np.lexsort((times, learners))
    log = Log(learners[order], items[order], notions[order], times[order], kinds[order], credits[order], grades[order])
    return Events(table=table, log=log, order=order, items=item_names, notion_count=len(notion_names), learners=len(learner_names))


def _outcomes(table: pa.Table) -> tuple[NDArray[np.float64], Places]:
    """Return credits, under 0 where not known, and grades on the clock by the rule of `grade_of`; a study counts as Good."""
    outcomes = _numbers(table["y"])
    known, guessed = ~np.isnan(outcomes), np.zeros(len(outcomes), dtype=bool)
    if "confidence" in table.column_names:
        guessed = np.asarray(pc.fill_null(pc.equal(table["confidence"].cast(pa.string()), "guess"), False).to_numpy(zero_copy_only=False))
    grades = np.where(known & (outcomes < 0.5), 1, np.where(known & ((outcomes < 1) | guessed), 2, 3)).astype(np.int32)
    credits = np.where(known, np.where(guessed, outcomes * GUESS_CREDIT, outcomes), -1.0)
    return credits, grades
