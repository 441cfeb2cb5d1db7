"""Fifty people register at the same moment for ten places: exactly ten have one, the others wait in their order."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.first_database import FirstDatabase
from tests.hub.events.race import PEOPLE, PLACES

NAME = "ravive_events_at_once"


@pytest.fixture
def own_database(db: None, first_database: FirstDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process with a copy of the first database, where threads commit for real."""
    url = os.environ.get("RAVIVE_TEST_DATABASE_URL", "")
    if not url:
        shutil.copy(first_database.path, tmp_path / "ravive.sqlite3")
        yield {"RAVIVE_DATA": str(tmp_path), "DATABASE_URL": ""}
        return
    import psycopg
    from psycopg.sql import SQL, Identifier

    template = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(url.replace(f"/{template}", "/postgres", 1), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(NAME)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(NAME), Identifier(template)))
        yield {"RAVIVE_DATA": str(tmp_path), "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))}
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(NAME)))


@pytest.mark.database
@pytest.mark.slow
def test_fifty_people_at_once_for_ten_places(own_database: dict[str, str]) -> None:
    # The copy knows keys of the tests, which the process does not have: it begins with new ones.
    environment = {**os.environ, **own_database, "DJANGO_SETTINGS_MODULE": "ravive.config.settings", "RAVIVE_NEW_KEYS": "1"}
    done = subprocess.run([sys.executable, "-m", "tests.hub.events.race"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert set(found["statuses"]) == {302}
    assert set(found["again"]) == {302}
    # In the order of their numbers: first all who have a place, then all who wait.
    assert found["places"] == [True] * PLACES + [False] * (PEOPLE - PLACES)
