"""Adds to stored movements what a later file says of them: the transfers of a batch, a name, an account."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import batched

import msgspec

from ravive.giving.bank_rows import ReadyTransfer
from ravive.giving.details import TransferDetails, open_sealed, seal
from ravive.giving.fingerprints import iban_mark_of
from ravive.giving.models import BankTransfer
from ravive.giving.queries import booked_receipts, given_by_erased

AT_ONCE = 500
Decision = BankTransfer.Decision
_FIELDS = ("sealed", "structured", "iban_mark", "amount_cents", "decision")


def new_transfers(movement_id: int, transfers: Sequence[ReadyTransfer], *, first: int = 1, is_held: bool = False) -> Iterator[BankTransfer]:
    """Yield transfers to store, from a position on. One without any amount is decided: there is nothing to book."""
    for position, ready in enumerate(transfers, first):
        transfer = BankTransfer(movement_id=movement_id, position=position, is_held=is_held)
        _fill(transfer, ready)
        yield transfer


def add_details(by_movement: Mapping[int, Sequence[ReadyTransfer]]) -> int:
    """Add to movements, by their number, what another file says of their transfers; return how many were split.

    A movement is split where its one transfer is undecided and the parts make its amount. Empty details of a single transfer are
    filled. What was cleared stays so.
    """
    split = 0
    for some in batched(by_movement, AT_ONCE):
        stored: dict[int, list[BankTransfer]] = defaultdict(list)
        for transfer in BankTransfer.objects.filter(movement__in=some).order_by("movement", "position"):
            stored[transfer.movement_id].append(transfer)
        erased = set(booked_receipts().filter(given_by_erased(), transfer__movement__in=some).order_by().values_list("transfer", flat=True))
        changed: list[BankTransfer] = []
        added: list[BankTransfer] = []
        for movement_id, transfers in stored.items():
            parts = by_movement[movement_id]
            if len(transfers) > 1 or not transfers[0].sealed:
                continue
            if _is_split_by(transfers[0], parts):
                _fill(transfers[0], parts[0])
                changed.append(transfers[0])
                added += new_transfers(movement_id, parts[1:], first=2, is_held=transfers[0].is_held)
                split += 1
            elif len(parts) == 1 and _fill_blanks(transfers[0], parts[0], is_erased=transfers[0].pk in erased):
                changed.append(transfers[0])
        BankTransfer.objects.bulk_update(changed, _FIELDS, batch_size=AT_ONCE)
        BankTransfer.objects.bulk_create(added)
    return split


def _is_split_by(transfer: BankTransfer, parts: Sequence[ReadyTransfer]) -> bool:
    is_whole = sum(part.noticed.amount_cents for part in parts) == transfer.amount_cents
    return len(parts) > 1 and is_whole and (transfer.decision == Decision.OPEN or not transfer.amount_cents)


def _fill(transfer: BankTransfer, ready: ReadyTransfer) -> None:
    transfer.amount_cents, transfer.structured = ready.noticed.amount_cents, ready.noticed.structured
    transfer.sealed, transfer.iban_mark = ready.sealed, ready.iban_mark
    transfer.decision = Decision.OPEN if ready.noticed.amount_cents else Decision.NO_GIFT


def _fill_blanks(transfer: BankTransfer, ready: ReadyTransfer, *, is_erased: bool) -> bool:
    """Fill what the file before did not say; return whether anything was. The account of an erased donor is not recognised again."""
    details, noticed = open_sealed(transfer.sealed, TransferDetails), ready.noticed
    filled = TransferDetails(**{name: text or getattr(noticed.details, name) for name, text in msgspec.structs.asdict(details).items()})
    structured = transfer.structured or noticed.structured
    if filled == details and structured == transfer.structured:
        return False
    iban_mark = "" if is_erased else iban_mark_of(filled.iban)
    transfer.sealed, transfer.iban_mark, transfer.structured = seal(filled), iban_mark, structured
    return True
