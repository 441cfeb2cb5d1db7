"""Reads the rows of a table as entries, by its layout."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NoReturn

from ravive.banking import table_values as values
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.statement import Entry
from ravive.banking.table_files import BankTable, TableRow
from ravive.banking.table_layouts import ColumnRole, TableLayout, plain_heading
from ravive.banking.table_text import TableError
from ravive.lib.problem import Problem, Severity, Value
from ravive.lib.workbook_cells import Kind, column_name

_CURRENCY = re.compile(r"[A-Z]{3}")
_EURO_SIGN = "€"
_UNCLEAR_AMOUNT = re.compile(r"[^0-9]*[0-9]{1,3}[.,][0-9]{3}[^0-9]*")
_SIGNS = {
    **dict.fromkeys(("c", "cr", "credit", "bij", "haben", "h", "+"), 1),
    **dict.fromkeys(("d", "db", "debit", "debet", "af", "soll", "s", "-"), -1),
}
# In longer texts, nothing is looked for.
_LONGEST_SEARCHED = 5_000
_SHOWN = 40
_PADDING = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class _FoundCell:
    """What a role's column holds in a row; `place` is -1 where the table has no such column."""

    text: str
    place: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class _UsedColumn:
    place: int
    pattern: re.Pattern[str] | None


class MovementReader:
    """Reads rows of one table. Problems that lose nothing are gathered in `problems`."""

    def __init__(self, table: BankTable, layout: TableLayout) -> None:
        self.problems: list[Problem] = []
        self._table, self._layout = table, layout
        # Some banks end every row with a separator, and not their headings.
        self._widths = {len(row.cells) for row in table.rows}
        places: dict[str, int] = {}
        for place, heading in enumerate(table.headings):
            if plain := plain_heading(heading):
                places.setdefault(plain, place)
        self._sources: dict[ColumnRole, list[_UsedColumn]] = {
            role: [
                _UsedColumn(places[plain_heading(source.heading)], re.compile(source.pattern) if source.pattern else None)
                for source in sources
                if plain_heading(source.heading) in places
            ]
            for role, sources in layout.columns.items()
        }
        self._statuses = {plain_heading(text): is_booked for is_booked in (False, True) for text in self._words(is_booked)}

    def _words(self, is_booked: bool) -> Sequence[str]:
        return self._layout.booked if is_booked else self._layout.left_out

    def entry_of(self, row: TableRow) -> Entry | None:
        """Return the movement of a row; None for one that was not booked. Raises TableError for one that cannot be read."""
        self._check_width(row)
        if not self._is_booked(row) or self._is_notice(row):
            return None
        structured, message = self._communication(row)
        return Entry(
            date=self._day(row, "date") or self._refuse_missing(row, "date"),
            value_date=self._day(row, "value_date"),
            amount=self._amount(row),
            currency=self._currency(row),
            counterparty=self._cell(row, "name").text,
            iban=self._iban(row),
            structured=structured,
            message=message,
            bank_reference=self._cell(row, "reference").text,
            reversal=False,
            details=(),
            line=row.line,
        )

    def account_of(self, row: TableRow) -> str:
        """Return the organisation's account that a row names, without spaces; empty where it names none."""
        return values.account_of(self._cell(row, "account").text)

    def _cell(self, row: TableRow, role: ColumnRole) -> _FoundCell:
        """Return the first of a role's columns that holds a text, or what its pattern finds there."""
        place = -1
        for source in self._sources.get(role, ()):
            place = source.place if place < 0 else place
            raw = row.cells[source.place] if source.place < len(row.cells) else ""
            kind = row.kinds.get(source.place, "text")
            if kind in ("formula", "error"):
                self._refuse_kind(row, source.place, kind, raw)
            text = _found(source.pattern, raw) if source.pattern else raw
            if cleaned := values.clean(text):
                return _FoundCell(cleaned, source.place, kind)
        return _FoundCell("", place)

    def _check_width(self, row: TableRow) -> None:
        """Refuse a row that was cut; warn of one in which a text holds the separator. Workbooks leave empty cells out."""
        found, expected = len(row.cells), len(self._table.headings)
        if self._table.format != "csv":
            return
        if found < expected:
            self._refuse(row, found, BankCode.SHORT_ROW, found=found, expected=expected)
        if found > expected and (self._widths != {found} or any(cell.strip() for cell in row.cells[expected:])):
            self.problems.append(self._problem(row, expected, BankCode.LONG_ROW, "warning", found=found, expected=expected))

    def _is_booked(self, row: TableRow) -> bool:
        if not self._sources.get("status") or not self._statuses:
            return True
        status = self._cell(row, "status")
        if not status.text:
            self.problems.append(self._problem(row, status.place, BankCode.NO_STATUS, "warning"))
            return True
        is_booked = self._statuses.get(plain_heading(status.text))
        found, expected = len(row.cells), len(self._table.headings)
        if is_booked is None and self._table.format == "csv" and found > expected:
            # A text holds the separator: what stands here is no status, and the row may well be booked.
            self._refuse(row, status.place, BankCode.LONG_ROW, found=found, expected=expected)
        if is_booked is None:
            self.problems.append(self._problem(row, status.place, BankCode.UNKNOWN_STATUS, "warning", text=status.text[:_SHOWN]))
        return bool(is_booked)

    def _is_notice(self, row: TableRow) -> bool:
        return self._layout.has_notices and not any(self._cell(row, role).text for role in ("amount", "currency", "value_date"))

    def _day(self, row: TableRow, role: ColumnRole) -> date | None:
        cell = self._cell(row, role)
        if not cell.text:
            return None
        return values.day_of(cell.text) or self._refuse(row, cell.place, BankCode.BAD_DATE, text=cell.text[:_SHOWN])

    def _amount(self, row: TableRow) -> Decimal:
        """Return the amount of a row with its sign. Where a table has it twice, both must be the same."""
        signed, by_side = self._number(row, "amount"), self._amount_by_side(row)
        side = self._cell(row, "side")
        if signed is not None and side.text:
            sign = _SIGNS.get(plain_heading(side.text) or side.text)
            if sign is None:
                self._refuse(row, side.place, BankCode.BAD_SIGN, text=side.text[:_SHOWN])
            signed = abs(signed) * sign
        if signed is not None and by_side is not None and signed != by_side:
            self._refuse(row, self._cell(row, "amount").place, BankCode.AMOUNTS_DIFFER, amount=str(signed), other=str(by_side))
        has_column = bool(self._sources.get("amount"))
        # Where a table has a column of amounts, one that is empty is not made up for: cells may stand in the wrong column.
        found = signed if has_column else by_side
        return self._refuse_missing(row, "amount" if has_column else "credit") if found is None else found

    def _amount_by_side(self, row: TableRow) -> Decimal | None:
        """Return what stands in the columns of credits and debits. A debit counts as one with or without its sign."""
        credit, debit = self._number(row, "credit"), self._number(row, "debit")
        if credit and debit:
            self._refuse(row, self._cell(row, "debit").place, BankCode.BOTH_SIDES, debit=str(debit), credit=str(credit))
        if debit is not None and not credit:
            return -abs(debit)
        return credit

    def _number(self, row: TableRow, role: ColumnRole) -> Decimal | None:
        cell = self._cell(row, role)
        if not cell.text:
            return None
        found = values.amount_of_number(cell.text) if cell.kind == "number" else values.amount_of(cell.text)
        if found is None:
            is_unclear = cell.kind == "text" and _UNCLEAR_AMOUNT.fullmatch(cell.text)
            self._refuse(row, cell.place, BankCode.UNCLEAR_AMOUNT if is_unclear else BankCode.BAD_AMOUNT, text=cell.text[:_SHOWN])
        return found

    def _iban(self, row: TableRow) -> str:
        """Return the account of the other party; some banks write what kind of payment it was in its place."""
        found = values.account_of(self._cell(row, "iban").text)
        return found if any(map(str.isdigit, found)) else ""

    def _currency(self, row: TableRow) -> str:
        cell = self._cell(row, "currency")
        text = "EUR" if cell.text == _EURO_SIGN else cell.text.upper() or self._layout.currency
        if not _CURRENCY.fullmatch(text):
            self._refuse(row, cell.place, BankCode.BAD_CURRENCY, text=cell.text[:_SHOWN])
        return text

    def _communication(self, row: TableRow) -> tuple[str, str]:
        """Return the payment reference and the message. A reference that is wrong is only a text."""
        column, message = self._cell(row, "structured"), self._cell(row, "message").text
        if column.text:
            found = values.column_reference(column.text, is_number=column.kind == "number")
            return found, message if found else " ".join(filter(None, (column.text, message)))
        found = values.marked_reference(message)
        return found, "" if found else message

    def _refuse_kind(self, row: TableRow, place: int, kind: Kind, text: str) -> NoReturn:
        if kind == "formula":
            self._refuse(row, place, BankCode.HOLDS_FORMULA)
        self._refuse(row, place, BankCode.HOLDS_ERROR, text=text[:_SHOWN])

    def _refuse(self, row: TableRow, place: int, code: BankCode, /, **values: Value) -> NoReturn:
        raise TableError(self._problem(row, place, code, **values))

    def _refuse_missing(self, row: TableRow, role: ColumnRole) -> NoReturn:
        place = self._cell(row, role).place
        self._refuse(row, place, BankCode.MISSING, field=self._table.headings[place] if place >= 0 else role)

    def _problem(self, row: TableRow, place: int, code: BankCode, severity: Severity = "error", /, **values: Value) -> Problem:
        return replace(problem(code, row.line, severity, **values), column=column_name(place + 1) if place >= 0 else "")


def _found(pattern: re.Pattern[str], raw: str) -> str:
    """Return what the first group of a pattern finds in a text. Two spaces stand for all that pad it."""
    found = pattern.search(_PADDING.sub("  ", raw[:_LONGEST_SEARCHED]).strip())
    return (found[1] or "") if found else ""
