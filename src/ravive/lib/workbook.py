"""Workbooks for spreadsheets (XLSX): numbers, dates and texts in cells of their own type, a head that stays in place, no formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

# Spreadsheets accept no control character but these.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
# A spreadsheet could take a text that begins like this for a formula when somebody edits its cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE, LONGEST_TEXT = 31, 32_767
PERCENT, POINTS, COUNT, DAY = "0%", "+0;−0;0", "0", "yyyy-mm-dd"


@dataclass(frozen=True, kw_only=True)
class NumberCell:
    """A number and how it is written: `PERCENT` for shares from 0 to 1, `POINTS` for differences in points, `COUNT` for whole numbers."""

    value: float
    look: str = COUNT


type WorkbookValue = str | date | NumberCell | None


@dataclass(frozen=True, kw_only=True)
class WorkbookColumn:
    """A column of a sheet: its head, and its width in characters."""

    head: str
    width: int = 14


@dataclass(frozen=True, kw_only=True)
class WorkbookSheet:
    """A sheet: its title, its columns, and rows with a value for each of them."""

    title: str
    columns: tuple[WorkbookColumn, ...]
    rows: tuple[tuple[WorkbookValue, ...], ...]


def workbook_of(sheets: Sequence[WorkbookSheet], *, title: str, made_at: datetime) -> bytes:
    """Return sheets as an XLSX file. Texts stay texts, whatever they begin with: no cell holds a formula or a link.

    Raises ValueError for a row that is not as long as its sheet's columns.
    """
    # Loaded with the first file: most processes never write one.
    from openpyxl import Workbook

    book = Workbook()
    for worksheet in list(book.worksheets):
        book.remove(worksheet)
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.title)), sheet)
    book.properties.title, book.properties.creator = _readable(title), "Ravive"
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(worksheet: Worksheet, sheet: WorkbookSheet) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    heads = [_cell(worksheet, column.head) for column in sheet.columns]
    for place, (head, column) in enumerate(zip(heads, sheet.columns, strict=True), 1):
        head.font = Font(bold=True)
        worksheet.column_dimensions[get_column_letter(place)].width = column.width
    worksheet.append(heads)
    for values in sheet.rows:
        worksheet.append([_cell(worksheet, value) for _column, value in zip(sheet.columns, values, strict=True)])
    worksheet.freeze_panes = "A2"


def _cell(worksheet: Worksheet, value: WorkbookValue) -> Cell:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment

    # `append` gives it its place.
    cell = Cell(worksheet, row=1, column=1)
    if isinstance(value, NumberCell):
        cell.value, cell.number_format = value.value, value.look
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    elif value:
        cell.value = _readable(value)
        # After the value: a text that begins with "=" is taken for a formula, and "#N/A" for an error.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.quotePrefix = value.startswith(_FORMULA)
    return cell


def _readable(text: str) -> str:
    """Return a text without the characters that no spreadsheet can hold."""
    return _CONTROL.sub("", text)[:LONGEST_TEXT]


def _title(title: str) -> str:
    return _NOT_IN_TITLES.sub(" ", _readable(title)).strip("' ")[:LONGEST_TITLE]
