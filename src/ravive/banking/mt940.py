"""Reads MT940, the customer statement of SWIFT, and MT942, which only says what may still change."""

from collections.abc import Iterator
from decimal import Decimal

from ravive.banking import mt940_details
from ravive.banking import mt940_fields as fields
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.mt940_fields import Mt940Error, Mt940Field, StatementLine
from ravive.banking.statement import Balance, BankPart, Entry, Statement
from ravive.lib.problem import Problem

ACCOUNT, NUMBER = "25", ("28", "28C")
OPENING = ("60F", "60M", "60")
MOVEMENT = "61"
# They stand in MT942 only.
INTERIM = ("13D", "13", "34F", "34", "90D", "90C")


def read(text: str) -> Iterator[BankPart]:
    """Yield the statements of a text, each followed by its entries, and the problems. It ends at the first that refuses the file."""
    try:
        for statement in _statements(text):
            for part in _parts_of(statement):
                yield part
                if isinstance(part, Problem) and part.severity == "error":
                    return
    except Mt940Error as refused:
        yield refused.found


def _statements(text: str) -> Iterator[list[Mt940Field]]:
    """Yield the fields of each statement: field 20 begins one, and what follows the end of one that has a closing balance is another."""
    found: list[Mt940Field] = []
    has_closing = is_ended = False
    for field in fields.fields(text):
        if field.tag == fields.END:
            is_ended = has_closing
            continue
        if found and (field.tag == fields.BEGINS or is_ended):
            yield found
            found, has_closing, is_ended = [], False, False
        found.append(field)
        has_closing = has_closing or field.tag in fields.CLOSING
    if found:
        yield found


def _parts_of(statement: list[Mt940Field]) -> Iterator[BankPart]:
    """Yield a statement, its entries, and whether its balances close."""
    opening, currency, first = _balance(statement, OPENING)
    closing, closing_currency, last = _balance(statement[::-1], fields.CLOSING)
    currency = currency or closing_currency
    is_interim = opening is None and closing is None and any(field.tag in INTERIM for field in statement)
    account = _text(statement, (ACCOUNT,)).replace(" ", "")
    yield Statement(
        format="mt942" if is_interim else "mt940",
        identifier=_text(statement, NUMBER) or _text(statement, (fields.BEGINS,)),
        account=account.removesuffix(currency).rstrip("/") if len(account) > len(currency) else account,
        currency=currency or _text(statement, ("34F", "34"))[:3],
        opening=opening,
        closing=closing,
        line=statement[0].line,
    )
    yield from (*first, *last)
    total = Decimal(0)
    for entry, problems in _entries(statement, currency):
        total += entry.amount
        yield entry
        yield from problems
    if closing_currency not in ("", currency):
        yield problem(BankCode.OTHER_BALANCE, statement[-1].line, "warning", side="closing", found=closing_currency, currency=currency)
    elif not is_interim:
        yield from _closing_problems(statement, opening, closing, total)


def _closing_problems(statement: list[Mt940Field], opening: Balance | None, closing: Balance | None, total: Decimal) -> Iterator[Problem]:
    """Yield whether the balances do not close, or one is missing."""
    end = next((field.line for field in statement[::-1] if field.tag in fields.CLOSING), statement[-1].line)
    for side, balance in (("opening", opening), ("closing", closing)):
        if balance is None:
            yield problem(BankCode.NO_BALANCE, end, "warning", side=side)
    if opening and closing and opening.amount + total != closing.amount:
        values = {"opening": opening.amount, "movements": total, "sum": opening.amount + total, "closing": closing.amount}
        yield problem(BankCode.NOT_CLOSED, end, **{name: str(value) for name, value in values.items()})


def _text(statement: list[Mt940Field], tags: tuple[str, ...]) -> str:
    return next((field.lines[0].strip() for field in statement if field.tag in tags), "")


def _balance(statement: list[Mt940Field], tags: tuple[str, ...]) -> tuple[Balance | None, str, tuple[Problem, ...]]:
    found = next((field for field in statement if field.tag in tags), None)
    return fields.balance_of(found) if found else (None, "", ())


def _entries(statement: list[Mt940Field], currency: str) -> Iterator[tuple[Entry, tuple[Problem, ...]]]:
    """Yield each movement with the details that follow it."""
    for at, field in enumerate(statement):
        if field.tag == MOVEMENT:
            found = fields.statement_line_of(field)
            yield _entry(found, _details_after(statement, at), currency, field.line), found.problems


def _details_after(statement: list[Mt940Field], at: int) -> list[str]:
    """Return the lines of the fields that say more of the movement before them."""
    lines = list[str]()
    for following in range(at + 1, len(statement)):
        if statement[following].tag not in fields.DETAILS:
            break
        lines += statement[following].lines
    return lines


def _entry(found: StatementLine, lines: list[str], currency: str, line: int) -> Entry:
    details = mt940_details.details_of(lines)
    return Entry(
        date=found.booked,
        value_date=found.value,
        amount=found.amount,
        currency=currency,
        counterparty=details.name,
        iban=details.account or mt940_details.account_in(found.extra),
        structured=details.structured,
        message=details.message or ("" if details.structured else found.extra),
        bank_reference=found.bank_reference or found.customer_reference,
        reversal=found.is_reversal or details.is_returned,
        details=(),
        line=line,
    )
