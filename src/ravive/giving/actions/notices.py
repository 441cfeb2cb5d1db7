"""Stores what notices (camt.054) say of movements, and adds it to the movement once a statement brought it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import batched

from django.db.models import Q

from ravive.giving.actions.movements import unmarked
from ravive.giving.actions.transfer_details import add_details
from ravive.giving.bank_rows import NOTICE, BankRow, ready
from ravive.giving.details import NoticedTransfers, open_sealed
from ravive.giving.fingerprints import appearance_of
from ravive.giving.ledger_problems import LedgerCode, ledger_problem
from ravive.giving.models import BankAccount, BankMovement, BankNotice, MovementMark
from ravive.giving.queries import closed_months, month_of
from ravive.lib.problem import Problem

_APPEARANCE = appearance_of(NOTICE)
AT_ONCE = 500


def store_notices(account: BankAccount, rows: Sequence[BankRow]) -> int:
    """Store what no earlier notice had; return how many. Each waits until `apply_notices` finds its movement."""
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
    waiting = {notice.pk: notice for notice in BankNotice.objects.filter(account=account).order_by("booked_on", "pk")}
    if not waiting:
        return 0
    found = _pair(waiting.values(), _movements_like(account, list(waiting.values())))
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


def _pair(notices: Iterable[BankNotice], movements: Sequence[BankMovement]) -> dict[int, int]:
    """Return which movement each notice is about: by the bank's own reference first of all of them, then by day, amount and reference."""
    found: dict[int, int] = {}
    for name in ("bank_mark", "common_mark"):
        free: dict[str, deque[int]] = defaultdict(deque)
        taken = set(found.values())
        for movement in movements:
            if movement.pk not in taken:
                free[getattr(movement, name)].append(movement.pk)
        for notice in notices:
            mark = getattr(notice, name)
            if notice.pk not in found and mark and free[mark]:
                found[notice.pk] = free[mark].popleft()
    return found


def _movements_like(account: BankAccount, notices: Sequence[BankNotice]) -> list[BankMovement]:
    """Return the movements that no notice detailed yet and that one of these may be about."""
    having = MovementMark.objects.filter(account=account, format=_APPEARANCE).values("movement")
    found: dict[int, BankMovement] = {}
    for some in batched(notices, AT_ONCE // 2):
        is_like = Q(common_mark__in={notice.common_mark for notice in some}) | Q(bank_mark__in={notice.bank_mark for notice in some} - {""})
        movements = BankMovement.objects.filter(is_like, account=account).exclude(pk__in=having)
        found |= {movement.pk: movement for movement in movements}
    return [movement for _number, movement in sorted(found.items())]


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
