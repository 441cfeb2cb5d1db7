"""Reads tables of movements, CSV or XLSX, as Belgian banks export them. They have no balances: nothing shows whether rows are missing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.statement import BankPart, Entry, Statement
from ravive.banking.table_files import BankTable, open_table, unknown_layout
from ravive.banking.table_layouts import TableLayout, plain_heading
from ravive.banking.table_reader import MovementReader
from ravive.banking.table_text import TableError
from ravive.banking.table_values import account_of, is_account
from ravive.lib.problem import Problem
from ravive.lib.workbook_cells import column_name


def read_table(file: IO[bytes], *, layout: TableLayout | None = None, layouts: Iterable[TableLayout] = ()) -> Iterator[BankPart]:
    """Yield a statement for each account and currency of a table, each followed by its entries, and the problems.

    With a `layout`, the table is read by it alone; else by the first that recognises it, of `layouts` and of those that come with
    Ravive. Rows that were not booked are left out. A table is refused whole, at the first row that cannot be read.
    """
    try:
        table = open_table(file, (layout,) if layout else layouts)
        chosen = layout if layout and layout.matches(table.headings) else None if layout else table.layout
        if chosen is None:
            raise unknown_layout(table)
        _check_shape(table, chosen)
        yield from _parts_of(table, chosen)
    except TableError as refused:
        yield refused.found


def _check_shape(table: BankTable, layout: TableLayout) -> None:
    """Refuse a table in which a column could be taken for another."""
    used = {plain_heading(source.heading) for sources in layout.columns.values() for source in sources}
    seen: set[str] = set()
    for place, heading in enumerate(table.headings):
        plain = plain_heading(heading)
        if plain in used and plain in seen:
            found = problem(BankCode.HEADING_TWICE, table.heading_line, heading=heading)
            raise TableError(replace(found, column=column_name(place + 1)))
        seen.add(plain)


def _parts_of(table: BankTable, layout: TableLayout) -> Iterator[BankPart]:
    reader = MovementReader(table, layout)
    elsewhere = _account_before(table)
    entries: dict[tuple[str, str], list[Entry]] = {}
    refused: Problem | None = None
    try:
        for row in table.rows:
            entry = reader.entry_of(row)
            if entry:
                entries.setdefault((reader.account_of(row) or elsewhere, entry.currency), []).append(entry)
    except TableError as error:
        refused = error.found
    for (account, currency), found in (entries or {(elsewhere, layout.currency): []}).items():
        yield _statement(table, account, currency)
        if found and not account:
            yield problem(BankCode.NO_ACCOUNT, table.heading_line, "warning")
        yield from found
    yield from reader.problems
    if refused:
        yield refused


def _statement(table: BankTable, account: str, currency: str) -> Statement:
    return Statement(
        format=table.format, identifier="", account=account, currency=currency, opening=None, closing=None, line=table.heading_line
    )


def _account_before(table: BankTable) -> str:
    """Return the one account that stands before the headings; empty where there is none, or several."""
    found = {account_of(cell) for row in table.before for cell in row.cells if is_account(account_of(cell))}
    return found.pop() if len(found) == 1 else ""
