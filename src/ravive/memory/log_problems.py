"""Why a log cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ravive.memory.log_rows import COLUMNS


class EventsError(ValueError):
    """A file that cannot be used; `problems` holds every reason, one a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def refuse_other_columns(path: Path, names: Sequence[str]) -> None:
    """Raise EventsError where a column is missing, or is there twice."""
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        found = ", ".join(names) or "none"
        # Spreadsheets of half of Europe write semicolons.
        hint = "; save the file with commas between the columns" if len(names) == 1 and (";" in found or "\t" in found) else ""
        raise EventsError([f"{path}: no column {', '.join(missing)}; found {found}; needed are {', '.join(COLUMNS)}{hint}"])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise EventsError([f"{path}: two columns {name}; leave one" for name in twice])
