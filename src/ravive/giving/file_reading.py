"""Reads a bank file whole, before anything of it is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import IO

from ravive.banking import bank_file, tables
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import TABLE_FORMATS, BankPart, Entry, Statement
from ravive.banking.table_files import open_table
from ravive.banking.table_layouts import TableLayout
from ravive.giving.bank_rows import StatementRows
from ravive.giving.fingerprints import appearance_of
from ravive.giving.ledger_problems import LedgerCode, ledger_problem
from ravive.giving.money import LARGEST_CENTS, cents_of
from ravive.lib.problem import Problem

BOOKED_CURRENCY = "EUR"
# Of all transfers in a file, which is read whole: these take about 600 MB. Few organisations have as many in ten years.
MOST_TRANSFERS = 100_000
# Beyond, days have no month on the desk; some programs write 9999 for a day that they do not know.
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A bank file: its statements with their entries, and what is wrong with it."""

    statements: tuple[StatementRows, ...]
    problems: tuple[Problem, ...]
    # Of a table: how its columns were read, and their headings.
    layout: TableLayout | None = None
    headings: tuple[str, ...] = ()

    @property
    def format(self) -> str:
        """Its format, empty where it was not recognised."""
        return self.statements[0].statement.format if self.statements else ""

    @property
    def is_refused(self) -> bool:
        """Whether its reader refuses it."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def is_interim(self) -> bool:
        """Whether its movements may still change."""
        return any(statement.statement.is_interim for statement in self.statements)

    @property
    def needs_layout(self) -> bool:
        """Whether it is a table without a layout: what its columns hold is unknown."""
        return any(problem.code is BankCode.UNKNOWN_LAYOUT for problem in self.problems)

    @property
    def appearance(self) -> str:
        """Under which name its rows are compared with those of other files."""
        return appearance_of(self.format, self.layout, self.headings)

    @property
    def unbookable(self) -> Iterator[Problem]:
        """What cannot be booked in cents of euros, and in a month."""
        for rows in self.statements:
            head = rows.statement
            yield from _of_currencies(head, rows.entries)
            yield from _of_days(head, rows.entries)
            balances = [(balance.amount, head.line) for balance in (head.opening, head.closing) if balance]
            entries = [(detail.amount, entry.line) for entry in rows.entries for detail in (entry, *entry.details)]
            for amount, line in (*balances, *entries):
                if not _is_bookable(amount):
                    yield ledger_problem(LedgerCode.BAD_AMOUNT, amount=str(amount), line=line)


def read_file(file: IO[bytes], *, layout: TableLayout | None = None, layouts: Iterable[TableLayout] = ()) -> ReadFile:
    """Return what a bank file holds. `layout` is the one that a table is read by; else one of `layouts`, or of those of Ravive, fits."""
    known = tuple(layouts)
    read = _read(tables.read_table(file, layout=layout) if layout else bank_file.read(file, known))
    if read.is_refused or read.format not in TABLE_FORMATS:
        return read
    file.seek(0)
    table = open_table(file, (layout,) if layout else known)
    return replace(read, layout=layout or table.layout, headings=table.headings)


def _read(parts: Iterable[BankPart]) -> ReadFile:
    statements: list[tuple[Statement, list[Entry]]] = []
    problems: list[Problem] = []
    transfers = 0
    for part in parts:
        transfers += max(1, len(part.details)) if isinstance(part, Entry) else 0
        if transfers > MOST_TRANSFERS:
            problems.append(ledger_problem(LedgerCode.TOO_MANY, line=part.line, most=MOST_TRANSFERS))
            break
        match part:
            case Statement():
                statements.append((part, []))
            case Entry():
                statements[-1][1].append(part)
            case Problem():
                problems.append(part)
    return ReadFile(
        statements=tuple(StatementRows(statement=statement, entries=tuple(entries)) for statement, entries in statements),
        problems=tuple(problems),
    )


def _of_currencies(head: Statement, entries: Iterable[Entry]) -> Iterator[Problem]:
    other = next(((entry.currency, entry.line) for entry in entries if entry.currency != BOOKED_CURRENCY), None)
    if head.currency != BOOKED_CURRENCY:
        other = (head.currency, head.line)
    if other:
        yield ledger_problem(LedgerCode.OTHER_CURRENCY, currency=other[0] or "?", line=other[1])


def _of_days(head: Statement, entries: Iterable[Entry]) -> Iterator[Problem]:
    days = [(balance.day, head.line) for balance in (head.opening, head.closing) if balance and balance.day]
    for day, line in (*days, *((entry.date, entry.line) for entry in entries)):
        if not EARLIEST <= day <= LATEST:
            yield ledger_problem(LedgerCode.BAD_DAY, text=day.isoformat(), line=line)


def _is_bookable(amount: Decimal) -> bool:
    try:
        return abs(cents_of(amount)) <= LARGEST_CENTS
    except ValueError:
        return False
