"""Reads CODA, the coded statement of accounts of Belgian banks, and refuses what does not add up."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ravive.banking import coda_movements
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.coda_movements import CodaMovement
from ravive.banking.coda_records import CodaError, CodaRecord, records
from ravive.banking.statement import BankPart, Entry, Statement
from ravive.lib.problem import Problem

VERSION = "2"
# What may follow what. Text records (4) may stand wherever information may.
_FOLLOWS: dict[str, tuple[str, ...]] = {
    "": ("0",),
    "0": ("1",),
    # On a day without movement, a bank may leave the closing balance out.
    "1": ("21", "4", "8", "9"),
    "21": ("21", "22", "23", "31", "4", "8"),
    "22": ("21", "23", "31", "4", "8"),
    "23": ("21", "31", "4", "8"),
    "31": ("21", "31", "32", "4", "8"),
    "32": ("21", "31", "33", "4", "8"),
    "33": ("21", "31", "4", "8"),
    "4": ("21", "31", "4", "8", "9"),
    "8": ("4", "9", "1"),
    "9": ("0",),
}
# Where an account is written, and its currency, by the structure that the record names.
_ACCOUNTS = {"0": ((6, 17), (19, 21)), "1": ((6, 39), (40, 42)), "2": ((6, 21), (40, 42)), "3": ((6, 39), (40, 42))}
# Of record 9, which counts neither itself, nor the header, nor texts.
_NOT_COUNTED = ("0", "4", "9")


@dataclass(slots=True)
class _CodaFile:
    """What was read of a file so far: one statement, and the totals of all."""

    header: CodaRecord | None = None
    movements: list[CodaMovement] = field(default_factory=list[CodaMovement])
    counts: Counter[str] = field(default_factory=Counter[str])
    credit: Decimal = Decimal(0)
    debit: Decimal = Decimal(0)


def read(text: str) -> Iterator[BankPart]:
    """Yield the statements of a CODA text, each followed by its entries, and the problems. It ends at the first that refuses the file."""
    before, last = "", 0
    file = _CodaFile()
    try:
        for record in records(text):
            if isinstance(record, Problem):
                yield record
                if record.severity == "error":
                    return
                continue
            if record.kind not in _FOLLOWS[before]:
                yield problem(BankCode.MISPLACED_RECORD, record.line, "error", 1, record=record.kind, before=before or "-")
                return
            for part in _take(file, record):
                yield part
                if isinstance(part, Problem) and part.severity == "error":
                    return
            before, last = record.kind, record.line
        if before != "9":
            yield problem(BankCode.UNFINISHED, last or 1, record=before or "-")
    except CodaError as refused:
        yield refused.found


def _take(file: _CodaFile, record: CodaRecord) -> Iterator[BankPart]:
    """Add a record to what was read; yield what it completes."""
    file.counts[record.kind] += 1
    match record.kind:
        case "0":
            if record.raw(128, 128) != VERSION:
                yield problem(BankCode.BAD_VERSION, record.line, "error", 128, version=record.raw(128, 128))
        case "1":
            file.header, file.movements = record, []
        case "21" if file.header is None:
            # A text may stand between the end of a statement and this.
            yield problem(BankCode.MISPLACED_RECORD, record.line, "error", 1, record="21", before="8")
        case "21":
            file.movements.append(CodaMovement(record))
        case "22" if file.movements:
            file.movements[-1].second = record
        case "23" if file.movements:
            file.movements[-1].third = record
        case "31" | "32" | "33" if file.movements:
            file.movements[-1].information.append(record)
        case "8" if file.header:
            yield from _close(file, file.header, record)
        case "9":
            if file.header and file.movements:
                yield problem(BankCode.MISPLACED_RECORD, record.line, "error", 1, record="9", before="2")
            elif file.header:
                yield _unmoved(file.header)
                file.header = None
            yield from _totals(file, record)
            file.counts.clear()
            file.credit = file.debit = Decimal(0)


def _account_of(header: CodaRecord) -> tuple[str, str]:
    account, currency = _ACCOUNTS.get(header.raw(2, 2), _ACCOUNTS["3"])
    return header.field(*account).replace(" ", ""), header.field(*currency)


def _close(file: _CodaFile, header: CodaRecord, closing: CodaRecord) -> Iterator[BankPart]:
    """Yield the statement that ends with this record, its entries, and whether its balances close."""
    account, currency = _account_of(header)
    opening, end = header.balance(43), closing.balance(42)
    if not closing.field(5, 38).replace(" ", "").startswith(account):
        yield problem(BankCode.ANOTHER_ACCOUNT, closing.line, "warning", 5, found=closing.field(5, 38), account=account)
    yield Statement(
        format="coda",
        identifier=header.field(126, 128) or closing.field(2, 4),
        account=account,
        currency=currency,
        opening=opening,
        closing=end,
        line=header.line,
    )
    misplaced = coda_movements.numbering_problem(file.movements)
    if misplaced:
        yield misplaced
    total = Decimal(0)
    for part in _entries(file.movements, currency):
        if isinstance(part, Entry):
            total += part.amount
            file.credit += max(part.amount, Decimal(0))
            file.debit -= min(part.amount, Decimal(0))
        yield part
    if opening.amount + total != end.amount:
        values = {"opening": str(opening.amount), "movements": str(total), "sum": str(opening.amount + total), "closing": str(end.amount)}
        yield problem(BankCode.NOT_CLOSED, closing.line, "error", 43, **values)
    file.header, file.movements = None, []


def _unmoved(header: CodaRecord) -> Statement:
    """Return the statement of a day without movement that has no closing balance: it is the opening one."""
    account, currency = _account_of(header)
    balance = header.balance(43)
    return Statement(
        format="coda",
        identifier=header.field(126, 128),
        account=account,
        currency=currency,
        opening=balance,
        closing=balance,
        line=header.line,
    )


def _entries(movements: list[CodaMovement], currency: str) -> Iterator[Entry | Problem]:
    """Yield the booked movements, each with the details that follow it under the same number."""
    booked = [at for at, movement in enumerate(movements) if movement.is_booked]
    yield from _stray(movements[: booked[0] if booked else None], "-")
    for at, after in itertools.pairwise([*booked, len(movements)]):
        sequence, following = movements[at].sequence, movements[at + 1 : after]
        found, problems = coda_movements.entry(
            movements[at], [movement for movement in following if movement.sequence == sequence], currency
        )
        yield found
        yield from problems
        yield from _stray([movement for movement in following if movement.sequence != sequence], sequence)


def _stray(details: list[CodaMovement], sequence: str) -> Iterator[Problem]:
    """Yield that details do not belong to the movement before them, once for all of them."""
    if details:
        yield problem(BankCode.STRAY_DETAILS, details[0].first.line, "warning", 3, found=details[0].sequence, expected=sequence)


def _totals(file: _CodaFile, trailer: CodaRecord) -> Iterator[Problem]:
    """Yield what differs from the totals that the last record announces."""
    for side, first, found in (("debit", 23, file.debit), ("credit", 38, file.credit)):
        announced = trailer.amount(None, first)
        if announced != found:
            yield problem(BankCode.WRONG_TOTAL, trailer.line, "warning", first, side=side, announced=str(announced), found=str(found))
    counted = sum(number for kind, number in file.counts.items() if kind not in _NOT_COUNTED)
    text = trailer.field(17, 22)
    if not text.isdecimal() or int(text) != counted:
        yield problem(BankCode.WRONG_COUNT, trailer.line, "warning", 17, announced=text, found=counted)
