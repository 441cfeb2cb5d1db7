"""Stores the movements of a file that no file brought before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched, groupby

from ravive.giving.actions.redescribed_rows import find_redescribed
from ravive.giving.actions.transfer_details import add_details, new_transfers
from ravive.giving.bank_rows import BankRow, days_of
from ravive.giving.fingerprints import READING_NOW, names_reference, reading_family
from ravive.giving.models import BankAccount, BankMovement, BankTransfer, BookedStatement, MovementMark
from ravive.giving.pairing import Likeness, by_account, by_common_mark, by_parts, pair, reread

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
    What an earlier reading of any format stored is found by day, amount and the other account, though it read another reference.
    What a file of its format described otherwise is found first.
    """
    unknown = unmarked(account, appearance, rows)
    if not unknown:
        return StoredRows(new=0, new_days=frozenset(), split=0)
    same = find_redescribed(account, appearance, rows, unknown, statements)
    _forget_marks(appearance, same.values())
    _change_common_marks({number: unknown[at] for at, number in same.items() if names_reference(unknown[at].entry)})
    same |= _brought_by_others(account, appearance, {at: row for at, row in enumerate(unknown) if at not in same})
    found = {movement_id: unknown[at] for at, movement_id in same.items()}
    _add_marks(account, appearance, found)
    _add_bank_marks(found)
    split = add_details({movement_id: row.transfers for movement_id, row in found.items()})
    new = [row for at, row in enumerate(unknown) if at not in same]
    for some in batched(new, AT_ONCE):
        _store(account, appearance, some, statements)
    return StoredRows(new=len(new), new_days=frozenset(row.day for row in new), split=split)


def _brought_by_others(account: BankAccount, appearance: str, rows: Mapping[int, BankRow]) -> dict[int, int]:
    """Return which movement of another format, or of an earlier reading, each row is."""
    if not rows:
        return {}
    stored = _without_appearance(account, appearance, list(rows.values()))
    likenesses = {at: _likeness_of(row) for at, row in rows.items()}
    same = pair(likenesses, stored, by_parts, by_account, by_common_mark)
    free, taken = {at: one for at, one in likenesses.items() if at not in same}, set(same.values())
    read_again = reread(free, {number: one for number, one in stored.items() if number not in taken})
    _change_common_marks({number: rows[at] for at, number in read_again.items()})
    return same | read_again


def _likeness_of(row: BankRow) -> Likeness:
    transfers = [(one.given.amount_cents, one.given.structured, one.iban_mark) for one in row.transfers]
    return _likeness(row.common_mark, transfers, (row.day, row.amount_cents))


def _likeness(common_mark: str, transfers: Sequence[tuple[int, str, str]], reread: tuple[date, int] | None) -> Likeness:
    """Return what a movement is compared by. Of each transfer: cents, reference, and the mark of the other account."""
    references = frozenset(structured for _cents, structured, _iban in transfers if structured)
    if len(transfers) > 1:
        parts = tuple(sorted((cents, structured) for cents, structured, _iban in transfers))
        return Likeness(common_mark=common_mark, parts=parts, references=references, reread=reread)
    iban_mark = transfers[0][2] if transfers else ""
    return Likeness(common_mark=common_mark, iban_mark=iban_mark, references=references, reread=reread)


def unmarked(account: BankAccount, appearance: str, rows: Sequence[BankRow]) -> list[BankRow]:
    """Return the rows that no file of this format had, the same number of times."""
    seen: set[tuple[str, int]] = set()
    for some in batched(rows, AT_ONCE):
        # Not by day: a notice may have another than the statement of its movement.
        marks = MovementMark.objects.filter(account=account, format=appearance, fingerprint__in={row.fingerprint for row in some})
        seen.update(marks.values_list("fingerprint", "occurrence"))
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


def _forget_marks(appearance: str, movements: Iterable[int]) -> None:
    """Delete how movements looked in a format: a movement looks as the last file has it."""
    for some in batched(movements, AT_ONCE):
        MovementMark.objects.filter(movement__in=some, format=appearance).delete()


def _change_common_marks(found: Mapping[int, BankRow]) -> None:
    """Store the digest of today's reading, by which files of other formats find these movements."""
    for some in batched(found, AT_ONCE // 2):
        movements = list(BankMovement.objects.filter(pk__in=some))
        for movement in movements:
            movement.common_mark = found[movement.pk].common_mark
        BankMovement.objects.bulk_update(movements, ["common_mark"])


def _add_bank_marks(found: Mapping[int, BankRow]) -> None:
    """Store the bank's own reference of movements that a format without one brought."""
    for some in batched([number for number, row in found.items() if row.bank_mark], AT_ONCE // 2):
        lacking = BankMovement.objects.filter(pk__in=some, bank_mark="").exclude(transfers__sealed="")
        for movement in lacking:
            movement.bank_mark = found[movement.pk].bank_mark
        BankMovement.objects.bulk_update(lacking, ["bank_mark"])


def _without_appearance(account: BankAccount, appearance: str, rows: Sequence[BankRow]) -> dict[int, Likeness]:
    """Return the movements of these days that no file of the format had, in the order in which they were stored."""
    marks = MovementMark.objects.filter(account=account)
    having = marks.filter(format=appearance).values("movement")
    movements = BankMovement.objects.filter(account=account, booked_on__range=days_of(rows)).exclude(pk__in=having)
    of_days = marks.filter(movement__booked_on__range=days_of(rows))
    # A mark of an earlier reading in any format, unless today's reading found the movement too; or the same table, by another layout.
    of_today = marks.filter(fingerprint__startswith=READING_NOW).values("movement")
    of_earlier_reading = of_days.exclude(fingerprint__startswith=READING_NOW).exclude(movement__in=of_today)
    of_format = of_days.filter(format__startswith=reading_family(appearance)).exclude(format=appearance)
    earlier = set(of_earlier_reading.values_list("movement", flat=True)) | set(of_format.values_list("movement", flat=True))
    fields = ("pk", "common_mark", "booked_on", "amount_cents", "transfers__amount_cents", "transfers__structured", "transfers__iban_mark")
    found = movements.order_by("pk", "transfers__position").values_list(*fields)
    return {
        number: _likeness(common, [one[4:] for one in of_movement], (day, cents) if number in earlier else None)
        for (number, common, day, cents), of_movement in groupby(found, key=lambda one: one[:4])
    }


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
