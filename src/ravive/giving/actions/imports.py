"""Imports a bank file into the ledger: whole, or not at all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from ravive.banking.table_layouts import TableLayout
from ravive.giving import journal
from ravive.giving.actions import months, notices
from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.actions.movements import store_rows, unmarked
from ravive.giving.actions.sure_bookings import book_sure
from ravive.giving.alike_rows import alike_rows
from ravive.giving.bank_rows import NOTICE, BankRow, StatementRows
from ravive.giving.ledger_problems import LedgerCode, ledger_problem
from ravive.giving.models import BankAccount, BankFile, BookedStatement, JournalLine
from ravive.giving.models.movements import LONGEST_FILE_NAME, LONGEST_IDENTIFIER
from ravive.giving.money import cents_of
from ravive.giving.prepared_files import AccountRows, PreparedFile, file_format_of, prepare_file
from ravive.giving.queries import balance_gaps, closed_months, month_of
from ravive.lib.problem import Problem
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What an import did. Without `file`, nothing was stored: an error among the problems says why, or the file is interim.

    `movements` counts those of the file: `new` ones, and `known` ones that an earlier file brought. `self_booked` counts transfers that
    an exact reference booked, `split` the movements that details divided. `rows` are the statements of an interim file, to show.
    `months` are those that the file has movements of: the number of the account, and the first day.
    """

    problems: tuple[Problem, ...]
    file: BankFile | None = None
    statements: int = 0
    movements: int = 0
    new: int = 0
    known: int = 0
    self_booked: int = 0
    split: int = 0
    is_interim: bool = False
    rows: tuple[StatementRows, ...] = ()
    unknown_accounts: tuple[str, ...] = ()
    # Accounts of the organisation that take files of another format.
    other_accounts: tuple[BankAccount, ...] = ()
    needs_layout: bool = False
    months: frozenset[tuple[int, date]] = frozenset()

    @property
    def is_refused(self) -> bool:
        """Whether the file was refused."""
        return any(problem.severity == "error" for problem in self.problems)


def import_file(
    *,
    organisation: Organisation,
    file: IO[bytes],
    name: str,
    layout: TableLayout | None = None,
    account: BankAccount | None = None,
    by: User | None,
    now: datetime,
) -> ImportOutcome:
    """Store what is new in a bank file, and book what carries an exact reference.

    A table is read by `layout`; without one, by a layout of the organisation or of Ravive that fits. `account` is that of a file that
    names none; without one, the organisation's only account.
    A file is refused whole for any error in it, for an account that is not the organisation's, and for other currencies. Interim files
    are read and never stored.
    """
    return store_file(prepare_file(organisation=organisation, file=file, name=name, layout=layout, account=account), by=by, now=now)


def store_file(prepared: PreparedFile, *, by: User | None, now: datetime) -> ImportOutcome:
    """Store what is new in a file that was prepared, as `import_file`. Others wait for what is written here, and for nothing else."""
    read = prepared.read
    if read.is_refused or read.is_interim:
        return ImportOutcome(problems=read.problems, is_interim=read.is_interim, rows=read.statements, needs_layout=read.needs_layout)
    with transaction.atomic():
        prepared = prepared.for_accounts(lock_accounts(prepared.organisation.pk))
        earlier = BankFile.objects.filter(organisation=prepared.organisation, digest=prepared.digest).first()
        if earlier and not _is_booked_now(prepared):
            return _imported_before(prepared, earlier, now)
        if prepared.refusals:
            return _refused(prepared)
        return _store(prepared, earlier or _new_file(prepared, by, now), by=by, now=now)


def _refused(prepared: PreparedFile) -> ImportOutcome:
    unknown, other = (
        {str(refusal.values["account"]) for refusal in prepared.refusals if refusal.code is code}
        for code in (LedgerCode.UNKNOWN_ACCOUNT, LedgerCode.OTHER_FORMAT)
    )
    return ImportOutcome(
        problems=(*prepared.read.problems, *prepared.refusals),
        unknown_accounts=tuple(sorted(unknown)),
        other_accounts=tuple(account for account in prepared.accounts or () if account.iban in other),
    )


def _is_booked_now(prepared: PreparedFile) -> bool:
    """Return whether a file was read as notices, of an account that since then has nothing but notices to book."""
    return prepared.read.format == NOTICE and any(
        group.account.file_format == BankAccount.FileFormat.NOTICES and bool(unmarked(group.account, prepared.read.appearance, group.rows))
        for group in prepared.groups
    )


def _imported_before(prepared: PreparedFile, earlier: BankFile, now: datetime) -> ImportOutcome:
    found = ledger_problem(LedgerCode.ALREADY_IMPORTED, "warning", day=f"{localdate(earlier.imported_at):%Y-%m-%d}")
    return ImportOutcome(
        problems=(*prepared.read.problems, found),
        file=earlier,
        statements=len(prepared.read.statements),
        movements=earlier.movements_in_file,
        known=earlier.movements_in_file,
        self_booked=book_sure(organisation_id=prepared.organisation.pk, now=now),
        months=_months_of(prepared),
    )


def _months_of(prepared: PreparedFile) -> frozenset[tuple[int, date]]:
    return frozenset((group.account.pk, month_of(row.day)) for group in prepared.groups for row in group.rows)


def _new_file(prepared: PreparedFile, by: User | None, now: datetime) -> BankFile:
    return BankFile(
        organisation=prepared.organisation,
        name=prepared.name[:LONGEST_FILE_NAME],
        digest=prepared.digest,
        format=prepared.read.format,
        imported_at=now,
        imported_by=by,
        movements_in_file=0,
        new_movements=0,
    )


def _store(prepared: PreparedFile, file: BankFile, *, by: User | None, now: datetime) -> ImportOutcome:
    read, groups = prepared.read, prepared.groups
    file.movements_in_file = sum(len(group.rows) for group in groups)
    file.save()
    outcome = ImportOutcome(
        problems=read.problems, file=file, statements=len(read.statements), movements=file.movements_in_file, months=_months_of(prepared)
    )
    for group in groups:
        only_details = file.format == NOTICE and group.account.file_format != BankAccount.FileFormat.NOTICES
        store = _store_details if only_details else _store_movements
        outcome = store(outcome, file, group, appearance=read.appearance, by=by, now=now)
    file.new_movements = outcome.new
    file.save(update_fields=["new_movements"])
    journal.write(_file_line(outcome, file, by, now))
    booked = book_sure(organisation_id=file.organisation_id, now=now)
    return replace(outcome, self_booked=booked, problems=(*outcome.problems, *_gaps(file, groups)))


def _store_movements(
    outcome: ImportOutcome, file: BankFile, group: AccountRows, *, appearance: str, by: User | None, now: datetime
) -> ImportOutcome:
    closed = closed_months(group.account.pk)
    _choose_format(group)
    new = store_rows(account=group.account, appearance=appearance, rows=group.rows, statements=_heads(file, group))
    if file.format == NOTICE:
        notices.drop_notices(group.account, group.rows)
    problems = list(outcome.problems)
    for month in sorted({month_of(row.day) for row in new} & closed):
        months.reopen(account=group.account, month=month, by=by, now=now, reason="late")
        problems.append(ledger_problem(LedgerCode.MONTH_REOPENED, "warning", month=f"{month:%Y-%m}"))
    if not any(statement.closing for statement in group.statements):
        problems.append(ledger_problem(LedgerCode.NO_BALANCES, "warning"))
    return replace(
        outcome,
        new=outcome.new + len(new),
        known=outcome.known + len(group.rows) - len(new),
        split=outcome.split + notices.apply_notices(group.account),
        problems=tuple(problems),
    )


def _choose_format(group: AccountRows) -> None:
    """Let the first file of an account say which format its files have."""
    if not group.account.file_format:
        group.account.file_format = file_format_of(group.statements[0])
        group.account.save(update_fields=["file_format"])


def _store_details(
    outcome: ImportOutcome, file: BankFile, group: AccountRows, *, appearance: str, by: User | None, now: datetime
) -> ImportOutcome:
    notices.store_notices(group.account, group.rows)
    split = notices.apply_notices(group.account)
    problems = notices.problems_of(group.account, group.rows)
    known = len(group.rows) - len(problems)
    return replace(outcome, known=outcome.known + known, split=outcome.split + split, problems=(*outcome.problems, *problems))


def _gaps(file: BankFile, groups: Sequence[AccountRows]) -> Iterator[Problem]:
    for group in groups:
        found = balance_gaps(group.account)
        for gap in found:
            yield ledger_problem(
                LedgerCode.NOT_ADDING_UP,
                "warning",
                account=group.account.iban,
                first=f"{gap.first:%Y-%m-%d}",
                last=f"{gap.last:%Y-%m-%d}",
                balances=str(Decimal(gap.balances_cents) / 100),
                movements=str(Decimal(gap.movements_cents) / 100),
            )
        if found:
            yield from alike_rows(group.account, file, group.rows, found)


def _heads(file: BankFile, group: AccountRows) -> list[BookedStatement]:
    """Store the heads of an account's statements, and return them in the order of the file."""
    days: dict[int, list[BankRow]] = defaultdict(list)
    for row in group.rows:
        days[row.statement].append(row)
    return BookedStatement.objects.bulk_create(
        [
            BookedStatement(
                file=file,
                account=group.account,
                identifier=statement.identifier[:LONGEST_IDENTIFIER],
                opening_cents=cents_of(statement.opening.amount) if statement.opening else None,
                opening_day=statement.opening.day if statement.opening else None,
                closing_cents=cents_of(statement.closing.amount) if statement.closing else None,
                closing_day=statement.closing.day if statement.closing else None,
                first_on=min((row.day for row in days[at]), default=None),
                last_on=max((row.day for row in days[at]), default=None),
            )
            for at, statement in enumerate(group.statements)
        ]
    )


def _file_line(outcome: ImportOutcome, file: BankFile, by: User | None, now: datetime) -> JournalLine:
    counts = {"movements": file.movements_in_file, "new": outcome.new, "split": outcome.split}
    detail = {"file": file.name, "file_id": file.pk, "format": file.format, **counts}
    return journal.line(JournalLine.JournalVerb.IMPORTED, organisation_id=file.organisation_id, by=by, now=now, detail=detail)
