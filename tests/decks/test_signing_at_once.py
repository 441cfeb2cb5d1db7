"""People who change a deck while others sign its languages wait for each other, and no signature is on words that nobody was shown."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copied_database import copied_database
from tests.decks.signing_at_once import ROUNDS
from tests.first_database import FirstDatabase

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]


def test_editors_and_readers_at_once(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    with copied_database(first_database, tmp_path, name="ravive_signing_at_once") as environment:
        command = [sys.executable, "-m", "tests.decks.signing_at_once"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert len(found) == ROUNDS
    for result in found:
        assert (result["translator"], result["author"], result["shown"]) == ("done", "done", "True"), result
        # Anyone who comes after an edit is told to read again.
        assert {result["expert"], result["reader"]} <= {"done", "RefusedError"}, result
