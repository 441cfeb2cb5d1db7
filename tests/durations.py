"""How long each test file takes: the longest begin first, so that no process of a run ends much later than the others.

`pytest --store-durations` renews the list for the files that it runs.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

PLACE = Path(__file__).with_suffix(".json")
# What takes less needs no place in the order.
SHORTEST_SECONDS = 2


def sort_longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; those of one file stay together, in their order."""
    stored: dict[str, int] = json.loads(PLACE.read_text())
    items.sort(key=lambda item: -stored.get(_file(item.nodeid), 0))


class Durations:
    """A plugin that measures the files of a run, and stores what it has measured."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[_file(report.nodeid)] += report.duration

    def pytest_sessionfinish(self) -> None:
        stored = json.loads(PLACE.read_text()) | {file: round(seconds) for file, seconds in self.seconds.items()}
        # Files are named from the root, as pytest is started there.
        kept = {file: seconds for file, seconds in sorted(stored.items()) if seconds >= SHORTEST_SECONDS and Path(file).exists()}
        PLACE.write_text(json.dumps(kept, indent=0) + "\n")


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]
