"""Whatever moment a kill comes at, what was acknowledged is there, once, and nothing is there in part."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.postgresql import programs
from tests.repeats import repeats

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rounds", [3, *repeats(20)])
def test_what_was_acknowledged_survives_kills(db: None, first_database: FirstDatabase, tmp_path: Path, rounds: int) -> None:
    with copied_database(first_database, tmp_path, name="ravive_soak") as environment:
        command = [sys.executable, "-m", "tests.soak.rounds", "--rounds", str(rounds), "--seed", str(random.getrandbits(32))]
        done = subprocess.run(command, env={**environment, "PATH": programs()}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert f" {rounds} rounds, 0 failed" in done.stdout
