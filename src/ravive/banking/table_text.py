"""The rows of a CSV text. A row that cannot be distinguished from the next refuses the file."""

import csv
import io
from collections.abc import Iterator

from ravive.banking.bank_problems import BankCode, problem
from ravive.lib.problem import Problem

DELIMITERS = (";", ",", "\t", "|")
# Cells beyond are not read.
MOST_COLUMNS = 200
_QUOTE = '"'

type TextRow = tuple[int, list[str]]


class TableError(Exception):
    """A table that cannot be read. `found` is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.found = found


def plain_rows(text: str, delimiter: str) -> Iterator[TextRow]:
    """Yield the lines of a text with their numbers, split at each delimiter."""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        yield number, line.removesuffix("\n").split(delimiter, MOST_COLUMNS)[:MOST_COLUMNS]


def csv_rows(text: str, delimiter: str, *, heading_line: int, width: int) -> list[TextRow]:
    """Return the rows of a text with their lines. `width` is the number of headings, which are on `heading_line`.

    Some banks write cells as they are, with any quotation mark in them. Where their headings have none, such a text is read as well,
    if each row has a cell for each heading. Raises TableError, at the line where a cell begins that has no end.
    """
    _check_characters(text)
    try:
        return list(_quoted_rows(text, delimiter))
    except TableError:
        rows = list(plain_rows(text, delimiter))
        is_quoted = any(_QUOTE in cell for cell in rows[heading_line - 1][1])
        if is_quoted or any(len(cells) < width for line, cells in rows if line > heading_line and any(map(str.strip, cells))):
            raise
        return rows


def _check_characters(text: str) -> None:
    at = text.find("\0")
    if at >= 0:
        line = len(io.StringIO(text[: at + 1], newline=None).readlines())
        raise TableError(problem(BankCode.BAD_CHARACTER, line, character="0000"))


def _quoted_rows(text: str, delimiter: str) -> Iterator[TextRow]:
    """Yield rows whose cells may stand between quotation marks. No cell goes on on the next line: an open mark would swallow rows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=_QUOTE, strict=True)
    line = 1
    try:
        for cells in reader:
            if reader.line_num > line:
                raise TableError(problem(BankCode.OPEN_QUOTE, line))
            yield line, cells[:MOST_COLUMNS]
            line = reader.line_num + 1
    except csv.Error:
        raise TableError(problem(BankCode.OPEN_QUOTE, line)) from None
