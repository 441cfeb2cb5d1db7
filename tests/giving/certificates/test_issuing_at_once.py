"""Four treasurers issue certificates at the same moment: each number once, without a gap."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.giving.certificates.issuing_at_once import DONORS, TREASURERS


@pytest.mark.database
@pytest.mark.slow
def test_treasurers_at_once_give_each_number_once_and_leave_no_gap(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.giving.certificates.issuing_at_once"]
    with copied_database(first_database, tmp_path, name="ravive_issuing_at_once") as environment:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert sorted(number for numbers in found["issued"] for number in numbers) == list(range(1, DONORS + 1))
    assert sorted(found["again"]) == list(range(DONORS + 1, DONORS + TREASURERS + 1))
    assert found["stored"] == list(range(1, DONORS + TREASURERS + 1))
    # Each waited for the one before: one package is left, of all certificates that count.
    assert found["asked"] == [DONORS] * TREASURERS and found["packages"] == 1
