"""Prepares a bank file for the ledger before anything is locked: parses it, computes its digests, encrypts its texts."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from ravive.banking.statement import Statement
from ravive.banking.table_layouts import TableLayout
from ravive.giving.bank_rows import NOTICE, BankRow, StatementRows, rows_of
from ravive.giving.file_reading import ReadFile, read_file
from ravive.giving.fingerprints import is_account
from ravive.giving.ledger_problems import LedgerCode, ledger_problem
from ravive.giving.models import BankAccount, BankLayout
from ravive.lib.problem import Problem
from ravive.mailing.encryption import mark_of
from ravive.people.models import Organisation

_NAMES = {"coda": "CODA", "mt940": "MT940", "table": "CSV/XLSX"}

type _Addressed = Sequence[tuple[StatementRows, BankAccount | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRows:
    """What a file says of one account."""

    account: BankAccount
    statements: tuple[Statement, ...]
    rows: tuple[BankRow, ...]


@dataclass(frozen=True, kw_only=True)
class PreparedFile:
    """A bank file, ready to be stored for the accounts that its organisation has. What is refused has no groups.

    `chosen` is the account of a file that names none.
    """

    organisation: Organisation
    name: str
    digest: str
    read: ReadFile
    chosen: BankAccount | None
    # None before it is prepared for any.
    accounts: tuple[BankAccount, ...] | None = None
    refusals: tuple[Problem, ...] = ()
    groups: tuple[AccountRows, ...] = ()

    def for_accounts(self, accounts: Sequence[BankAccount]) -> "PreparedFile":
        """Return the file prepared for accounts as they are now; itself where nobody changed them since."""
        if self.accounts is not None and list(map(_identity, accounts)) == list(map(_identity, self.accounts)):
            return self
        addressed = _addressed(self.read, accounts, self.chosen)
        return PreparedFile(
            organisation=self.organisation,
            name=self.name,
            digest=self.digest,
            read=self.read,
            chosen=self.chosen,
            accounts=tuple(accounts),
            refusals=tuple(_refusals(self.read, addressed)),
            groups=tuple(_grouped(addressed)) if not any(self.read.unbookable) else (),
        )


def prepare_file(
    *, organisation: Organisation, file: IO[bytes], name: str, layout: TableLayout | None = None, account: BankAccount | None = None
) -> PreparedFile:
    """Return a bank file, ready to be stored. It locks nothing, and takes most of the time of an import."""
    stored = BankLayout.objects.filter(organisation=organisation).values_list("layout", flat=True)
    read = read_file(file, layout=layout, layouts=[TableLayout.from_json(json.dumps(known)) for known in stored])
    prepared = PreparedFile(organisation=organisation, name=name, digest=_digest_of(file), read=read, chosen=account)
    if read.is_refused or read.is_interim:
        return prepared
    return prepared.for_accounts(list(BankAccount.objects.filter(organisation=organisation).order_by("pk")))


def _digest_of(file: IO[bytes]) -> str:
    file.seek(0)
    content = hashlib.file_digest(file, "sha256").hexdigest()  # pyright: ignore[reportArgumentType] -- a file in all but its type
    return mark_of(f"file {content}")


def _identity(account: BankAccount) -> tuple[int, str, str]:
    return account.pk, account.iban, account.file_format


def _addressed(read: ReadFile, accounts: Sequence[BankAccount], chosen: BankAccount | None) -> _Addressed:
    """Return each statement with its account, None where it is not the organisation's."""
    unnamed = next((account for account in accounts if account == chosen), None) if chosen else accounts[0] if len(accounts) == 1 else None
    named = {statement.statement.account for statement in read.statements if statement.account}
    own = {written: next((account for account in accounts if is_account(account.iban, written)), None) for written in named}
    return [(statement, own.get(statement.statement.account, unnamed)) for statement in read.statements]


def _refusals(read: ReadFile, addressed: _Addressed) -> Iterator[Problem]:
    for found, account in addressed:
        line = found.statement.line
        if account is None and found.account:
            yield ledger_problem(LedgerCode.UNKNOWN_ACCOUNT, account=found.account, line=line)
        elif account is None:
            yield ledger_problem(LedgerCode.NO_ACCOUNT, line=line)
        elif not _is_accepted(account, format := file_format_of(found.statement)):
            named = {"format": _NAMES.get(format, format), "accepted": _NAMES.get(account.file_format, account.file_format)}
            yield ledger_problem(LedgerCode.OTHER_FORMAT, account=account.iban, line=line, **named)
    yield from read.unbookable


def file_format_of(statement: Statement) -> str:
    """Return the format of a statement as accounts name it."""
    return BankAccount.FileFormat.TABLE if statement.is_table else statement.format


def _is_accepted(account: BankAccount, format: str) -> bool:
    """Return whether an account takes files of a format. Notices only add details to an account of statements."""
    has_notices_alone = account.file_format == BankAccount.FileFormat.NOTICES
    return account.file_format in ("", format) or (format == NOTICE and not has_notices_alone)


def _grouped(addressed: _Addressed) -> Iterator[AccountRows]:
    by_account: dict[BankAccount, list[StatementRows]] = defaultdict(list)
    for found, account in addressed:
        if account:
            by_account[account].append(found)
    for account, statements in by_account.items():
        yield AccountRows(
            account=account, statements=tuple(statement.statement for statement in statements), rows=tuple(rows_of(statements))
        )
