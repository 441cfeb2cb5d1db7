"""Workbooks for spreadsheets (XLSX): numbers, dates and texts in cells of their own type, a head that stays in place, no formula.

A sheet may be one to fill in: it is locked except for some columns. `workbook_cells` reads what comes back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What no text of XML holds as it is: a cell writes such a character by its number (ECMA-376, 22.9.2.19, ST_Xstring).
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\ufffe\uffff]")
# Half a character, or the one that ends a text in a database.
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
# A text that happens to be spelt like such a number, also with the next character.
_LIKE_A_NUMBER = re.compile(r"_(?=x[0-9A-Fa-f]{4}[_\x01-\x08\x0b-\x1f\ufffe\uffff])")
# A spreadsheet could take a text that begins like this for a formula when somebody edits its cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE, LONGEST_TEXT = 31, 32_767
# Cells of the format `TEXT` store what is typed into them as it is: neither a date nor a formula comes of it.
PERCENT, POINTS, COUNT, DAY, TEXT = "0%", "+0;−0;0", "0", "yyyy-mm-dd", "@"
_TINT_TO_FILL_IN = "FFF7DF"
_RIGHT_TO_LEFT = 2


@dataclass(frozen=True, kw_only=True)
class NumberCell:
    """A number and how it is written: `PERCENT` for shares from 0 to 1, `POINTS` for differences in points, `COUNT` for whole numbers."""

    value: float
    look: str = COUNT


type WorkbookValue = str | date | NumberCell | None


@dataclass(frozen=True, kw_only=True)
class WorkbookColumn:
    """A column of a sheet: its head, and its width in characters.

    `is_to_fill_in`: people write in it, while the others are locked. With a `key` for any column, the sheet has a hidden first row
    of keys, by which columns are found again wherever they are moved to.
    """

    head: str
    width: int = 14
    key: str = ""
    is_hidden: bool = False
    is_to_fill_in: bool = False
    is_right_to_left: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkbookSheet:
    """A sheet: its title, its columns, and rows with a value for each of them."""

    title: str
    columns: tuple[WorkbookColumn, ...]
    rows: tuple[tuple[WorkbookValue, ...], ...]

    @property
    def has_keys(self) -> bool:
        """Whether a hidden row of keys stands before the heads."""
        return any(column.key for column in self.columns)


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


@dataclass(frozen=True, kw_only=True)
class _Look:
    """How a cell looks, and whether people write in it."""

    number_format: str = "General"
    is_wrapped: bool = False
    is_quoted: bool = False
    is_bold: bool = False
    is_to_fill_in: bool = False
    is_right_to_left: bool = False


class _Cells:
    """The cells of a sheet. Each look is built once: openpyxl compares a new one with all others."""

    def __init__(self, worksheet: Worksheet) -> None:
        self._worksheet = worksheet
        self._blanks: dict[_Look, Cell] = {}

    def row(self, sheet: WorkbookSheet, values: Sequence[WorkbookValue]) -> list[Cell]:
        return [self._cell(value, column) for column, value in zip(sheet.columns, values, strict=True)]

    def names(self, names: Sequence[str], *, is_bold: bool = False) -> list[Cell]:
        return [self._of(name, _Look(is_wrapped=is_bold, is_bold=is_bold)) for name in names]

    def _cell(self, value: WorkbookValue, column: WorkbookColumn) -> Cell:
        if isinstance(value, NumberCell):
            return self._of(value.value, _Look(number_format=value.look))
        if isinstance(value, date):
            return self._of(value, _Look(number_format=DAY))
        look = _Look(
            number_format=TEXT if column.is_to_fill_in else "General",
            # A hidden text that is wrapped makes its row high.
            is_wrapped=not column.is_hidden,
            is_quoted=bool(value) and value.startswith(_FORMULA),
            is_to_fill_in=column.is_to_fill_in,
            is_right_to_left=column.is_right_to_left,
        )
        return self._of(value, look)

    def _of(self, value: str | date | float | None, look: _Look) -> Cell:
        if look not in self._blanks:
            self._blanks[look] = _blank(self._worksheet, look)
        cell = copy(self._blanks[look])
        if isinstance(value, str):
            cell.value = _written(value[:LONGEST_TEXT]) or None
            # After the value: a text that begins with "=" is taken for a formula, and "#N/A" for an error.
            cell.data_type = "s" if value else "n"
        else:
            cell.value = value
        return cell


def _blank(worksheet: Worksheet, look: _Look) -> Cell:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import DEFAULT_FONT, Alignment, Font, PatternFill, Protection

    # `append` gives it its place.
    cell = Cell(worksheet, row=1, column=1)
    cell.number_format, cell.quotePrefix = look.number_format, look.is_quoted
    if look.is_wrapped:
        cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=_RIGHT_TO_LEFT if look.is_right_to_left else 0)
    if look.is_bold:
        # A font without a name is another one than that of the other cells.
        cell.font = Font(name=DEFAULT_FONT.name, sz=DEFAULT_FONT.sz, bold=True)
    if look.is_to_fill_in:
        cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor=_TINT_TO_FILL_IN)
    return cell


def _write(worksheet: Worksheet, sheet: WorkbookSheet) -> None:
    from openpyxl.utils import get_column_letter

    cells = _Cells(worksheet)
    if sheet.has_keys:
        worksheet.append(cells.names([column.key for column in sheet.columns]))
        worksheet.row_dimensions[1].hidden = True
    worksheet.append(cells.names([column.head for column in sheet.columns], is_bold=True))
    for place, column in enumerate(sheet.columns, 1):
        width = worksheet.column_dimensions[get_column_letter(place)]
        width.width, width.hidden = column.width, column.is_hidden
    for values in sheet.rows:
        worksheet.append(cells.row(sheet, values))
    worksheet.freeze_panes = "A3" if sheet.has_keys else "A2"
    if any(column.is_to_fill_in for column in sheet.columns):
        _lock(worksheet, sheet)
        _fit_paper(worksheet)


def _fit_paper(worksheet: Worksheet) -> None:
    """Print all columns on the width of a page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", worksheet.PAPERSIZE_A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lock(worksheet: Worksheet, sheet: WorkbookSheet) -> None:
    """Protect what is not to be filled in from accidental changes: without a password, and rows can still be filtered and made larger."""
    from openpyxl.utils import get_column_letter

    head = 2 if sheet.has_keys else 1
    worksheet.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.columns))}{head + len(sheet.rows)}"
    protection = worksheet.protection
    protection.sheet = True
    # Here False means that it is not protected.
    protection.autoFilter = protection.sort = protection.formatColumns = protection.formatRows = False


def _written(text: str) -> str:
    """Return a text as a cell holds it: every character, control characters by their number.

    >>> _written("a\\x07b _x0041_")
    'a_x0007_b _x005F_x0041_'
    """
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _LIKE_A_NUMBER.sub("_x005F_", _UNWRITABLE.sub("", text)))


def _readable(text: str) -> str:
    """Return a text without the characters that no name of a file or sheet can hold."""
    return _CONTROL.sub("", _UNWRITABLE.sub("", text))


def _title(title: str) -> str:
    return _NOT_IN_TITLES.sub(" ", _readable(title)).strip("' ")[:LONGEST_TITLE]
