"""What a request at the desk reads of people's details, counted while it runs, so that the audit log can say it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class SeenDetails:
    """How many details a request has read so far, and whether it wrote an entry of the audit log itself."""

    count: int = 0
    is_recorded: bool = False


_seen: ContextVar[SeenDetails | None] = ContextVar("seen_details", default=None)


@contextmanager
def counted() -> Iterator[SeenDetails]:
    """Yield the count of what is read until the block ends."""
    seen = SeenDetails()
    token = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(token)


def note(count: int = 1) -> None:
    """Count details of people that are read. Each decryption calls this, and each view that shows details stored in clear."""
    if seen := _seen.get():
        seen.count += count


def note_entry() -> None:
    """Note that this request wrote an entry of the audit log."""
    if seen := _seen.get():
        seen.is_recorded = True
