"""The rows of a bank file as they are compared with what is stored, and stored: digests, cents, sealed texts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ravive.banking.statement import Entry, EntryDetail, Statement
from ravive.giving import fingerprints
from ravive.giving.details import NoticedTransfer, NoticedTransfers, TransferDetails, seal
from ravive.giving.money import cents_of


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementRows:
    """A statement as its file has it, with its entries."""

    statement: Statement
    entries: tuple[Entry, ...]

    @property
    def account(self) -> str:
        """Its account as accounts are stored; empty where the file names none."""
        return fingerprints.plain_account(self.statement.account)


@dataclass(frozen=True, kw_only=True, slots=True)
class BankRow:
    """A movement of a file. `occurrence` counts from 1 those of its file and account that are alike in everything."""

    entry: Entry
    # The place of its statement among those of the file, from 0.
    statement: int
    amount_cents: int
    fingerprint: str
    occurrence: int
    common_mark: str
    bank_mark: str

    @property
    def day(self) -> date:
        """The day on which the bank booked it."""
        return self.entry.date

    @property
    def transfers(self) -> tuple[NoticedTransfer, ...]:
        """What was transferred: the details of a batch, or the movement itself."""
        return tuple(_transfer(one) for one in self.entry.details or (self.entry,))

    @property
    def sealed(self) -> str:
        """The transfers in it, encrypted."""
        return seal(NoticedTransfers(transfers=self.transfers))


def rows_of(statements: Sequence[StatementRows]) -> Iterator[BankRow]:
    """Yield the rows of one account's statements of a file. A statement that the file has twice counts once."""
    seen: Counter[str] = Counter()
    repeated: set[object] = set()
    for place, given in enumerate(statements):
        marks = tuple(fingerprints.fingerprint_of(entry) for entry in given.entries)
        if _is_repeated(given.statement, marks, repeated):
            continue
        for entry, mark in zip(given.entries, marks, strict=True):
            seen[mark] += 1
            amount_cents = cents_of(entry.amount)
            yield BankRow(
                entry=entry,
                statement=place,
                amount_cents=amount_cents,
                fingerprint=mark,
                occurrence=seen[mark],
                common_mark=fingerprints.common_mark_of(entry, amount_cents),
                bank_mark=fingerprints.bank_mark_of(entry) if given.statement.format.startswith("camt") else "",
            )


def days_of(rows: Iterable[BankRow]) -> tuple[date, date]:
    """Return the first and the last day of some rows, of which there is at least one."""
    days = [row.day for row in rows]
    return min(days), max(days)


def _is_repeated(statement: Statement, marks: tuple[str, ...], repeated: set[object]) -> bool:
    if not marks or not (statement.identifier or statement.closing):
        return False
    head = (statement.identifier, statement.opening, statement.closing, marks)
    is_repeated = head in repeated
    repeated.add(head)
    return is_repeated


def _transfer(given: Entry | EntryDetail) -> NoticedTransfer:
    return NoticedTransfer(
        amount_cents=cents_of(given.amount),
        structured=fingerprints.exact_reference(given.structured, given.message),
        details=TransferDetails(
            counterparty=given.counterparty, iban=given.iban, message=given.message, bank_reference=given.bank_reference
        ),
    )
