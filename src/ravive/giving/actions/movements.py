"""Stores the movements of a file that no file brought before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from ravive.giving.actions.transfer_details import add_details, new_transfers
from ravive.giving.bank_rows import BankRow, days_of
from ravive.giving.fingerprints import iban_mark_of
from ravive.giving.models import BankAccount, BankMovement, BankTransfer, BookedStatement, MovementMark
from ravive.giving.pairing import Likeness, by_account, by_common_mark, pair

AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRows:
    """What became of the rows of one account: movements that are new, with their days, and how many were split."""

    new: int
    new_days: frozenset[date]
    split: int


def store_rows(*, account: BankAccount, appearance: str, rows: Sequence[BankRow], statements: Sequence[BookedStatement]) -> StoredRows:
    """Store the rows that are no stored movement yet. `appearance` names the format; `statements` are those that rows point to.

    A row is a stored movement where another file of its format had it, the same number of times; else where a movement of its day,
    amount and reference was in no file of its format yet. Files of two formats so say the same as each of them alone, whatever came first.
    """
    unknown = unmarked(account, appearance, rows)
    if not unknown:
        return StoredRows(new=0, new_days=frozenset(), split=0)
    stored = _without_appearance(account, appearance, unknown)
    same = pair({at: likeness_of(row) for at, row in enumerate(unknown)}, stored, by_account, by_common_mark)
    found = {movement_id: unknown[at] for at, movement_id in same.items()}
    _add_marks(account, appearance, found)
    _add_bank_marks(found)
    split = add_details({movement_id: row.transfers for movement_id, row in found.items()})
    new = [row for at, row in enumerate(unknown) if at not in same]
    for some in batched(new, AT_ONCE):
        _store(account, appearance, some, statements)
    return StoredRows(new=len(new), new_days=frozenset(row.day for row in new), split=split)


def likeness_of(row: BankRow) -> Likeness:
    """Return what a row may have in common with a stored movement."""
    iban = "" if row.entry.details else row.entry.iban
    return Likeness(common_mark=row.common_mark, bank_mark=row.bank_mark, iban_mark=iban_mark_of(iban))


def unmarked(account: BankAccount, appearance: str, rows: Sequence[BankRow]) -> list[BankRow]:
    """Return the rows that no file of this format had, the same number of times."""
    if not rows:
        return []
    marks = MovementMark.objects.filter(account=account, format=appearance, movement__booked_on__range=days_of(rows))
    seen = set(marks.values_list("fingerprint", "occurrence"))
    return [row for row in rows if (row.fingerprint, row.occurrence) not in seen]


def _add_marks(account: BankAccount, appearance: str, found: Mapping[int, BankRow]) -> None:
    """Store how movements, by their number, look in a format."""
    MovementMark.objects.bulk_create(
        [
            MovementMark(
                movement_id=movement_id, account=account, format=appearance, fingerprint=row.fingerprint, occurrence=row.occurrence
            )
            for movement_id, row in found.items()
        ],
        batch_size=AT_ONCE,
    )


def _add_bank_marks(found: Mapping[int, BankRow]) -> None:
    """Store the bank's own reference of movements that a format without one brought."""
    for some in batched([number for number, row in found.items() if row.bank_mark], AT_ONCE // 2):
        lacking = BankMovement.objects.filter(pk__in=some, bank_mark="").exclude(transfers__sealed="")
        for movement in lacking:
            movement.bank_mark = found[movement.pk].bank_mark
        BankMovement.objects.bulk_update(lacking, ["bank_mark"])


def _without_appearance(account: BankAccount, appearance: str, rows: Sequence[BankRow]) -> dict[int, Likeness]:
    """Return the movements of these days that no file of the format had, in the order in which they were stored."""
    movements = BankMovement.objects.filter(account=account, booked_on__range=days_of(rows), transfers__position=1)
    having = MovementMark.objects.filter(account=account, format=appearance).values("movement")
    found = movements.exclude(pk__in=having).order_by("pk").values_list("pk", "common_mark", "bank_mark", "transfers__iban_mark")
    return {number: Likeness(common_mark=common, bank_mark=bank, iban_mark=iban) for number, common, bank, iban in found}


def _store(account: BankAccount, appearance: str, rows: Sequence[BankRow], statements: Sequence[BookedStatement]) -> None:
    movements = BankMovement.objects.bulk_create(
        [
            BankMovement(
                account=account,
                statement=statements[row.statement],
                booked_on=row.day,
                value_on=row.entry.value_date,
                amount_cents=row.amount_cents,
                is_reversal=row.entry.reversal,
                common_mark=row.common_mark,
                bank_mark=row.bank_mark,
            )
            for row in rows
        ]
    )
    _add_marks(account, appearance, {movement.pk: row for movement, row in zip(movements, rows, strict=True)})
    BankTransfer.objects.bulk_create(
        [transfer for movement, row in zip(movements, rows, strict=True) for transfer in new_transfers(movement.pk, row.transfers)]
    )
