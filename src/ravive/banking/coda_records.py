"""The fields of a CODA line, by their places in the standard (Febelfin, CODA 2.6): 128 characters, counted from 1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.bank_text import lines_of
from ravive.banking.statement import Balance
from ravive.lib.problem import Problem

LINE_LENGTH = 128
# Twelve digits and three decimals, without a point.
_AMOUNT = re.compile(r"[0-9]{15}")
_MILLI = Decimal(1000)
_CENT = Decimal("0.01")
_STARTS = ("0", "1", "21", "22", "23", "31", "32", "33", "4", "8", "9")


class CodaError(Exception):
    """A line that cannot be read. `found` is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class CodaRecord:
    """One line. `kind` is its first character, or its first two where records of that kind have parts."""

    kind: str
    text: str
    line: int

    def field(self, first: int, last: int) -> str:
        """Return the characters from one place to another, both included, without the spaces around."""
        return self.text[first - 1 : last].strip()

    def raw(self, first: int, last: int) -> str:
        """Return the characters from one place to another, both included, as they stand."""
        return self.text[first - 1 : last]

    def amount(self, sign: int | None, first: int) -> Decimal:
        """Return the amount that begins at a place, negative where the sign says debit. Raises CodaError for any other text."""
        digits = self.raw(first, first + 14)
        if not _AMOUNT.fullmatch(digits):
            raise CodaError(problem(BankCode.BAD_AMOUNT, self.line, "error", first, text=digits))
        exact = Decimal(int(digits)) / _MILLI
        # Currencies with three decimals stay exact.
        found = exact.quantize(_CENT) if exact == exact.quantize(_CENT) else exact
        if sign is None:
            return found
        mark = self.raw(sign, sign)
        if mark not in "01" or not mark:
            raise CodaError(problem(BankCode.BAD_SIGN, self.line, "error", sign, text=mark))
        return -found if mark == "1" else found

    def day(self, first: int) -> date | None:
        """Return the date that begins at a place, None where the file leaves it out. Raises CodaError for a text that is no date."""
        digits = self.field(first, first + 5)
        if not digits.strip("0"):
            return None
        if not re.fullmatch("[0-9]{6}", digits):
            raise CodaError(problem(BankCode.BAD_DATE, self.line, "error", first, text=digits))
        try:
            return datetime.strptime(digits, "%d%m%y").date()  # noqa: DTZ007 -- a day without a time
        except ValueError:
            raise CodaError(problem(BankCode.BAD_DATE, self.line, "error", first, text=digits)) from None

    def balance(self, sign: int) -> Balance:
        """Return the balance whose sign stands at a place, followed by its amount and its date."""
        return Balance(amount=self.amount(sign, sign + 1), day=self.day(sign + 16))


def records(text: str) -> Iterator[CodaRecord | Problem]:
    """Yield the lines of a file that hold something, and what is wrong with their lengths and beginnings."""
    for number, line in enumerate(lines_of(text), 1):
        if not line.strip():
            continue
        bare = line.rstrip(" ") if len(line) > LINE_LENGTH else line
        if len(bare) > LINE_LENGTH:
            yield problem(BankCode.TOO_LONG_LINE, number, "error", LINE_LENGTH + 1, length=len(bare))
            return
        if len(bare) < LINE_LENGTH:
            yield problem(BankCode.SHORT_LINE, number, "warning", len(bare) + 1, length=len(bare))
        kind = bare[:2] if bare[:1] in ("2", "3") else bare[:1]
        if kind not in _STARTS:
            yield problem(BankCode.UNKNOWN_RECORD, number, "error", 1, start=bare[:2])
            return
        yield CodaRecord(kind, bare.ljust(LINE_LENGTH), number)
