"""Finds the rows of a file that its bank described otherwise in an earlier file of the same format."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from ravive.giving.bank_rows import BankRow, days_of
from ravive.giving.models import BankAccount, BankMovement, BookedStatement
from ravive.giving.pairing import Likeness, redescribed

# Opening and closing balance in cents, and the day of the closing one.
type _Head = tuple[int, int, date]
_FIELDS = (
    "pk", "common_mark", "bank_mark", "booked_on", "amount_cents", "statement__file__format", "statement__opening_cents",
    "statement__closing_cents", "statement__closing_day", "marks__fingerprint", "marks__occurrence", "transfers__sealed",
    "transfers__structured", "transfers__iban_mark",
)  # fmt: skip
_OF_TRANSFER = 11


def find_redescribed(
    account: BankAccount, appearance: str, rows: Sequence[BankRow], unknown: Sequence[BankRow], statements: Sequence[BookedStatement]
) -> dict[int, int]:
    """Return which stored movement each unknown row is, by its place among them: one that a file of this format had in other words.

    An export with other options, or of another version, says more or less. Only a movement that no row of this file is can be meant.
    It has the bank's own reference of the row on that day. Or else the row's statement was stored before, thus with all its movements,
    and this one has the day and the amount. A closed month names no statement of what is no gift: there, day and amount are enough.
    """
    known = _stored_heads(account, statements)
    heads = [head if (head := _head_of(one)) in known else None for one in statements]
    given = {at: _likeness_of_row(row, heads[row.statement]) for at, row in enumerate(unknown)}
    if not any(one.bank_mark or one.statement for one in given.values()):
        return {}
    own = {(row.fingerprint, row.occurrence) for row in rows}
    stored = dict(_stored(account, appearance, unknown, own, statements[0].file.format))
    found = redescribed(given, stored)
    left = {at: replace(one, statement=(None, *one.statement[1:])) for at, one in given.items() if at not in found and one.statement}
    taken = set(found.values())
    return found | redescribed(left, {number: one for number, one in stored.items() if number not in taken})


def _likeness_of_row(row: BankRow, head: _Head | None) -> Likeness:
    return Likeness(
        common_mark=row.common_mark,
        bank_mark=f"{row.day} {row.bank_mark}" if row.bank_mark else "",
        iban_mark=row.transfers[0].iban_mark if len(row.transfers) == 1 else "",
        references=frozenset(one.given.structured for one in row.transfers if one.given.structured),
        statement=(head, row.day, row.amount_cents) if head else None,
    )


def _head_of(one: BookedStatement) -> _Head | None:
    """Return what tells a statement from others; None where it says too little, or leaves the balance as it was, as others may."""
    return _head(one.opening_cents, one.closing_cents, one.closing_day)


def _head(opening_cents: int | None, closing_cents: int | None, closing_day: date | None) -> _Head | None:
    if opening_cents is None or closing_cents is None or closing_day is None or opening_cents == closing_cents:
        return None
    return opening_cents, closing_cents, closing_day


def _stored_heads(account: BankAccount, statements: Sequence[BookedStatement]) -> set[_Head | None]:
    """Return the heads of statements that earlier files of this format had, as far as their days are those of these statements."""
    days = {one.closing_day for one in statements if one.closing_day}
    if not days:
        return set()
    found = BookedStatement.objects.filter(
        account=account, file__format=statements[0].file.format, closing_day__range=(min(days), max(days))
    ).exclude(file=statements[0].file)
    return {_head(*values) for values in found.order_by().values_list("opening_cents", "closing_cents", "closing_day")} - {None}


def _stored(
    account: BankAccount, appearance: str, rows: Sequence[BankRow], own: set[tuple[str, int]], format: str
) -> Iterator[tuple[int, Likeness]]:
    """Yield the movements of these days that this format had in words that no row of the file has."""
    movements = BankMovement.objects.filter(account=account, booked_on__range=days_of(rows), marks__format=appearance)
    found = movements.order_by("pk", "transfers__position").values_list(*_FIELDS)
    for (number, common, bank, day, cents, of, *balances, fingerprint, occurrence), some in groupby(
        found, key=lambda one: one[:_OF_TRANSFER]
    ):
        if (fingerprint, occurrence) in own:
            continue
        transfers = [one[_OF_TRANSFER:] for one in some]
        # Another format says it in words of its own.
        head = _head(*balances) if of == format else None
        is_cleared = not any(sealed for sealed, _structured, _iban in transfers)
        yield (
            number,
            Likeness(
                common_mark=common,
                bank_mark=f"{day} {bank}" if bank else "",
                iban_mark=transfers[0][2] if len(transfers) == 1 else "",
                references=frozenset(structured for _sealed, structured, _iban in transfers if structured),
                statement=(head, day, cents) if head or is_cleared else None,
            ),
        )
