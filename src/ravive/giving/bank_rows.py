"""The rows of a bank file as they are compared with what is stored, and stored: digests, cents, sealed texts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ravive.banking.references import printed_reference, references_in
from ravive.banking.statement import Entry, EntryDetail, Statement
from ravive.giving import fingerprints
from ravive.giving.details import NoticedTransfer, NoticedTransfers, TransferDetails, seal
from ravive.giving.money import cents_of

# The format of notices.
NOTICE = "camt.054"


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
class ReadyTransfer:
    """A transfer as it is stored: its details encrypted, the digest of the other account. Both take time, so no lock waits for them."""

    noticed: NoticedTransfer
    sealed: str
    iban_mark: str


def ready(noticed: NoticedTransfer) -> ReadyTransfer:
    """Return a transfer that is ready to be stored."""
    return ReadyTransfer(noticed=noticed, sealed=seal(noticed.details), iban_mark=fingerprints.iban_mark_of(noticed.details.iban))


@dataclass(frozen=True, kw_only=True, slots=True)
class BankRow:
    """A movement of a file, ready to be stored. `occurrence` counts from 1 those of its file and account that are alike in everything.

    `transfers`: the details of a batch, or the movement itself. `sealed`: of a notice, all of them, encrypted; else empty.
    """

    entry: Entry
    # The place of its statement among those of the file, from 0.
    statement: int
    amount_cents: int
    fingerprint: str
    occurrence: int
    common_mark: str
    bank_mark: str
    transfers: tuple[ReadyTransfer, ...]
    sealed: str

    @property
    def day(self) -> date:
        """The day on which the bank booked it."""
        return self.entry.date


def rows_of(statements: Sequence[StatementRows]) -> Iterator[BankRow]:
    """Yield the rows of one account's statements of a file. A statement that the file has twice counts once."""
    seen: Counter[str] = Counter()
    repeated: set[object] = set()
    for place, rows in enumerate(statements):
        marks = tuple(fingerprints.fingerprint_of(entry, rows.statement.format) for entry in rows.entries)
        if _is_repeated(rows.statement, marks, repeated):
            continue
        for entry, mark in zip(rows.entries, marks, strict=True):
            seen[mark] += 1
            yield _row(entry, rows.statement, place=place, fingerprint=mark, occurrence=seen[mark])


def _row(entry: Entry, statement: Statement, *, place: int, fingerprint: str, occurrence: int) -> BankRow:
    amount_cents = cents_of(entry.amount)
    transfers = tuple(_transfer(detail) for detail in entry.details or (entry,))
    return BankRow(
        entry=entry,
        statement=place,
        amount_cents=amount_cents,
        fingerprint=fingerprint,
        occurrence=occurrence,
        common_mark=fingerprints.common_mark_of(entry.date, amount_cents, fingerprints.reference_of(entry)),
        bank_mark=fingerprints.bank_mark_of(amount_cents, entry.bank_reference) if statement.format.startswith("camt") else "",
        transfers=tuple(map(ready, transfers)),
        sealed=seal(NoticedTransfers(transfers=transfers)) if statement.format == NOTICE else "",
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


def _transfer(entry: Entry | EntryDetail) -> NoticedTransfer:
    structured = fingerprints.exact_reference(entry.structured, entry.message)
    message = entry.message
    if entry.structured and not structured and entry.structured not in references_in(message):
        # It does not book the transfer; who decides has to see it.
        message = f"{printed_reference(entry.structured)} {message}"
    return NoticedTransfer(
        amount_cents=cents_of(entry.amount),
        structured=structured,
        details=TransferDetails(counterparty=entry.counterparty, iban=entry.iban, message=message, bank_reference=entry.bank_reference),
    )
