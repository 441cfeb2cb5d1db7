"""How long the import of a month, of 10,000 and of 100,000 entries takes, and others wait for its lock: `python -m bench.bank_import`."""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count

MONTH, YEARS, MANY = 300, 10_000, 100_000
MOST_MONTH_SECONDS = 1.0
DAYS = 28


def main() -> int:
    """Print the seconds of each step; return 1 when a month takes too long."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ |= {"RAVIVE_DATA": folder, "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
        os.environ.setdefault("DATABASE_URL", "")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        month = _measured(MONTH)
        _measured(YEARS)
        _measured(MANY)
    used_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{used_mb:.0f} MB of memory at most")
    return int(month > MOST_MONTH_SECONDS)


def _measured(entries: int) -> float:
    """Print how long it takes to read a file, to import it, and to import one that overlaps it; return the seconds of the import."""
    from ravive.giving.file_reading import read_file
    from tests.giving.bank_truth import Happened, camt_053, camt_in_other_words, statements
    from tests.giving.ledger import ledger_of
    from tests.people.cast import organisation

    ledger = ledger_of(organisation(f"bench-{entries}"))
    # References are never given twice, also across organisations.
    ledger.numbers = count(entries)
    references = [ledger.reference().reference for _ in range(min(entries, 1000))]
    happened = [
        Happened(number=n, day=n * DAYS // entries, cents=1000 + n % 9000, reference=references[n % len(references)] if n % 2 else "")
        for n in range(entries)
    ]
    content = camt_053(statements(happened))
    print(f"{entries:,} entries, {len(content) / 1_000_000:.1f} MB of camt.053; half of them carry a reference")
    _seconds("read alone", lambda: read_file(io.BytesIO(content)))
    seconds = _seconds("import", lambda: _with_lock(lambda: ledger.imported(content)))
    overlapping = camt_053(statements([*happened, Happened(number=entries, day=DAYS, cents=1000)]))
    _seconds("import with one more day", lambda: _with_lock(lambda: ledger.imported(overlapping)))
    if entries <= MONTH:
        _seconds("import in other words", lambda: ledger.imported(camt_in_other_words(statements(happened))))
    return seconds


def _with_lock(act: Callable[[], object]) -> None:
    """Import, and print for how long the lock of the ledger was held: from when it was there until the commit."""
    from django.db import transaction

    from ravive.giving.actions import imports

    real = imports.lock_accounts

    def lock_accounts(organisation_id: int) -> object:
        accounts, began, used = real(organisation_id), time.perf_counter(), time.process_time()
        transaction.on_commit(lambda: _print("the lock is held for", time.perf_counter() - began, time.process_time() - used))
        return accounts

    imports.lock_accounts = lock_accounts  # pyright: ignore[reportAttributeAccessIssue] -- the same, and a clock
    try:
        act()
    finally:
        imports.lock_accounts = real


def _seconds(name: str, act: Callable[[], object]) -> float:
    began, used = time.perf_counter(), time.process_time()
    act()
    seconds, used = time.perf_counter() - began, time.process_time() - used
    _print(name, seconds, used)
    return seconds


def _print(name: str, seconds: float, used: float) -> None:
    print(f"  {name:<26} {seconds:7.2f} s, {used:.2f} s of processor time", flush=True)


if __name__ == "__main__":
    sys.exit(main())
