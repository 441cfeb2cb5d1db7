"""The cells of a workbook (XLSX) that somebody sends back, as texts. Nothing is calculated, fetched or followed.

openpyxl reads the cells. What could make it use much memory or time is refused before: size, elements, document types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from zipfile import ZipFile

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.cell.read_only import ReadOnlyCell

LARGEST_WORKBOOK_BYTES = 10_000_000
LARGEST_UNPACKED_BYTES = 60_000_000
MOST_CELLS = 300_000
# Begins and ends of elements: of cells and texts, and of anything else. Empty ones take few bytes, but time: these take 10 s and 500 MB.
MOST_TAGS, MOST_OTHER_TAGS = 1_500_000, 100_000
MOST_SHEETS = 20
# Rows and columns beyond are not read.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 60
_CELL_TAG = re.compile(rb"</?(?:[A-Za-z0-9]+:)?(?:row|c|v|f|is|si|t|r)[\s/>]")
# What a cell writes by its number: control characters, and the line before such a number that is a text (ECMA-376, 22.9.2.19).
_NUMBERED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff]|[Ff]{3}[EeFf])_")

# Why a workbook is not read: too large as a file, or unpacked; a document type; no workbook as it should be.
type WorkbookReason = Literal["large", "full", "doctype", "broken"]
# What a cell holds.
type Kind = Literal["text", "number", "formula", "error"]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell holds: its text, or a number, also a day, as a text; a formula's last result is never taken for a text."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number, from 1, and its cells that hold something by column, from 1."""

    number: int
    cells: Mapping[int, SheetCell]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet: its name, and its rows that hold something, as they follow each other."""

    name: str
    rows: tuple[SheetRow, ...]


class WorkbookRefusedError(Exception):
    """Raised for a file that is not read."""

    def __init__(self, reason: WorkbookReason) -> None:
        self.reason = reason
        super().__init__(reason)


def column_name(column: int) -> str:
    """Return how a spreadsheet calls a column, from 1.

    >>> column_name(1), column_name(28)
    ('A', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_sheets(content: bytes) -> tuple[SheetRead, ...]:
    """Return the sheets of a workbook in their order, without those of charts. Raises WorkbookRefusedError."""
    if len(content) > LARGEST_WORKBOOK_BYTES:
        raise WorkbookRefusedError("large")
    try:
        _check_parts(content)
        return tuple(_sheets(content))
    except WorkbookRefusedError:
        raise
    except Exception as error:
        # A damaged file makes openpyxl raise almost anything.
        raise WorkbookRefusedError("broken") from error


def _check_parts(content: bytes) -> None:
    """Refuse what unpacks to too much, and a document type. Each part has at most the size that the file names."""
    tags = other_tags = 0
    with ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED_BYTES:
            raise WorkbookRefusedError("full")
        for part in parts.infolist():
            # Two bytes a character are read alike without the zeros.
            text = parts.read(part).replace(b"\0", b"")
            if b"<!DOCTYPE" in text:
                raise WorkbookRefusedError("doctype")
            found = text.count(b"<")
            tags += found
            other_tags += found - len(_CELL_TAG.findall(text))
    if tags > MOST_TAGS or other_tags > MOST_OTHER_TAGS:
        raise WorkbookRefusedError("full")


def _sheets(content: bytes) -> Iterator[SheetRead]:
    # Loaded with the first file: most processes never read one.
    from openpyxl import load_workbook

    left = MOST_CELLS
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    for sheet in book.worksheets[:MOST_SHEETS]:
        rows: list[SheetRow] = []
        for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=MOST_ROWS, min_col=1, max_col=MOST_COLUMNS), 1):
            cells = {place: _cell(cell) for place, cell in enumerate(row, 1) if cell.value not in (None, "")}
            left -= len(cells)
            if left < 0:
                raise WorkbookRefusedError("full")
            if cells:
                rows.append(SheetRow(number, cells))
        yield SheetRead(sheet.title, tuple(rows))


def _cell(cell: ReadOnlyCell | Cell | MergedCell) -> SheetCell:
    if cell.data_type == "f":
        return SheetCell("", "formula")
    value = cell.value
    match value:
        case _ if cell.data_type == "e":
            return SheetCell(str(value), "error")
        case str():
            return SheetCell(_NUMBERED.sub(_character, value))
        case bool():
            return SheetCell(str(int(value)), "number")
        case float():
            return SheetCell(f"{value:.0f}" if value.is_integer() else repr(value), "number")
        case _:
            return SheetCell(str(value), "number")


def _character(found: re.Match[str]) -> str:
    """Return a character that a cell writes by its number; no text holds the first."""
    return chr(int(found[1], 16)) if int(found[1], 16) else found[0]
