"""Reads damaged files for a time, keeps those that reach new code, and says which of them a reader fails on."""

import itertools
import json
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from types import CodeType, FrameType

from ravive.banking import bank_file
from ravive.banking.statement import BankPart, Entry, Statement
from ravive.lib.problem import Problem
from tests.banking.fuzz.mutations import MOST_BYTES, damaged, grown
from tests.banking.fuzz.targets import FuzzTarget

# Four million empty rows take six seconds, more on a slow machine; time that grows with the square takes minutes.
MOST_SECONDS = 60.0
_MOST_KEPT = 500
_SHARE_GROWN = 0.003
_BALANCED = ("coda", "camt.053", "mt940")
_TOOL = 3


class TookTooLongError(Exception):
    """A file took more seconds of the processor than any file may."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A file on which a reader failed, and how."""

    content: bytes
    report: str


@dataclass(kw_only=True)
class FuzzResult:
    """What was tried of one reader. `kept` counts the files that reached code that none before did."""

    files: int = 0
    kept: int = 0
    failures: list[Failure] = field(default_factory=list[Failure])


def fuzz(target: FuzzTarget, *, seconds: float, seed: int, most_files: int | None = None) -> FuzzResult:
    """Return what became of files that are damaged for some seconds, or until so many are read; the same seed damages them alike."""
    rng, result = Random(seed), FuzzResult()
    kept: list[bytes] = []
    end = time.monotonic() + seconds
    with _reached_code() as reached, _limited_time():
        for _file in itertools.count() if most_files is None else range(most_files):
            if time.monotonic() >= end:
                break
            content = rng.choice(kept) if kept and rng.random() < 0.4 else target.write(rng)
            content = grown(content, rng) if rng.random() < _SHARE_GROWN else damaged(content, rng, target.tokens)
            before = len(reached)
            report = _tried(target, content)
            result.files += 1
            if report:
                result.failures.append(Failure(content=content, report=report))
            elif len(reached) > before and len(content) <= MOST_BYTES:
                result.kept += 1
                kept = [*kept, content][-_MOST_KEPT:]
    return result


def _tried(target: FuzzTarget, content: bytes) -> str:
    """Return how a reader fails on a file; nothing where it reads or refuses it."""
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        check(list(target.read(content)))
    except Exception:
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def check(parts: list[BankPart]) -> None:
    """Raise AssertionError where what was read contradicts itself."""
    total, statement = Decimal(0), None
    is_strange = any(isinstance(part, Problem) for part in parts)
    for part in parts:
        if isinstance(part, Problem):
            assert str(part)
            assert part.line > 0
            continue
        assert json.loads(bank_file.as_json(part))
        if isinstance(part, Statement):
            assert is_strange or _is_closed(statement, total), (statement, total)
            total, statement = Decimal(0), part
        else:
            assert isinstance(part, Entry)
            assert not part.details or sum(transfer.amount for transfer in part.details) == part.amount, part
            total += part.amount
    assert is_strange or _is_closed(statement, total), (statement, total)


def _is_closed(statement: Statement | None, total: Decimal) -> bool:
    """Whether balances close; one that is missing would have been a problem."""
    if statement is None or statement.format not in _BALANCED:
        return True
    return statement.opening is not None and statement.closing is not None and statement.opening.amount + total == statement.closing.amount


@contextmanager
def _reached_code() -> Iterator[set[tuple[str, int]]]:
    """Yield the lines of readers that were run, which grow while files are read."""
    reached = set[tuple[str, int]]()
    monitoring = sys.monitoring

    def add_line(code: CodeType, line: int) -> object:
        if "/ravive/banking/" in code.co_filename:
            reached.add((code.co_filename, line))
        # Each line counts once, so that the others run at full speed.
        return monitoring.DISABLE

    monitoring.use_tool_id(_TOOL, "fuzz")
    monitoring.register_callback(_TOOL, monitoring.events.LINE, add_line)
    monitoring.set_events(_TOOL, monitoring.events.LINE)
    try:
        yield reached
    finally:
        monitoring.set_events(_TOOL, monitoring.events.NO_EVENTS)
        monitoring.register_callback(_TOOL, monitoring.events.LINE, None)
        monitoring.free_tool_id(_TOOL)
        monitoring.restart_events()


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise TookTooLongError in a reader whose timer ends."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"more than {MOST_SECONDS:.0f} s of the processor")

    before = signal.signal(signal.SIGPROF, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, before)
