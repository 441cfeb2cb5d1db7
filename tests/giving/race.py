"""Treasurers who book, deduct, undo and import the same at once, each in a thread with a connection of its own.

`test_at_once.py` runs it as a process with a database of its own.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

TREASURERS, GIFTS = 6, 12


def main() -> None:
    """Print what came of it: how often each action was done or refused, and what is stored."""
    django.setup()
    from django.db import connections

    from ravive.giving.actions import booking
    from ravive.giving.models import BankMovement, BankTransfer, JournalLine, Receipt
    from ravive.giving.queries import booked_receipts
    from tests.conftest import NOW
    from tests.giving.bank_truth import TrueMovement, camt_053, statements_of
    from tests.giving.ledger import ledger_of
    from tests.people.cast import organisation

    ledger = ledger_of(organisation("givers"))
    references = [ledger.reference().reference for _ in range(GIFTS)]
    exact = [TrueMovement(number=number, day=0, cents=1000 + number, reference=reference) for number, reference in enumerate(references, 1)]
    free = [TrueMovement(number=100 + number, day=1, cents=2000 + number) for number in range(GIFTS)]
    refund = TrueMovement(number=200, day=2, cents=-1500)
    statements = statements_of([*exact, *free, refund])
    together = Barrier(TREASURERS)

    def at_once(act: Callable[[int], object]) -> dict[str, int]:
        def attempt(number: int) -> str:
            together.wait()
            try:
                act(number)
            except (booking.AlreadyDecidedError, booking.NothingToDeductError) as refused:
                return type(refused).__name__
            finally:
                connections.close_all()
            return "done"

        with ThreadPoolExecutor(TREASURERS) as pool:
            return dict(Counter(pool.map(attempt, range(TREASURERS))))

    found: dict[str, object] = {"imports": at_once(lambda number: ledger.imported(camt_053(statements) + b"\n" * number))}
    waiting = ledger.transfer(amount_cents=2000).pk
    found["bookings"] = at_once(lambda _: booking.book(transfer_id=waiting, appeal=ledger.appeal, kind="gift", by=None, now=NOW))
    receipt = Receipt.objects.get(transfer=waiting).pk
    debit = ledger.transfer(amount_cents=-1500).pk
    found["deductions"] = at_once(lambda _: booking.deduct(transfer_id=debit, receipt_id=receipt, by=None, now=NOW))
    found["undoings"] = at_once(lambda _: booking.undo(receipt_id=receipt, by=None, now=NOW))
    found |= {
        "movements": BankMovement.objects.filter(account=ledger.account).count(),
        "transfers": BankTransfer.objects.filter(movement__account=ledger.account).count(),
        "receipts": sorted(booked_receipts().filter(appeal=ledger.appeal).values_list("amount_cents", flat=True)),
        "verbs": dict(Counter(JournalLine.objects.filter(organisation=ledger.organisation).values_list("verb", flat=True))),
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
