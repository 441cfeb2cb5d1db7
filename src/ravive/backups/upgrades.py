"""Whether an upgrade has not ended, and which copy is from before it.

A start that fails and comes again, as services do, would else write a copy each time, until none from before the upgrade is left. One that
is killed after the last migration would else leave undone what follows it.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

# The name of the file that is there while an upgrade has not ended, and names the copy.
FILE = "upgrading"
# After a day, people have worked with the version before: a copy of then is too old to return to.
LONGEST = timedelta(days=1)


def begin(copy: Path) -> None:
    """Write down that an upgrade begins, and which copy is from before it. Raises OSError."""
    (copy.parent / FILE).write_text(copy.name)


def begin_without_copy(folder: Path) -> None:
    """Write down that an upgrade begins, unless that is written already. Raises OSError."""
    (folder / FILE).touch()


def has_not_ended(folder: Path) -> bool:
    """Return whether an upgrade began and did not end."""
    return (folder / FILE).exists()


def copy_before(folder: Path, *, now: datetime) -> Path | None:
    """Return the copy from before the upgrade that did not end, None where every upgrade ended or the copy is gone or old."""
    try:
        copy = folder / Path((folder / FILE).read_text()).name
        written_at = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None
    return copy if copy.is_file() and now - written_at < LONGEST else None


def end(folder: Path) -> None:
    """Write down that the upgrade has ended. Raises OSError."""
    (folder / FILE).unlink(missing_ok=True)
