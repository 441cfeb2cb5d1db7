"""The fields of MT940 and MT942, as SWIFT describes them and as banks write them."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.statement import Balance
from ravive.lib.problem import Problem

_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):")
# What stands around a message: the blocks of SWIFT and the end of its text.
_AROUND = re.compile(r"-?\}|-$|\{[1-5]:")
_BALANCE = re.compile(r"\s*([DC])([0-9]{6})([A-Z]{3})\s*([0-9.,]+)")
_LINE = re.compile(
    r"""(?P<value>[0-9]{6})          # value date
        (?P<booked>[0-9]{4}|[ ]{4})? # entry date: month and day
        \s*(?P<mark>[RE]?[DC])       # R takes back an earlier movement
        (?P<funds>[A-Z])?\s*
        (?P<amount>[0-9.,]+)
        (?P<kind>[A-Z][A-Z0-9 ]{3})?
        (?P<reference>.*)""",
    re.VERBOSE,
)
_CENT = Decimal("0.01")
_CENTURY = 2000
_HALF_A_YEAR = 6


class Mt940Error(Exception):
    """A field that cannot be read. `found` is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Mt940Field:
    """One field: its tag without colons, the lines of its content, and the line it begins on."""

    tag: str
    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementLine:
    """What field 61 says of a movement. `amount` has its sign; `extra` is what the bank adds below."""

    booked: date
    value: date
    amount: Decimal
    is_reversal: bool
    customer_reference: str
    bank_reference: str
    extra: str
    problems: tuple[Problem, ...]


def fields(text: str) -> Iterator[Mt940Field]:
    """Yield the fields of a text; what stands outside messages is skipped."""
    tag, lines, begun = "", list[str](), 0
    for number, line in enumerate(text.splitlines(), 1):
        found = _TAG.match(line)
        if found or _AROUND.match(line):
            if tag:
                yield Mt940Field(tag, tuple(lines), begun)
            tag, lines, begun = (found[1], [line[found.end() :]], number) if found else ("", [], number)
        elif tag:
            lines.append(line)
    if tag:
        yield Mt940Field(tag, tuple(lines), begun)


def amount_of(text: str, line: int) -> Decimal:
    """Return an amount written with a decimal comma: `1234,5`, `1234,` or `1.234,56`. Raises Mt940Error for any other text."""
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        found = Decimal(plain)
        # Raises for more digits than sums are exact in.
        cents = found.quantize(_CENT)
    except InvalidOperation:
        raise Mt940Error(problem(BankCode.BAD_AMOUNT, line, text=text[:40])) from None
    return cents if found == cents else found


def day_of(text: str, line: int) -> tuple[date, tuple[Problem, ...]]:
    """Return the day of six digits. Banks that count months of thirty days write 30 February: the last day is read, with a warning."""
    year, month, day = _CENTURY + int(text[:2]), int(text[2:4]), int(text[4:])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise Mt940Error(problem(BankCode.BAD_DATE, line, text=text))
    last = calendar.monthrange(year, month)[1]
    problems = () if day <= last else (problem(BankCode.DAY_AFTER_MONTH, line, "warning", text=text),)
    return date(year, month, min(day, last)), problems


def balance_of(field: Mt940Field) -> tuple[Balance, str, tuple[Problem, ...]]:
    """Return the balance of a field 60 or 62, its currency, and what is wrong. Raises Mt940Error for a text that is none."""
    found = _BALANCE.match(field.lines[0])
    if not found:
        raise Mt940Error(problem(BankCode.BAD_BALANCE, field.line, text=field.lines[0][:40]))
    day, problems = day_of(found[2], field.line)
    amount = amount_of(found[4], field.line)
    return Balance(amount=-amount if found[1] == "D" else amount, day=day), found[3], problems


def statement_line_of(field: Mt940Field) -> StatementLine:
    """Return what a field 61 says. Raises Mt940Error for a text that is none."""
    # Some banks break the line before the amount.
    found = _LINE.match(field.lines[0]) or _LINE.match("".join(field.lines[:2]))
    if not found:
        raise Mt940Error(problem(BankCode.BAD_MOVEMENT, field.line, text=field.lines[0][:40]))
    used = 1 if _LINE.match(field.lines[0]) else 2
    value, problems = day_of(found["value"], field.line)
    booked, more = _booked_on(found["booked"] or "", value, field.line)
    amount = amount_of(found["amount"], field.line)
    is_reversal = found["mark"].startswith("R")
    is_debit = found["mark"].endswith("D") != is_reversal
    customer, _, bank = found["reference"].partition("//")
    return StatementLine(
        booked=booked,
        value=value,
        amount=-amount if is_debit else amount,
        is_reversal=is_reversal,
        customer_reference="" if customer.strip() == "NONREF" else customer.strip(),
        bank_reference="" if bank.strip() == "NONREF" else bank.strip(),
        extra=" ".join(" ".join(field.lines[used:]).split()),
        problems=(*problems, *more),
    )


def _booked_on(month_and_day: str, value: date, line: int) -> tuple[date, tuple[Problem, ...]]:
    """Return the day of four digits in the year that is nearest to the value date; that date where they are left out."""
    if not month_and_day.strip():
        return value, ()
    distance = int(month_and_day[:2]) - value.month
    year = value.year + (1 if distance < -_HALF_A_YEAR else -1 if distance > _HALF_A_YEAR else 0)
    return day_of(f"{year % 100:02d}{month_and_day}", line)
