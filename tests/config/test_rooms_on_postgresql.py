"""The tests of every room that has tables once more, on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROOMS = ("reviews", "insight", "trainings", "network", "publishing", "decks", "register", "people", "hub", "starter")
# About the file of SQLite; and who may open which address, which no database changes.
IGNORED = ("reviews/test_durability.py", "people/test_isolation.py")
LONGEST_SECONDS = 580


@pytest.mark.long(seconds=300)
@pytest.mark.timeout(LONGEST_SECONDS + 10)
def test_every_test_of_the_rooms_holds_on_postgresql(postgresql: str, tmp_path: Path) -> None:
    without = [f"--ignore={TESTS / path}" for path in IGNORED]
    said = tmp_path / "said.txt"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *without, *(str(TESTS / room) for room in ROOMS)],
            env={**os.environ, "RAVIVE_TEST_DATABASE_URL": postgresql},
            cwd=TESTS.parent,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            code = process.wait(LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
    assert code == 0, said.read_text(errors="replace")[-6000:]
