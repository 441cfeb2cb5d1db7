"""Imports that are killed in the middle, again and again. `test_at_once.py` runs it as a process with a database of its own."""

import json
import os
import random
import signal
import sys
import time

import django

KILLS, ROWS = 20, 400


def main() -> None:
    """Print, for each kill, what was stored after it, and after the same file was imported once more."""
    django.setup()
    from django.db import connection, connections, transaction

    from ravive.giving.models import BankFile, BankMovement, BankTransfer, BookedStatement, JournalLine, MovementMark, Receipt
    from tests.giving.bank_truth import TrueMovement, coda, statements_of
    from tests.giving.ledger import Ledger, ledger_of
    from tests.people.cast import organisation

    ledger: Ledger = ledger_of(organisation("givers"))
    reference = ledger.reference("standing").reference
    own = {"organisation": ledger.organisation}

    @transaction.atomic
    def stored() -> list[int]:
        """Return what is stored at one moment: a PostgreSQL may still end what a killed client asked for last."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        account = {"account": ledger.account}
        return [
            BankFile.objects.filter(**own).count(),
            BookedStatement.objects.filter(**account).count(),
            BankMovement.objects.filter(**account).count(),
            MovementMark.objects.filter(**account).count(),
            BankTransfer.objects.filter(movement__account=ledger.account).count(),
            Receipt.objects.filter(**own).count(),
            JournalLine.objects.filter(**own).count(),
        ]

    def file(number: int) -> bytes:
        """Half of the rows book themselves."""
        rows = range(1, ROWS + 1)
        return coda(statements_of([TrueMovement(number=n, day=number, cents=1000, reference=reference if n % 2 else "") for n in rows]))

    began = time.perf_counter()
    ledger.imported(file(0))
    seconds = time.perf_counter() - began
    chance = random.Random(0)
    found: list[dict[str, list[int]]] = []
    for number in range(1, KILLS + 1):
        content, before = file(number), stored()
        connections.close_all()
        child = os.fork()
        if not child:
            ledger.imported(content)
            os._exit(0)
        time.sleep(chance.uniform(0, 1.1 * seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        after = stored()
        ledger.imported(content)
        again = stored()
        found.append(
            {
                "killed": [now - then for now, then in zip(after, before, strict=True)],
                "again": [now - then for now, then in zip(again, before, strict=True)],
            }
        )
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
