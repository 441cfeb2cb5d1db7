"""Proposes a layout for a table that nobody described, by its headings and what stands below them, and checks one that was chosen."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import IO

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.table_files import BankTable, TableRow, open_table
from ravive.banking.table_headings import BALANCE_WORDS, HEADING_WORDS
from ravive.banking.table_layouts import ColumnRole, ColumnSource, TableLayout, plain_heading
from ravive.banking.table_reader import MovementReader
from ravive.banking.table_text import TableError
from ravive.banking.table_values import account_of, amount_of, amount_of_number, day_of, day_of_number, is_account
from ravive.lib.problem import Problem
from ravive.lib.workbook_cells import Kind

SAMPLE_ROWS = 20
# So many of a column's cells must be days, amounts or accounts for it to count as one of them.
_MOST = 0.8

type _Cells = Sequence[tuple[str, Kind]]


def sample_rows(file: IO[bytes], *, most: int = SAMPLE_ROWS) -> BankTable | Problem:
    """Return a table with its first rows alone; the problem of a file that is no table. `layout` is the one that comes with Ravive."""
    try:
        table = open_table(file)
    except TableError as refused:
        return refused.found
    return replace(table, rows=table.rows[:most])


def shown_rows(table: BankTable) -> list[list[str]]:
    """Return the rows of a table as people read them, a text for each heading. Days that a workbook holds as numbers are days."""
    days = {place for place, heading in enumerate(table.headings) if plain_heading(heading) in _DAY_WORDS}
    places = range(len(table.headings))
    return [[_shown_day(row, place, table) if place in days else _cell(row, place)[0] for place in places] for row in table.rows]


def suggest_layout(table: BankTable, *, name: str, title: str) -> TableLayout:
    """Return the layout that the headings and the cells suggest. A role without a likely column has none: `layout_problems` says so."""
    columns: dict[int, _Cells] = {
        place: [_cell(row, place) for row in table.rows]
        for place, heading in enumerate(table.headings)
        if plain_heading(heading) and not BALANCE_WORDS & set(plain_heading(heading).split())
    }
    chosen: dict[ColumnRole, int] = {}
    for find in (_by_heading, _by_word, _by_content):
        for role in HEADING_WORDS:
            left = {place: cells for place, cells in columns.items() if place not in chosen.values()}
            if role not in chosen and not _is_covered(role, chosen):
                place = find(role, table.headings, left)
                if place is not None:
                    chosen[role] = place
    return TableLayout(
        name=name,
        title=title,
        headings=table.headings,
        columns={role: (ColumnSource(heading=table.headings[place]),) for role, place in chosen.items()},
    )


def layout_problems(layout: TableLayout, table: BankTable) -> tuple[Problem, ...]:
    """Return what is wrong with a layout for a table: columns that are missing, and the first of its rows that cannot be read."""
    found = tuple(_choice_problems(layout, table))
    if found:
        return found
    reader = MovementReader(table, layout)
    try:
        for row in table.rows:
            reader.entry_of(row)
    except TableError as refused:
        return (*reader.problems, refused.found)
    return tuple(reader.problems)


def _choice_problems(layout: TableLayout, table: BankTable) -> Iterator[Problem]:
    headings = [plain_heading(heading) for heading in table.headings]
    if not layout.columns.get("date"):
        yield problem(BankCode.NO_COLUMN, table.heading_line, role="date")
    if not any(layout.columns.get(role) for role in ("amount", "credit", "debit")):
        yield problem(BankCode.NO_COLUMN, table.heading_line, role="amount")
    for role, sources in layout.columns.items():
        for source in sources:
            plain = plain_heading(source.heading)
            count = headings.count(plain) if plain else 0
            if count != 1:
                code = BankCode.HEADING_TWICE if count else BankCode.UNKNOWN_HEADING
                yield problem(code, table.heading_line, heading=source.heading)
            try:
                groups = re.compile(source.pattern).groups
            except re.error as error:
                yield problem(BankCode.BAD_PATTERN, table.heading_line, role=role, reason=str(error))
            else:
                if source.pattern and not groups:
                    yield problem(BankCode.BAD_PATTERN, table.heading_line, role=role, reason="()")


def _is_covered(role: ColumnRole, chosen: Mapping[ColumnRole, int]) -> bool:
    """Return whether other columns already say what a role would."""
    return role == "amount" and {"credit", "debit"} <= chosen.keys()


def _by_heading(role: ColumnRole, headings: Sequence[str], columns: Mapping[int, _Cells]) -> int | None:
    """Return the column whose heading is one of a role's words, the most certain word first, and whose cells can be such."""
    plain = {plain_heading(headings[place]): place for place in sorted(columns, reverse=True)}
    found = (plain[word] for word in HEADING_WORDS[role] if word in plain)
    return next((place for place in found if _suits(role, columns[place])), None)


def _by_word(role: ColumnRole, headings: Sequence[str], columns: Mapping[int, _Cells]) -> int | None:
    """Return the column whose heading has one of a role's longer words in it, and whose cells can be such."""
    words = [word for word in HEADING_WORDS[role] if len(word) >= _SHORTEST_PART]
    found = (place for word in words for place in columns if f" {word} " in f" {plain_heading(headings[place])} ")
    return next((place for place in found if _suits(role, columns[place])), None)


def _by_content(role: ColumnRole, _headings: Sequence[str], columns: Mapping[int, _Cells]) -> int | None:
    """Return the column whose cells are days, amounts or accounts. Only those are certain enough."""
    if role not in _BY_CONTENT:
        return None
    return next((place for place, cells in columns.items() if any(text for text, _kind in cells) and _suits(role, cells)), None)


def _suits(role: ColumnRole, cells: _Cells) -> bool:
    """Return whether most cells that hold anything can be what a role says."""
    is_such = _CHECKS.get(role)
    given = [cell for cell in cells if cell[0]]
    return is_such is None or sum(is_such(*cell) for cell in given) >= _MOST * len(given)


def _is_day(text: str, kind: Kind) -> bool:
    return day_of(text) is not None or (kind == "number" and day_of_number(text) is not None)


def _is_amount(text: str, kind: Kind) -> bool:
    return (amount_of_number(text) if kind == "number" else amount_of(text)) is not None


def _is_iban(text: str, _kind: Kind) -> bool:
    return is_account(account_of(text))


def _is_text(text: str, kind: Kind) -> bool:
    return not _is_day(text, kind) and not _is_amount(text, kind)


_CHECKS: Mapping[ColumnRole, Callable[[str, Kind], bool]] = {
    "date": _is_day,
    "value_date": _is_day,
    "amount": _is_amount,
    "credit": _is_amount,
    "debit": _is_amount,
    "iban": _is_iban,
    "account": _is_iban,
    "name": _is_text,
    "currency": _is_text,
    "side": _is_text,
    "status": _is_text,
}
_BY_CONTENT: tuple[ColumnRole, ...] = ("date", "amount", "iban")
_SHORTEST_PART = 4
_DAY_WORDS = (*HEADING_WORDS["date"], *HEADING_WORDS["value_date"])


def _cell(row: TableRow, place: int) -> tuple[str, Kind]:
    return (row.cells[place].strip() if place < len(row.cells) else ""), row.kinds.get(place, "text")


def _shown_day(row: TableRow, place: int, table: BankTable) -> str:
    text, kind = _cell(row, place)
    found = day_of_number(text, is_from_1904=table.is_from_1904) if kind == "number" else None
    return found.isoformat() if found else text
