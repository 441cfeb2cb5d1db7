"""Workers that are killed while they send lose no e-mail, and an upgrade from the former version loses none."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.mailing.killed_senders import KILLS, READERS

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]


def run(module: str, first_database: FirstDatabase, folder: Path) -> Any:  # noqa: ANN401 - whatever the process prints
    with copied_database(first_database, folder, name=f"ravive_{module}") as environment:
        command = [sys.executable, "-m", f"tests.mailing.{module}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.long
def test_each_e_mail_arrives_and_at_most_one_twice_a_kill(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    found = run("killed_senders", first_database, tmp_path)
    print(found)
    assert found["killed"] + found["asked_to_end"] == KILLS
    assert (found["missing"], found["others"]) == ([], [])
    # Asked to end, a worker stops between two e-mails.
    assert found["taken_after_asking"] == 0
    doubled = found["arrived"] - found["asked"]
    assert 0 <= doubled <= found["killed"]
    # Issues are sent whole, and say how many perhaps arrived twice.
    assert found["readers__sum"] % READERS == 0
    # A kill gives no e-mail up.
    assert found["accepted__sum"] == found["readers__sum"]
    assert found["unsure__sum"] <= found["killed"]


def test_an_upgrade_queues_what_waited_in_other_ways(db: None, first_database: FirstDatabase, tmp_path: Path) -> None:
    found = run("moved_mails", first_database, tmp_path)
    assert found["numbers"] == [1, 1]
    assert [tuple(row) for row in found["waits"]] == [
        ("certificate-link", "7 2025", 0),
        # Perhaps sent already by a process that died.
        ("newsletter-issue", f"{found['issue']} 9002", 1),
        ("newsletter-issue", f"{found['issue']} 9003", 0),
        ("private-link", "abc fr", 0),
        ("takedown", found["notice"], 0),
        ("thanks", "letters abc", 0),
        ("thanks", "letters def", 0),
    ]
    assert found["tasks_left"] == 0
