"""A movement of a CODA file from its records: what was booked, the transfers of a batch, and what the bank says besides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.coda_records import CodaError, CodaRecord
from ravive.banking.references import checked_reference
from ravive.banking.statement import Entry, EntryDetail
from ravive.lib.problem import Problem

# Of structured communications, those that hold a payment reference (table of the standard).
ISO_REFERENCE, BELGIAN_REFERENCES = "100", ("101", "102")
# Information that names who ordered the transfer.
ORDERING_PARTY = "001"
BOOKED_DETAIL = "0000"
# The types of an amount: some batches hold subtotals, and 9 only says what a detail (7) is made of.
NO_DETAILS = "1239"
# One transfer, whose details say what it is made of, as costs.
COMPOSED = "3"
# Operations that correct an earlier one, of the families of transfers.
CORRECTIONS = ("49", "99")
# Rejected, returned, refunded, reversed or cancelled, and the reason of ISO 20022. Old files have other things in this place.
_RETURN = re.compile(r"[1-5]([A-Z]{2}[A-Z0-9]{2}|\s{4})")


@dataclass(slots=True)
class CodaMovement:
    """The records of one movement: its first (2.1), those that go on (2.2, 2.3) and information (3.x)."""

    first: CodaRecord
    second: CodaRecord | None = None
    third: CodaRecord | None = None
    information: list[CodaRecord] = field(default_factory=list[CodaRecord])

    @property
    def number(self) -> str:
        """Its own number: that of a movement, then that of a detail of it."""
        return self.first.raw(3, 10)

    @property
    def sequence(self) -> str:
        """The number that a movement shares with its details."""
        return self.first.field(3, 6)

    @property
    def is_booked(self) -> bool:
        """Whether it counts; the details of a batch do not."""
        return self.first.field(7, 10) == BOOKED_DETAIL

    @property
    def amount(self) -> Decimal:
        """Its amount, negative for money that left."""
        return self.first.amount(32, 33)

    @property
    def communication(self) -> tuple[str, str]:
        """The payment reference, empty without one, and the text."""
        is_structured = self.first.raw(62, 62) == "1"
        parts = [self.first.raw(63, 115), self.second.raw(11, 63) if self.second else "", self.third.raw(83, 125) if self.third else ""]
        if not is_structured:
            return "", _words("".join(parts))
        kind, content = parts[0][:3], _words(parts[0][3:] + "".join(parts[1:]))
        if kind in BELGIAN_REFERENCES:
            found = checked_reference(content[:12])
            return found, "" if found else content
        if kind == ISO_REFERENCE:
            found = checked_reference(content[:25])
            return found, "" if found else content
        return "", content

    @property
    def message(self) -> str:
        """What was written with the transfer, and the information that the bank adds as plain text."""
        # A bank goes on in the middle of a word where a record is full: the spaces that end it are part of the text.
        return _words(f"{self.communication[1]} {''.join(self._information(is_structured=False))}")

    def _information(self, *, is_structured: bool) -> Iterator[str]:
        """Yield the texts of information records: each begins with a 3.1, which says whether it is structured."""
        wanted, text = False, ""
        for record in self.information:
            if record.kind == "31":
                if wanted and text:
                    yield text
                wanted, text = (record.raw(40, 40) == "1") == is_structured, record.raw(41, 113)
            else:
                text += record.raw(11, 115 if record.kind == "32" else 100)
        if wanted and text:
            yield text

    @property
    def counterparty(self) -> str:
        """The name of the other party, from information where the movement itself names none."""
        named = _words(self.third.field(48, 82)) if self.third else ""
        if named:
            return named
        orders = (text[3:73] for text in self._information(is_structured=True) if text.startswith(ORDERING_PARTY))
        return _words(next(orders, ""))

    @property
    def iban(self) -> str:
        """The account of the other party as the bank writes it, without its currency."""
        return re.sub(r"\s", "", self.third.raw(11, 44)) if self.third else ""

    @property
    def is_reversal(self) -> bool:
        """Whether it takes back an earlier movement: rejected, returned, refunded or corrected."""
        return self.first.raw(57, 58) in CORRECTIONS or bool(self.second and _RETURN.fullmatch(self.second.raw(113, 117)))


def numbering_problem(movements: Sequence[CodaMovement]) -> Problem | None:
    """Return that records of a statement have another number than the movement that they follow; None where none has.

    The number of another movement of the statement shows that lines are in another order. Any other may be the way of a bank: of those,
    the first is a warning.
    """
    sequences = {movement.sequence for movement in movements}
    warning: Problem | None = None
    for movement in movements:
        for record in (movement.second, movement.third):
            if record is None or record.raw(3, 10) == movement.number or not record.field(3, 10):
                continue
            sequence, column = record.field(3, 6), 3 if record.field(3, 6) != movement.sequence else 7
            if column == 3 and sequence in sequences:
                names = {"record": f"{record.kind} {sequence}", "before": f"21 {movement.sequence}"}
                return problem(BankCode.MISPLACED_RECORD, record.line, "error", column, **names)
            values = {"record": record.kind, "found": record.field(3, 10), "expected": movement.number}
            warning = warning or problem(BankCode.OTHER_NUMBER, record.line, "warning", column, **values)
    return warning


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _detail(movement: CodaMovement) -> EntryDetail:
    return EntryDetail(
        amount=movement.amount,
        counterparty=movement.counterparty,
        iban=movement.iban,
        structured=movement.communication[0],
        message=movement.message,
        bank_reference=movement.first.field(11, 31),
    )


def entry(movement: CodaMovement, details: Sequence[CodaMovement], currency: str) -> tuple[Entry, tuple[Problem, ...]]:
    """Return the entry of a booked movement and its details, with what is wrong. Raises CodaError for a field that cannot be read."""
    is_batch = movement.first.raw(54, 54) != COMPOSED
    split = tuple(_detail(detail) for detail in details if is_batch and detail.first.raw(54, 54) not in NO_DETAILS)
    found = sum((detail.amount for detail in split), Decimal(0))
    problems: tuple[Problem, ...] = ()
    if split and found != movement.amount:
        values = {"found": str(found), "amount": str(movement.amount)}
        problems, split = (problem(BankCode.DETAILS_DIFFER, movement.first.line, "warning", **values),), ()
    return (
        Entry(
            date=_entry_date(movement),
            value_date=movement.first.day(48),
            amount=movement.amount,
            currency=currency,
            counterparty=movement.counterparty,
            iban=movement.iban,
            structured=movement.communication[0],
            message=movement.message,
            bank_reference=movement.first.field(11, 31),
            reversal=movement.is_reversal,
            details=split,
            line=movement.first.line,
        ),
        problems,
    )


def _entry_date(movement: CodaMovement) -> date:
    day = movement.first.day(116)
    if day is None:
        raise CodaError(problem(BankCode.BAD_DATE, movement.first.line, "error", 116, text=movement.first.raw(116, 121)))
    return day
