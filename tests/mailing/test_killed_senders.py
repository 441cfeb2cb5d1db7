"""Workers that are killed while they send lose no e-mail."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.mailing.killed_senders import KILLS, READERS

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow, pytest.mark.long]


def test_each_e_mail_arrives_and_at_most_one_twice_a_kill(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    with copied_database(first_database, tmp_path, name="ravive_killed_senders") as environment:
        command = [sys.executable, "-m", "tests.mailing.killed_senders"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    print(found)
    assert found["killed"] + found["asked_to_end"] == KILLS
    assert (found["missing"], found["others"]) == ([], [])
    # Asked to end, a worker stops between two e-mails.
    assert found["taken_after_asking"] == 0
    doubled = found["arrived"] - found["asked"]
    assert 0 <= doubled <= found["killed"]
    # Issues are sent whole, and say how many perhaps arrived twice.
    assert found["readers__sum"] % READERS == 0
    assert found["accepted__sum"] + found["unsure__sum"] >= found["readers__sum"] >= found["accepted__sum"]
