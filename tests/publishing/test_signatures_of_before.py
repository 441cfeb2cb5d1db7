"""A restored copy from before signatures named languages: they hold for the languages that are published, read or not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]


def test_signatures_of_before_name_what_is_published_once_migrated(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    with copied_database(first_database, tmp_path, name="ravive_signatures_of_before") as environment:
        command = [sys.executable, "-m", "tests.publishing.signatures_of_before"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == {
        "named": [["nl", "de"]] * 2,
        "undone": 3,
        "applied": True,
        "after": [["nl", "de"]] * 2,
        "unread": ["en"],
        "signatures": {"fr": 2, "nl": 2, "de": 2, "en": 0},
        "translations": {"fr": "original", "nl": "read", "de": "read", "en": "to_be_read"},
        "counted_from": None,
    }
