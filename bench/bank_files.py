"""How long 100,000 entries of a camt.053 and a table of 30,000 rows take to read, in how much memory: `python -m bench.bank_files`."""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ravive.banking import bank_file
from ravive.banking.statement import Entry
from ravive.lib.problem import Problem
from tests.banking.camt_writer import Transfer, camt, entry
from tests.banking.table_writer import STYLES, Movement

ENTRIES = 100_000
MOST_SECONDS, MOST_MB = 20.0, 200.0
AMOUNT = Decimal("12.34")
ROWS = 30_000
MOST_TABLE_SECONDS, MOST_TABLE_MB = 5.0, 300.0


def main() -> int:
    """Print the seconds and the memory beside their limits; return 1 when one is exceeded."""
    # The table second: memory is the most that was used so far.
    return _measure_camt() + _measure_table()


def _measure_camt() -> int:
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        path = Path(folder) / "statement.xml"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(_parts())
        size_mb = path.stat().st_size / 1_000_000
        began = time.perf_counter()
        count, total = 0, Decimal(0)
        with path.open("rb") as given:
            for part in bank_file.read(given):
                assert not isinstance(part, Problem), part
                if isinstance(part, Entry):
                    count, total = count + 1, total + part.amount
        seconds = time.perf_counter() - began
    assert (count, total) == (ENTRIES, ENTRIES * AMOUNT)
    used_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"camt.053 of {ENTRIES:,} entries, a file of {size_mb:.0f} MB")
    print(f"{seconds:.1f} s (limit {MOST_SECONDS:.0f}), {used_mb:.0f} MB of memory (limit {MOST_MB:.0f})")
    return int(seconds > MOST_SECONDS or used_mb > MOST_MB)


def _measure_table() -> int:
    """Measure a table of KBC, whose rows are padded: it is the longest that a bank writes."""
    content = io.BytesIO(STYLES["kbc-nl"].write([Movement(amount=AMOUNT)] * ROWS))
    began = time.perf_counter()
    count = sum(isinstance(part, Entry) for part in bank_file.read(content))
    seconds = time.perf_counter() - began
    assert count == ROWS
    used_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"table of {ROWS:,} rows, a file of {len(content.getvalue()) / 1_000_000:.0f} MB")
    print(f"{seconds:.1f} s (limit {MOST_TABLE_SECONDS:.0f}), {used_mb:.0f} MB of memory (limit {MOST_TABLE_MB:.0f})")
    return int(seconds > MOST_TABLE_SECONDS or used_mb > MOST_TABLE_MB)


def _parts() -> Iterator[str]:
    """Yield the text of the file, an entry at a time."""
    gift = Transfer(amount=AMOUNT, structured="+++090/9337/55493+++")
    head, tail = camt([], Decimal(0), closing=ENTRIES * AMOUNT).rsplit("\n", 1)
    yield head
    for _number in range(ENTRIES):
        yield entry(gift, 8)
    yield tail


if __name__ == "__main__":
    sys.exit(main())
