"""Tables that people bring from other tools: CSV in any usual encoding, with any usual delimiter, or the first sheet of a workbook.

Rows have the number that a spreadsheet shows for them, so that a message can name a place. Nothing is calculated.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ravive.lib.workbook_cells import WorkbookRefusedError, read_sheets

ZIP_BEGIN = b"PK\x03\x04"
DELIMITERS = (";", ",", "\t", "|")
MOST_ROWS, MOST_COLUMNS = 50_000, 200
# The first lines tell the delimiter.
LINES_COMPARED = 20

# Why a table is not read: nothing is in it, it has too many rows, or it is damaged (at a line, where one is known).
type TableReason = Literal["empty", "large", "broken"]


class TableRefusedError(Exception):
    """A table that is not read whole. `line` is 0 where no line is known."""

    def __init__(self, reason: TableReason, line: int = 0) -> None:
        super().__init__(f"{reason} at line {line}")
        self.reason, self.line = reason, line


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by the line on which it begins, from 1, and its cells without surrounding spaces."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Return the cell of a column, from 0; empty where there is none."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


def read_table(content: bytes) -> tuple[TableRow, ...]:
    """Return the rows that hold something, heads included. Raises TableRefusedError."""
    found: list[TableRow] = []
    for row in _workbook_rows(content) if content.startswith(ZIP_BEGIN) else _text_rows(decoded(content)):
        if any(row.cells):
            found.append(row)
        if len(found) > MOST_ROWS:
            raise TableRefusedError("large", row.line)
    if not found:
        raise TableRefusedError("empty")
    return tuple(found)


def decoded(content: bytes) -> str:
    r"""Return a text in the encoding that its first bytes name, else in UTF-8, else as Windows writes it. Raises TableRefusedError.

    >>> decoded("Zo\u00eb".encode("cp1252")), decoded("Zo\u00eb".encode("utf-16"))
    ('Zoë', 'Zoë')
    """
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if b"\0" in content:
            raise TableRefusedError("broken")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise TableRefusedError("broken") from None
        return content.decode("cp1252", "replace")


def _text_rows(text: str) -> Iterator[TableRow]:
    first, _end, rest = text.partition("\n")
    skipped = 0
    # A line for spreadsheets, which names the delimiter.
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[-1], rest, 1
    else:
        delimiter = _delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield TableRow(line + skipped, tuple(cell.strip() for cell in cells[:MOST_COLUMNS]))
            line = reader.line_num + 1
    except csv.Error:
        raise TableRefusedError("broken", line + skipped) from None


def _delimiter_of(text: str) -> str:
    """Return the delimiter that splits most of the first lines, and into the most cells."""
    lines = [line for line in text.splitlines()[:LINES_COMPARED] if line.strip()]

    def cells(delimiter: str) -> tuple[int, int]:
        found = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        return sum(count > 1 for count in found), max(found, default=0)

    try:
        return max(DELIMITERS, key=cells)
    except csv.Error:
        raise TableRefusedError("broken", 1) from None


def _workbook_rows(content: bytes) -> Iterator[TableRow]:
    try:
        sheet = next((sheet for sheet in read_sheets(content) if sheet.rows), None)
    except WorkbookRefusedError as problem:
        raise TableRefusedError("broken" if problem.reason in ("broken", "doctype") else "large") from problem
    for row in sheet.rows if sheet else ():
        width = max(row.cells)
        yield TableRow(row.number, tuple(row.cells[place].text.strip() if place in row.cells else "" for place in range(1, width + 1)))
