"""Fifty people register at the same moment for ten places: exactly ten have one, the others wait in their order."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.hub.events.race import PEOPLE, PLACES


@pytest.mark.database
@pytest.mark.slow
def test_fifty_people_at_once_for_ten_places(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    with copied_database(first_database, tmp_path, name="ravive_events_at_once") as environment:
        done = subprocess.run([sys.executable, "-m", "tests.hub.events.race"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert set(found["statuses"]) == {302}
    assert set(found["again"]) == {302}
    # In the order of their numbers: first all who have a place, then all who wait.
    assert found["places"] == [True] * PLACES + [False] * (PEOPLE - PLACES)
