"""The cells of a workbook (XLSX) that somebody sends back, as texts. Nothing is calculated, fetched or followed.

Only what a spreadsheet shows on a sheet is read: its names, its texts, plain or formatted, and which cells hold something else.
A file is read as a stream and its size is limited, packed and unpacked; a document type is refused, as in `xml_lines`.
Specification: ECMA-376, Office Open XML, part 1, 18.3 and 18.4.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal
from zipfile import BadZipFile, ZipFile

from lxml import etree

LARGEST_WORKBOOK_BYTES = 10_000_000
LARGEST_UNPACKED_BYTES = 60_000_000
MOST_CELLS = 600_000
# Empty elements take few bytes, and time.
MOST_ELEMENTS = 2_500_000
MOST_SHEETS = 20
# Columns beyond are not read.
MOST_COLUMNS = 60
_CHUNK_BYTES = 65_536
_BOOK, _BOOK_LINKS, _SHARED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")

# Why a workbook is not read: too large as a file, or unpacked; a document type; no workbook as it should be.
type WorkbookReason = Literal["large", "full", "doctype", "broken"]
# What a cell holds.
type Kind = Literal["text", "number", "formula", "error"]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell holds: its text, or what is written of a number; a formula's last result is never taken for a text."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number, from 1, and its cells that hold something by column, from 1."""

    number: int
    cells: Mapping[int, SheetCell]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet: its name, its rows that hold something, as they follow each other, and the ranges of merged cells, such as `A1:C1`.

    `is_from_1904`: its days are numbers that count from 1904, as old Macs wrote them.
    """

    name: str
    rows: tuple[SheetRow, ...]
    merged: tuple[str, ...] = ()
    is_from_1904: bool = False


class WorkbookRefusedError(Exception):
    """Raised for a file that is not read."""

    def __init__(self, reason: WorkbookReason) -> None:
        self.reason = reason
        super().__init__(reason)


def column_letters(column: int) -> str:
    """Return how a spreadsheet calls a column, from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_sheets(content: bytes) -> tuple[SheetRead, ...]:
    """Return the sheets of a workbook in their order; those of charts have no rows. Raises WorkbookRefusedError."""
    if len(content) > LARGEST_WORKBOOK_BYTES:
        raise WorkbookRefusedError("large")
    try:
        with ZipFile(BytesIO(content)) as parts:
            return _Parts(parts).sheets()
    except (BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        # Damaged, packed in a strange way, or behind a password.
        raise WorkbookRefusedError("broken") from error


@dataclass(slots=True)
class _Budget:
    """What may still be read of a file."""

    bytes: int
    elements: int
    cells: int

    def check(self) -> None:
        if min(self.bytes, self.elements, self.cells) < 0:
            raise WorkbookRefusedError("full")


class _Parts:
    """The parts of a workbook's file, read one after the other within the limits."""

    def __init__(self, parts: ZipFile) -> None:
        self._parts = parts
        self._names = set(parts.namelist())
        self._left = _Budget(LARGEST_UNPACKED_BYTES, MOST_ELEMENTS, MOST_CELLS)

    def sheets(self) -> tuple[SheetRead, ...]:
        names, links = _Elements(self._left, "sheet"), _Elements(self._left, "Relationship")
        days = _Elements(self._left, "workbookPr")
        self._feed(_BOOK, names)
        self._feed(_BOOK, days)
        self._feed(_BOOK_LINKS, links)
        is_from_1904 = any(given.get("date1904") in ("1", "true") for given in days.found)
        targets = {link.get("Id", ""): link.get("Target", "") for link in links.found}
        texts = _SharedTexts(self._left)
        if _SHARED in self._names:
            self._feed(_SHARED, texts)
        sheets: list[SheetRead] = []
        for given in names.found[:MOST_SHEETS]:
            part = _part_name(targets.get(given.get("id", ""), ""))
            if part in self._names and part.startswith("xl/worksheets/"):
                rows = _Rows(self._left, texts.found)
                self._feed(part, rows)
                sheets.append(SheetRead(given.get("name", ""), tuple(rows.found), tuple(rows.merged), is_from_1904))
        return tuple(sheets)

    def _feed(self, name: str, target: "_Target") -> None:
        if name not in self._names:
            raise WorkbookRefusedError("broken")
        parser = etree.XMLParser(
            target=target,  # pyright: ignore[reportArgumentType]  # lxml's types ask for methods that lxml does without
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        with self._parts.open(name) as part:
            while chunk := part.read(_CHUNK_BYTES):
                self._left.bytes -= len(chunk)
                self._left.check()
                parser.feed(chunk)
        parser.close()


def _part_name(target: str) -> str:
    """Return the part a link of the workbook leads to; a link out of the file leads to none."""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _Target:
    """What a part of XML is read into, element by element: no tree is built, whatever the part holds."""

    def __init__(self, left: _Budget) -> None:
        self._left = left

    def doctype(self, _name: str | None, _public: str | None, _system: str | None) -> None:
        raise WorkbookRefusedError("doctype")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._left.elements -= 1
        self._left.check()

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class _Elements(_Target):
    """The attributes of the elements of one name."""

    def __init__(self, left: _Budget, name: str) -> None:
        super().__init__(left)
        self._name = name
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        if _local(tag) == self._name:
            self.found.append({_local(key): value for key, value in attributes.items()})


class _Texts(_Target):
    """Texts in runs (`t`): formatted ones are joined, how they are pronounced (`rPh`) is left out."""

    def __init__(self, left: _Budget) -> None:
        super().__init__(left)
        self._pieces: list[str] = []
        self._is_text = False
        self._is_pronounced = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        name = _local(tag)
        self._is_text = name in ("t", "v")
        self._is_pronounced = self._is_pronounced or name == "rPh"

    def end(self, tag: str) -> None:
        self._is_text = False
        self._is_pronounced = self._is_pronounced and _local(tag) != "rPh"

    def data(self, text: str) -> None:
        if self._is_text and not self._is_pronounced:
            self._pieces.append(text)

    def taken(self) -> str:
        """Return the text that was read since the last time."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


class _SharedTexts(_Texts):
    """The texts that cells refer to by their number."""

    def __init__(self, left: _Budget) -> None:
        super().__init__(left)
        self.found: list[str] = []

    def end(self, tag: str) -> None:
        super().end(tag)
        if _local(tag) == "si":
            self.found.append(_unescaped(self.taken()))


@dataclass(slots=True)
class _OpenCell:
    column: int = 0
    type: str = "n"
    is_formula: bool = False


@dataclass(slots=True)
class _OpenRow:
    number: int = 0
    column: int = 0
    cells: dict[int, SheetCell] = field(default_factory=dict[int, SheetCell])


class _Rows(_Texts):
    """The rows of a sheet."""

    def __init__(self, left: _Budget, shared: list[str]) -> None:
        super().__init__(left)
        self._shared = shared
        self._row, self._cell = _OpenRow(), _OpenCell()
        self.found: list[SheetRow] = []
        self.merged: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        name = _local(tag)
        if name == "row":
            given = attributes.get("r", "")
            self._row = _OpenRow(int(given) if given.isascii() and given.isdigit() and len(given) < 8 else self._row.number + 1)
        elif name == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._row.column = _column_of(found[1]) if found else self._row.column + 1
            self._cell = _OpenCell(self._row.column, attributes.get("t", "n"))
            self.taken()
        elif name == "f":
            self._cell.is_formula = True
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        super().end(tag)
        name = _local(tag)
        if name == "c":
            self._end_cell(self.taken())
        elif name == "row" and self._row.cells:
            self.found.append(SheetRow(self._row.number, self._row.cells))

    def _end_cell(self, text: str) -> None:
        cell = self._cell
        if not (text or cell.is_formula) or cell.column > MOST_COLUMNS:
            return
        self._left.cells -= 1
        self._left.check()
        self._row.cells[cell.column] = self._read(cell, text)

    def _read(self, cell: _OpenCell, text: str) -> SheetCell:
        if cell.is_formula:
            return SheetCell(text, "formula")
        if cell.type == "s":
            if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) < len(self._shared)):
                raise WorkbookRefusedError("broken")
            return SheetCell(self._shared[int(text)])
        if cell.type in ("inlineStr", "str"):
            return SheetCell(_unescaped(text))
        return SheetCell(text, "error" if cell.type == "e" else "number")


def _column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _unescaped(text: str) -> str:
    """Return a text with the characters that are written by their number; those that no text can hold stay as they are written."""
    return _CHARACTER.sub(lambda found: _character(int(found[1], 16)) or found[0], text) if "_x" in text else text


def _character(code: int) -> str:
    return "" if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
