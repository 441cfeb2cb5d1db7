"""Two treasurers at once book nothing twice, and an import that is killed leaves a whole file or nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.giving.killed import KILLS, ROWS
from tests.giving.race import GIFTS, TREASURERS

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]


def run(module: str, first_database: FirstDatabase, folder: Path) -> Any:  # noqa: ANN401 - whatever the process prints
    with copied_database(first_database, folder, name=f"ravive_{module}") as environment:
        command = [sys.executable, "-m", f"tests.giving.{module}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_treasurers_at_once_book_nothing_twice(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    found = run("race", first_database, tmp_path)
    assert found["imports"] == {"done": TREASURERS}
    refused = TREASURERS - 1
    assert found["bookings"] == {"done": 1, "AlreadyDecidedError": refused}
    assert found["deductions"] == {"done": 1, "AlreadyDecidedError": refused}
    assert found["undoings"] == {"done": 1, "AlreadyDecidedError": refused}
    assert found["movements"] == found["transfers"] == 2 * GIFTS + 1
    assert found["receipts"] == [1000 + number for number in range(1, GIFTS + 1)]
    assert found["verbs"]["booked"] == GIFTS + 2
    assert found["verbs"]["undone"] == 2


def test_a_killed_import_leaves_a_whole_file_or_nothing(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    found = run("killed", first_database, tmp_path)
    # File, statement, movements, marks, transfers, receipts, lines of the journal.
    whole, nothing = [1, 1, ROWS, ROWS, ROWS, ROWS // 2, ROWS // 2 + 1], [0] * 7
    assert len(found) == KILLS
    assert [result["again"] for result in found] == [whole] * KILLS
    assert [result["killed"] for result in found if result["killed"] not in (whole, nothing)] == []
    assert nothing in [result["killed"] for result in found]
