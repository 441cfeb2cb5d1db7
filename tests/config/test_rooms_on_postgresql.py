"""The tests of the rooms once more, on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
# Two runs, each on a database of its own: they can go on at the same time.
RUNS = (("reviews", "insight", "trainings"), ("decks", "people", "hub", "starter"))
# About the file of SQLite.
IGNORED = ("reviews/test_durability.py",)
LONGEST_SECONDS = 500


@pytest.mark.timeout(LONGEST_SECONDS + 20)
@pytest.mark.parametrize("rooms", RUNS, ids=" ".join)
def test_every_test_of_a_room_holds_on_postgresql(postgresql: str, rooms: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(f"--ignore={TESTS / path}" for path in IGNORED)]
        + [str(TESTS / room) for room in rooms],
        env={**os.environ, "RAVIVE_TEST_DATABASE_URL": postgresql},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
