"""Counts that several processes share: each has files of its own in one folder, which the metrics process adds up.

A process that is started again under the same name continues its files: a folder never grows with restarts.
"""

import json
import os
from pathlib import Path

# The name is the library's.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
RESTARTS_FILE = "restarts.json"
_process = "supervisor"


def share(folder: Path) -> None:
    """Write the counts of this process, and of those that it forks, to files of this folder. Call it before `counts` is imported."""
    os.environ[FOLDER_VARIABLE] = str(folder)
    from prometheus_client import values

    values.ValueClass = values.MultiProcessValue(process_identifier=lambda: _process)


def name_process(name: str) -> None:
    """Let this process write its counts to files of this name from now on; without `share`, nothing changes."""
    global _process
    _process = name


def share_nothing() -> None:
    """Let a process that was not told to share count for itself: a command that a job starts inherits the job's environment."""
    os.environ.pop(FOLDER_VARIABLE, None)


def store_restarts(folder: Path, restarts: dict[str, int]) -> None:
    """Store how often each kind of process was started again, for the metrics process."""
    unfinished = folder / f"{RESTARTS_FILE}.unfinished"
    unfinished.write_text(json.dumps(restarts))
    unfinished.rename(folder / RESTARTS_FILE)


def restarts(folder: Path) -> dict[str, int]:
    """Return how often each kind of process was started again since the supervisor began."""
    try:
        return json.loads((folder / RESTARTS_FILE).read_text())
    except FileNotFoundError:
        return {}
