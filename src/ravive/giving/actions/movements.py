"""Stores the movements of a file that no file brought before."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import batched

from ravive.giving.actions.transfer_details import new_transfers
from ravive.giving.bank_rows import BankRow, days_of
from ravive.giving.models import BankAccount, BankMovement, BankTransfer, BookedStatement, MovementMark

AT_ONCE = 1000

# A day, and cents.
type _Alike = tuple[date, int]


def store_rows(*, account: BankAccount, appearance: str, rows: Sequence[BankRow], statements: Sequence[BookedStatement]) -> list[BankRow]:
    """Store the rows that are no stored movement yet, and return them. `appearance` names the format; rows point to `statements`.

    A row is a stored movement where another file of its format had it, the same number of times. Of movements that this format did not
    bring, only day and amount are compared: another format, layout or reading has other words. The same counts within a statement that
    was stored before: some exports of it have other names or messages.
    """
    unknown = unmarked(account, appearance, rows)
    if not unknown:
        return []
    others = _brought_by_others(account, appearance, unknown)
    in_other_words, stored = _in_other_words(account, appearance, rows, unknown), _stored_before(account, statements)
    new: list[BankRow] = []
    for row in unknown:
        alike = row.day, row.amount_cents
        if others[alike]:
            others[alike] -= 1
        elif row.statement in stored and in_other_words[alike]:
            in_other_words[alike] -= 1
        else:
            new.append(row)
    for some in batched(new, AT_ONCE):
        _store(account, appearance, some, statements)
    return new


def unmarked(account: BankAccount, appearance: str, rows: Sequence[BankRow]) -> list[BankRow]:
    """Return the rows that no file of this format had, the same number of times."""
    seen: set[tuple[str, int]] = set()
    for some in batched(rows, AT_ONCE):
        # Not by day: a notice may have another than the statement of its movement.
        marks = MovementMark.objects.filter(account=account, format=appearance, fingerprint__in={row.fingerprint for row in some})
        seen.update(marks.values_list("fingerprint", "occurrence"))
    return [row for row in rows if (row.fingerprint, row.occurrence) not in seen]


def _brought_by_others(account: BankAccount, appearance: str, rows: Sequence[BankRow]) -> Counter[_Alike]:
    """Return how many movements of the days of some rows no file of this format brought, by day and amount."""
    own = MovementMark.objects.filter(account=account, format=appearance).values("movement")
    others = BankMovement.objects.filter(account=account, booked_on__range=days_of(rows)).exclude(pk__in=own)
    return Counter(others.order_by().values_list("booked_on", "amount_cents"))


def _in_other_words(account: BankAccount, appearance: str, rows: Sequence[BankRow], unknown: Sequence[BankRow]) -> Counter[_Alike]:
    """Return how many movements of the days of unknown rows this format brought, and no row of the file is, by day and amount."""
    own = {(row.fingerprint, row.occurrence) for row in rows}
    marks = MovementMark.objects.filter(account=account, format=appearance, movement__booked_on__range=days_of(unknown))
    fields = ("movement__booked_on", "movement__amount_cents", "fingerprint", "occurrence")
    return Counter((day, cents) for day, cents, *mark in marks.values_list(*fields) if tuple(mark) not in own)


def _stored_before(account: BankAccount, statements: Sequence[BookedStatement]) -> set[int]:
    """Return which statements an earlier file had, by their places. One that leaves the balance as it was says too little of itself."""
    heads = {
        at: (statement.opening_cents, statement.closing_cents, statement.closing_day)
        for at, statement in enumerate(statements)
        if statement.closing_day and statement.opening_cents not in (None, statement.closing_cents)
    }
    earlier = BookedStatement.objects.filter(account=account, closing_day__in={day for _opening, _closing, day in heads.values()})
    earlier = earlier.exclude(file=statements[0].file).order_by()
    found = set(earlier.values_list("opening_cents", "closing_cents", "closing_day"))
    return {at for at, head in heads.items() if head in found}


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
    MovementMark.objects.bulk_create(
        [
            MovementMark(movement=movement, account=account, format=appearance, fingerprint=row.fingerprint, occurrence=row.occurrence)
            for movement, row in zip(movements, rows, strict=True)
        ]
    )
    BankTransfer.objects.bulk_create(
        [transfer for movement, row in zip(movements, rows, strict=True) for transfer in new_transfers(movement.pk, row.transfers)]
    )
