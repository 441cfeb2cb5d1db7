"""How long 100,000 entries of a camt.053, an MT940 and a CODA, and 30,000 rows of a table, take to read: `python -m bench.bank_files`.

Each reader runs alone in a process of its own, beside the library of its format: pycamt, mt-940 and febelfin-coda. A library is stopped
after a minute of the processor. The limits are those of seconds of the processor: other work on the machine does not count.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import FrameType

from ravive.banking import bank_file
from ravive.banking.statement import Entry
from ravive.lib.problem import Problem
from tests.banking import coda_writer, mt940_writer
from tests.banking.camt_writer import Transfer, camt, entry
from tests.banking.table_writer import STYLES, Movement

ENTRIES, ROWS = 100_000, 30_000
# Seconds of the processor, and MB of memory.
LIMITS = {"camt.053, Ravive": (20.0, 200.0), "table, Ravive": (5.0, 300.0)}
PATIENCE_SECONDS = 60
AMOUNT = Decimal("12.34")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a reader took; `cpu_seconds` are those of the processor, `memory_mb` the most that its process held, until it was stopped."""

    seconds: float
    cpu_seconds: float
    memory_mb: float
    is_stopped: bool

    def exceeds(self, cpu_seconds: float, memory_mb: float) -> bool:
        """Whether it took more, or was stopped before its end."""
        return self.is_stopped or self.cpu_seconds > cpu_seconds or self.memory_mb > memory_mb


class StoppedError(Exception):
    """A reader took more than the patience of this benchmark."""


def main() -> int:
    """Print what each reader took, and the limits of ours; return 1 when one of them is exceeded."""
    if len(sys.argv) > 1:
        return _measure(sys.argv[1], Path(sys.argv[2]))
    print(f"{'':28}{'file, MB':>10}{'s':>8}{'s of CPU':>10}{'MB':>8}")
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        taken = {name: _taken(name, Path(folder) / kind) for kind, names in READERS.items() for name in _written(kind, names, Path(folder))}
    missed = [name for name, (seconds, memory_mb) in LIMITS.items() if taken[name].exceeds(seconds, memory_mb)]
    for name, (seconds, memory_mb) in LIMITS.items():
        print(f"{name}: limits {seconds:.0f} s of CPU, {memory_mb:.0f} MB{'; exceeded' if name in missed else ''}")
    return int(bool(missed))


def _written(kind: str, names: dict[str, Callable[[Path], int]], folder: Path) -> Iterator[str]:
    """Yield the names of the readers of a kind, once its file is written."""
    with (folder / kind).open("wb") as file:
        file.writelines(WRITERS[kind]())
    yield from names


def _taken(name: str, path: Path) -> Reading:
    """Return what a reader takes in a process of its own, and print it."""
    done = subprocess.run([sys.executable, "-m", "bench.bank_files", name, str(path)], check=True, capture_output=True, text=True)
    taken = Reading(**json.loads(done.stdout.splitlines()[-1]))
    size_mb, end = path.stat().st_size / 1_000_000, "  stopped" if taken.is_stopped else ""
    print(f"{name:28}{size_mb:10.0f}{taken.seconds:8.1f}{taken.cpu_seconds:10.1f}{taken.memory_mb:8.0f}{end}", flush=True)
    return taken


def _measure(name: str, path: Path) -> int:
    """Print what one reader takes for a file, as JSON."""
    read = next(readers[name] for readers in READERS.values() if name in readers)
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE_SECONDS)
    began, began_cpu, is_stopped = time.perf_counter(), time.process_time(), False
    try:
        count = read(path)
        assert count == (ROWS if path.name == "table" else ENTRIES), count
    except StoppedError:
        is_stopped = True
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "memory_mb": memory_mb, "is_stopped": is_stopped}))
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise StoppedError


def _ours(path: Path) -> int:
    count, total = 0, Decimal(0)
    with path.open("rb") as file:
        for part in bank_file.read(file):
            assert not isinstance(part, Problem), part
            if isinstance(part, Entry):
                count, total = count + 1, total + part.amount
    assert total == count * AMOUNT
    return count


# The libraries are imported where they are measured, so that the others' memory does not count theirs.
def _pycamt(path: Path) -> int:
    from pycamt.parser import Camt053Parser

    return len(Camt053Parser.from_file(path).get_transactions())


def _mt940(path: Path) -> int:
    import mt940

    return sum(len(statement.transactions) for statement in mt940.parse_statements(path.read_text("utf-8")))


def _febelfin(path: Path) -> int:
    from coda import CODA

    with path.open(encoding="utf-8") as file:
        return sum(len(statement.moves) for statement in CODA(file).statements)


def _camt_parts() -> Iterator[bytes]:
    """Yield the text of a camt.053, an entry at a time."""
    gift = Transfer(amount=AMOUNT, structured="+++090/9337/55493+++")
    head, tail = camt([], Decimal(0), closing=ENTRIES * AMOUNT).rsplit("\n", 1)
    yield head.encode()
    for _number in range(ENTRIES):
        yield entry(gift, 8).encode()
    yield tail.encode()


def _mt940_parts() -> Iterator[bytes]:
    details = "/NAME/Donateur d’exemple/REMI/+++090/9337/55493+++"
    yield mt940_writer.message([AMOUNT] * ENTRIES, Decimal("0.00"), details=details).encode()


def _coda_parts() -> Iterator[bytes]:
    gift = coda_writer.Written(amount=AMOUNT, structured="090933755493")
    yield "\r\n".join(coda_writer.coda([gift] * ENTRIES, Decimal(0))).encode()


def _table_parts() -> Iterator[bytes]:
    """Yield a table of KBC, whose rows are padded: it is the longest that a bank writes."""
    yield STYLES["kbc-nl"].write([Movement(amount=AMOUNT)] * ROWS)


WRITERS: dict[str, Callable[[], Iterator[bytes]]] = {
    "camt": _camt_parts,
    "mt940": _mt940_parts,
    "coda": _coda_parts,
    "table": _table_parts,
}
READERS: dict[str, dict[str, Callable[[Path], int]]] = {
    "camt": {"camt.053, Ravive": _ours, "camt.053, pycamt": _pycamt},
    "mt940": {"MT940, Ravive": _ours, "MT940, mt-940": _mt940},
    "coda": {"CODA, Ravive": _ours, "CODA, febelfin-coda": _febelfin},
    "table": {"table, Ravive": _ours},
}


if __name__ == "__main__":
    sys.exit(main())
