"""Opens a table of a bank (CSV or XLSX): finds its sheet or its separator, and the row of its headings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.bank_text import decoded
from ravive.banking.statement import BankFormat
from ravive.banking.table_layouts import TableLayout, layout_for, plain_heading
from ravive.banking.table_text import DELIMITERS, TableError, csv_rows, plain_rows
from ravive.banking.table_values import amount_of, day_of
from ravive.lib.workbook_cells import LARGEST_WORKBOOK_BYTES, Kind, SheetRead, WorkbookRefusedError, read_sheets

WORKBOOK_START, OLD_WORKBOOK_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# About 50,000 movements.
LARGEST_TABLE_BYTES = 16 * 1024 * 1024
# Headings are looked for in so many rows: what was searched stands before them in some files.
MOST_ROWS_BEFORE = 50
# So many characters hold them, even where texts are padded.
_MOST_BEFORE_CHARACTERS = 128 * 1024
_FEWEST_COLUMNS = 3
_LONGEST_HEADINGS = 200
_REFUSALS: Mapping[str, BankCode] = {
    "full": BankCode.FULL_WORKBOOK,
    "doctype": BankCode.DOCUMENT_TYPE,
    "broken": BankCode.BAD_WORKBOOK,
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by its line, from 1, and its cells. `kinds` names what a cell of a workbook holds instead of a text, by its place from 0."""

    line: int
    cells: tuple[str, ...]
    kinds: Mapping[int, Kind] = field(default_factory=dict[int, Kind])

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not self.kinds and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, kw_only=True, slots=True)
class BankTable:
    """A table: its headings, the rows before and after them without blank ones, and its layout, None where it is unknown."""

    format: BankFormat
    headings: tuple[str, ...]
    heading_line: int
    before: tuple[TableRow, ...]
    rows: tuple[TableRow, ...]
    layout: TableLayout | None


def open_table(file: IO[bytes], layouts: Iterable[TableLayout] = ()) -> BankTable:
    """Return the table of a file; `layouts` are those known beside the ones that come with Ravive. Raises TableError."""
    file.seek(0)
    start = file.read(len(WORKBOOK_START))
    content = start + file.read(LARGEST_TABLE_BYTES + 1 - len(start))
    if len(content) > LARGEST_TABLE_BYTES:
        raise TableError(problem(BankCode.TOO_LARGE, 1, most=LARGEST_TABLE_BYTES // 1024**2))
    if start == OLD_WORKBOOK_START:
        raise TableError(problem(BankCode.OLD_WORKBOOK, 1))
    known = tuple(layouts)
    return _open_workbook(content, known) if start == WORKBOOK_START else _open_text(decoded(content), known)


def _open_workbook(content: bytes, layouts: Sequence[TableLayout]) -> BankTable:
    try:
        sheets = read_sheets(content)
    except WorkbookRefusedError as refused:
        if refused.reason == "large":
            raise TableError(problem(BankCode.TOO_LARGE, 1, most=LARGEST_WORKBOOK_BYTES // 1_000_000)) from refused
        raise TableError(problem(_REFUSALS[refused.reason], 1)) from refused
    rows = [tuple(_sheet_rows(sheet)) for sheet in sheets]
    at, heading, layout = _best([sheet_rows[:MOST_ROWS_BEFORE] for sheet_rows in rows], layouts)
    found = rows[at][heading]
    alike = sum(any(layout.matches(_headings(row)) for row in sheet_rows[:MOST_ROWS_BEFORE]) for sheet_rows in rows) if layout else 1
    if alike > 1:
        raise TableError(problem(BankCode.SEVERAL_SHEETS, 1, count=alike))
    return BankTable(
        format="xlsx",
        headings=_headings(found),
        heading_line=found.line,
        before=rows[at][:heading],
        rows=rows[at][heading + 1 :],
        layout=layout,
    )


def _sheet_rows(sheet: SheetRead) -> Iterator[TableRow]:
    for row in sheet.rows:
        cells = tuple(row.cells[column].text if column in row.cells else "" for column in range(1, max(row.cells) + 1))
        kinds: dict[int, Kind] = {column - 1: cell.kind for column, cell in row.cells.items() if cell.kind != "text"}
        found = TableRow(row.number, cells, kinds)
        if not found.is_blank:
            yield found


def _open_text(text: str, layouts: Sequence[TableLayout]) -> BankTable:
    heads = [tuple(_text_head(text[:_MOST_BEFORE_CHARACTERS], delimiter)) for delimiter in DELIMITERS]
    at, heading, layout = _best(heads, layouts)
    found = heads[at][heading]
    rows = csv_rows(text, DELIMITERS[at], heading_line=found.line, width=len(_headings(found)))
    read = [row for line, cells in rows if not (row := TableRow(line, tuple(cells))).is_blank]
    place = next(place for place, row in enumerate(read) if row.line == found.line)
    return BankTable(
        format="csv",
        headings=_headings(read[place]),
        heading_line=found.line,
        before=tuple(read[:place]),
        rows=tuple(read[place + 1 :]),
        layout=layout,
    )


def _text_head(text: str, delimiter: str) -> Iterator[TableRow]:
    """Yield the first rows of a text. Quotation marks are left out: they are part of no heading."""
    for line, cells in islice(plain_rows(text, delimiter), MOST_ROWS_BEFORE):
        row = TableRow(line, tuple(cell.strip().strip('"') for cell in cells))
        if not row.is_blank:
            yield row


def _headings(row: TableRow) -> tuple[str, ...]:
    """Return the cells of a row without empty ones at its end."""
    cells = [cell.strip() for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _best(heads: Sequence[Sequence[TableRow]], layouts: Sequence[TableLayout]) -> tuple[int, int, TableLayout | None]:
    """Return which of several readings is a table, the place of its headings, and its layout. Raises TableError where none is one.

    Where no layout recognises the headings, they are the row that could be some with the most columns.
    """
    rows = [(at, place, row) for at, head in enumerate(heads) for place, row in enumerate(head)]
    for at, place, row in rows:
        layout = layout_for(_headings(row), layouts)
        if layout:
            return at, place, layout
    if not any(_has_day(row) for _at, _place, row in rows):
        raise TableError(problem(BankCode.UNKNOWN_FORMAT, 1))
    possible = [(at, place, len(_headings(row))) for at, place, row in rows if _could_be_headings(row)]
    if not possible:
        raise TableError(problem(BankCode.NO_HEADINGS, 1))
    at, place, _columns = max(possible, key=lambda candidate: (candidate[2], -candidate[1], -candidate[0]))
    return at, place, None


def _could_be_headings(row: TableRow) -> bool:
    """Return whether a row has enough texts that differ, and neither a day nor an amount."""
    texts = [cell for cell in _headings(row) if cell]
    is_text = not row.kinds and not any(day_of(text) or amount_of(text) is not None for text in texts)
    return is_text and len(texts) >= _FEWEST_COLUMNS and all(plain_heading(text) for text in texts)


def _has_day(row: TableRow) -> bool:
    """Return whether a row of a table has a day, or what could be one."""
    return len(row.cells) >= _FEWEST_COLUMNS and (bool(row.kinds) or any(day_of(cell.strip()) for cell in row.cells))


def unknown_layout(table: BankTable) -> TableError:
    """Return the refusal of a table whose columns nobody described."""
    headings = " · ".join(filter(None, table.headings))[:_LONGEST_HEADINGS]
    return TableError(problem(BankCode.UNKNOWN_LAYOUT, table.heading_line, headings=headings))
