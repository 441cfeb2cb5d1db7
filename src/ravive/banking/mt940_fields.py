"""The fields of MT940 and MT942, as SWIFT describes them and as banks write them."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.bank_text import lines_of
from ravive.banking.statement import Balance
from ravive.lib.problem import Problem

_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):")
# What stands around a message: the blocks of SWIFT, after whose fourth the text may begin on the same line, and the end of its text.
_AROUND = re.compile(r" ?(-\}|\}|-\s*$|\{[1-5]:)")
_TEXT_BLOCK = "{4:"
# The fields that begin a statement, hold texts of any number of lines, and close it.
BEGINS, DETAILS, CLOSING = "20", ("86", "NS"), ("62F", "62M", "62")
END = "-"
_BALANCE = re.compile(r"\s*(?P<mark>[DC])(?P<day>[0-9]{6})(?P<currency>[A-Z]{3})?\s*(?P<amount>[0-9.,]+)")
_LINE = re.compile(
    r"""(?P<value>[0-9]{6})          # value date
        (?P<booked>[0-9]{4}|[ ]{4})? # entry date: month and day
        \s*(?P<mark>[RE]?[DC])       # R takes back an earlier movement
        (?P<funds>[A-Z])?\s*
        (?P<amount>[0-9.,]+)
        \s*(?P<kind>(?!NONREF)[A-Z][A-Z0-9 ]{3})?
        (?P<reference>.*)""",
    re.VERBOSE,
)
_WITH_COMMA = re.compile(r"([0-9]*|[0-9]{1,3}(\.[0-9]{3})+),[0-9]*")
_WITH_POINT = re.compile(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]*")
# The kind of a movement that gives back an earlier one.
_RETURNED = "RTI"
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
    """One field: its tag without colons, the lines of its content, and the line it begins on. END is the tag of a message's end."""

    tag: str
    lines: tuple[str, ...]
    line: int

    def column(self, at: int) -> int:
        """Return the character of the line, from 1, of a character of the content, from 0."""
        return at + len(f":{self.tag}:") + 1


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
    """Yield the fields of a text and the ends of messages; what stands outside messages is skipped."""
    tag, lines, begun = "", list[str](), 0
    # After the closing balance, no text says anything of a movement.
    is_closed = False
    file_lines = lines_of(text)
    dashes = _dashes_before_text(file_lines)
    for number, whole in enumerate(file_lines, 1):
        is_text = number in dashes and tag in DETAILS and not is_closed
        is_around = not is_text and _AROUND.match(whole) is not None
        line = whole.rpartition(_TEXT_BLOCK)[2] if is_around else whole
        found = _TAG.match(line)
        if found or is_around:
            if tag:
                yield Mt940Field(tag, tuple(lines), begun)
            if is_around:
                yield Mt940Field(END, (), number)
            tag, lines, begun = (found[1], [line[found.end() :]], number) if found else ("", [], number)
            is_closed = tag in CLOSING or (is_closed and tag not in ("", BEGINS))
        elif tag:
            lines.append(line)
    if tag:
        yield Mt940Field(tag, tuple(lines), begun)


def _dashes_before_text(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that are a dash, as ends a message, and that text follows: no field, and nothing around messages."""
    found, following = set[int](), ""
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if line.strip() != END:
            following = line if line.strip() else following
        elif following and not _TAG.match(following) and not _AROUND.match(following):
            found.add(number)
    return found


def amount_of(text: str, line: int, column: int = 0) -> Decimal:
    """Return an amount as banks write it: `1234,5`, `1234,`, `1.234,56` or `1,234.56`. Raises Mt940Error for any other text."""
    try:
        found = Decimal(_plain_amount(text))
        # Raises for more digits than sums are exact in.
        cents = found.quantize(_CENT)
    except InvalidOperation:
        raise Mt940Error(problem(BankCode.BAD_AMOUNT, line, "error", column, text=text[:40])) from None
    return cents if found == cents else found


def _plain_amount(text: str) -> str:
    """Return an amount with a decimal point alone; a text that is none as it is."""
    if _WITH_COMMA.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "") if _WITH_POINT.fullmatch(text) else text


def day_of(text: str, line: int, column: int = 0) -> tuple[date, tuple[Problem, ...]]:
    """Return the day of six digits. Banks that count months of thirty days write 30 February: the last day is read, with a warning."""
    year, month, day = _CENTURY + int(text[:2]), int(text[2:4]), int(text[4:])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise Mt940Error(problem(BankCode.BAD_DATE, line, "error", column, text=text))
    last = calendar.monthrange(year, month)[1]
    problems = () if day <= last else (problem(BankCode.DAY_AFTER_MONTH, line, "warning", column, text=text),)
    return date(year, month, min(day, last)), problems


def balance_of(field: Mt940Field) -> tuple[Balance, str, tuple[Problem, ...]]:
    """Return the balance of a field 60 or 62, its currency, and what is wrong. Raises Mt940Error for a text that is none."""
    found = _BALANCE.match(field.lines[0])
    if not found:
        raise Mt940Error(problem(BankCode.BAD_BALANCE, field.line, "error", field.column(0), text=field.lines[0][:40]))
    day, problems = day_of(found["day"], field.line, field.column(found.start("day")))
    amount = amount_of(found["amount"], field.line, field.column(found.start("amount")))
    if not found["currency"]:
        problems = (*problems, problem(BankCode.NO_CURRENCY, field.line, "warning", field.column(found.end("day"))))
    return Balance(amount=-amount if found["mark"] == "D" else amount, day=day), found["currency"] or "", problems


def statement_line_of(field: Mt940Field) -> StatementLine:
    """Return what a field 61 says. Raises Mt940Error for a text that is none."""
    # Some banks break the line before the amount.
    found = _LINE.match(field.lines[0]) or _LINE.match("".join(field.lines[:2]))
    if not found:
        raise Mt940Error(problem(BankCode.BAD_MOVEMENT, field.line, "error", field.column(0), text=field.lines[0][:40]))
    used = 1 if _LINE.match(field.lines[0]) else 2
    value, problems = day_of(found["value"], field.line, field.column(0))
    booked, more = _booked_on(found["booked"] or "", value, field.line, field.column(found.end("value")))
    amount = amount_of(found["amount"], field.line, field.column(found.start("amount")))
    is_taken_back = found["mark"].startswith("R")
    is_debit = found["mark"].endswith("D") != is_taken_back
    customer, _, bank = found["reference"].partition("//")
    return StatementLine(
        booked=booked,
        value=value,
        amount=-amount if is_debit else amount,
        is_reversal=is_taken_back or (found["kind"] or "").endswith(_RETURNED),
        customer_reference="" if customer.strip() == "NONREF" else customer.strip(),
        bank_reference="" if bank.strip() == "NONREF" else bank.strip(),
        extra=" ".join(" ".join(field.lines[used:]).split()),
        problems=(*problems, *more),
    )


def _booked_on(month_and_day: str, value: date, line: int, column: int) -> tuple[date, tuple[Problem, ...]]:
    """Return the day of four digits in the year that is nearest to the value date; that date where they are left out."""
    if not month_and_day.strip():
        return value, ()
    distance = int(month_and_day[:2]) - value.month
    year = value.year + (1 if distance < -_HALF_A_YEAR else -1 if distance > _HALF_A_YEAR else 0)
    return day_of(f"{year % 100:02d}{month_and_day}", line, column)
