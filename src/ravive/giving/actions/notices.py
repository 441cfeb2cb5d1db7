"""Stores what notices (camt.054) say of movements, and adds it to the movement once a statement brought it."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import batched

from django.db.models import Q

from ravive.giving.actions.movements import unmarked
from ravive.giving.actions.transfer_details import add_details
from ravive.giving.bank_rows import NOTICE, BankRow, ready
from ravive.giving.details import NoticedTransfers, open_sealed
from ravive.giving.fingerprints import appearance_of, is_of_this_reading
from ravive.giving.ledger_problems import LedgerCode, ledger_problem
from ravive.giving.models import BankAccount, BankMovement, BankNotice, MovementMark
from ravive.giving.pairing import Likeness, by_bank_mark, by_common_mark, pair
from ravive.giving.queries import closed_months, month_of
from ravive.lib.problem import Problem

_APPEARANCE = appearance_of(NOTICE)
AT_ONCE = 500


def store_notices(account: BankAccount, rows: Sequence[BankRow]) -> int:
    """Store what no notice said before; return how many. Each waits until `apply_notices` finds its movement."""
    _forget_earlier_readings(account, rows)
    waiting = set(BankNotice.objects.filter(account=account).values_list("fingerprint", "occurrence"))
    new = [row for row in unmarked(account, _APPEARANCE, rows) if (row.fingerprint, row.occurrence) not in waiting]
    BankNotice.objects.bulk_create(
        [
            BankNotice(
                account=account,
                booked_on=row.day,
                amount_cents=row.amount_cents,
                common_mark=row.common_mark,
                bank_mark=row.bank_mark,
                fingerprint=row.fingerprint,
                occurrence=row.occurrence,
                sealed=row.sealed,
            )
            for row in new
        ],
        batch_size=AT_ONCE,
    )
    return len(new)


def _forget_earlier_readings(account: BankAccount, rows: Sequence[BankRow]) -> None:
    """Delete what an earlier reading stored of the same notices: it is stored as it is read now."""
    waiting = BankNotice.objects.filter(account=account).order_by("pk").values_list("pk", "fingerprint", "common_mark", "bank_mark")
    earlier = {
        number: Likeness(common_mark=common, bank_mark=bank)
        for number, fingerprint, common, bank in waiting
        if not is_of_this_reading(fingerprint)
    }
    read = {at: Likeness(common_mark=row.common_mark, bank_mark=row.bank_mark) for at, row in enumerate(rows)}
    for some in batched(pair(read, earlier, by_bank_mark, by_common_mark).values(), AT_ONCE):
        BankNotice.objects.filter(pk__in=some).delete()


def drop_notices(account: BankAccount, rows: Sequence[BankRow]) -> None:
    """Delete the notices that some rows are: stored as movements, they wait for no statement."""
    own = {(row.fingerprint, row.occurrence) for row in rows}
    waiting = BankNotice.objects.filter(account=account).values_list("pk", "fingerprint", "occurrence")
    for some in batched([number for number, *mark in waiting if tuple(mark) in own], AT_ONCE):
        BankNotice.objects.filter(pk__in=some).delete()


def apply_notices(account: BankAccount) -> int:
    """Add the details of waiting notices to their movements; return how many movements were split.

    The bank's own reference finds the movement; else its day, amount and payment reference.
    """
    waiting = {one.pk: one for one in BankNotice.objects.filter(account=account).order_by("booked_on", "pk")}
    if not waiting:
        return 0
    likenesses = {number: Likeness(common_mark=one.common_mark, bank_mark=one.bank_mark) for number, one in waiting.items()}
    found = pair(likenesses, _movements_like(account, list(likenesses.values())), by_bank_mark, by_common_mark)
    MovementMark.objects.bulk_create(
        [
            MovementMark(
                movement_id=movement_id,
                account=account,
                format=_APPEARANCE,
                fingerprint=waiting[number].fingerprint,
                occurrence=waiting[number].occurrence,
            )
            for number, movement_id in found.items()
        ],
        batch_size=AT_ONCE,
    )
    split = add_details(
        {
            movement_id: tuple(map(ready, open_sealed(waiting[number].sealed, NoticedTransfers).transfers))
            for number, movement_id in found.items()
        }
    )
    for some in batched(found, AT_ONCE):
        BankNotice.objects.filter(pk__in=some).delete()
    return split


def _movements_like(account: BankAccount, notices: Sequence[Likeness]) -> dict[int, Likeness]:
    """Return the movements that no notice detailed yet and that one of these may be about."""
    having = MovementMark.objects.filter(account=account, format=_APPEARANCE).values("movement")
    found: dict[int, Likeness] = {}
    for some in batched(notices, AT_ONCE // 2):
        is_like = Q(common_mark__in={one.common_mark for one in some}) | Q(bank_mark__in={one.bank_mark for one in some} - {""})
        movements = BankMovement.objects.filter(is_like, account=account).exclude(pk__in=having).order_by("booked_on", "pk")
        for number, common, bank in movements.values_list("pk", "common_mark", "bank_mark"):
            found[number] = Likeness(common_mark=common, bank_mark=bank)
    return dict(sorted(found.items()))


def problems_of(account: BankAccount, rows: Sequence[BankRow]) -> list[Problem]:
    """Return what waits of a notice's rows. What belongs to a closed month waits for nothing: it is deleted."""
    closed = closed_months(account.pk)
    own = {(row.fingerprint, row.occurrence) for row in rows}
    found: list[Problem] = []
    for notice in BankNotice.objects.filter(account=account).order_by("booked_on", "pk"):
        is_late = month_of(notice.booked_on) in closed
        if (notice.fingerprint, notice.occurrence) in own:
            code = LedgerCode.NOTICE_UNKNOWN if is_late else LedgerCode.NOTICE_WAITS
            day, amount = f"{notice.booked_on:%Y-%m-%d}", str(Decimal(notice.amount_cents) / 100)
            found.append(ledger_problem(code, "warning", day=day, amount=amount))
        if is_late:
            notice.delete()
    return found
