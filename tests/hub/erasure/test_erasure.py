"""Details sent through every form for visitors are found nowhere once their day has come: in no file of the database, the site or its log.

What stays is in docs/decisions/0072-floods-and-erasure.md: the write-ahead log of a PostgreSQL, and copies of hosts, which expire.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.hub.erasure.seeding import FORMS, WITHOUT_DETAILS, accepting_addresses, find_seeders
from tests.postgresql import programs


@pytest.fixture
def own_database(db: None, first_database: FirstDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process with a copy of the first database, which it changes for real."""
    folder = tmp_path / "data"
    folder.mkdir()
    with copied_database(first_database, folder, name="ravive_erasure") as environment:
        yield environment


def test_every_form_for_visitors_is_seeded() -> None:
    """A new address that accepts what is sent joins `seeded_here.py` of its tests, or `WITHOUT_DETAILS`."""
    find_seeders()
    accepting = set(accepting_addresses())
    covered = FORMS.names | WITHOUT_DETAILS.keys()
    assert accepting - covered == set(), "give details through these forms"
    assert covered - accepting == set(), "no such address accepts anything any more"


def give_and_erase(own_database: dict[str, str], log: Path, module: str = "") -> dict[str, Any]:
    """Return what `run.py` found, in a process of its own."""
    environment = dict(own_database)
    # Copies of the nights between have what was deleted since, for 30 days: see tests/backups.
    environment |= {"RAVIVE_BACKUPS": str(log.parent / "copies"), "PATH": programs()}
    environment |= {"RAVIVE_URL": "http://localhost", "RAVIVE_MAIL_FROM": "site@example.org"}
    with log.open("w") as written:
        command = [sys.executable, "-m", "tests.hub.erasure.run", str(log), *([module] if module else [])]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=written, text=True, check=False)
    assert done.returncode == 0, log.read_text()[-3000:]
    return json.loads(done.stdout)


@pytest.mark.database
@pytest.mark.slow
def test_details_are_found_nowhere_after_their_day(own_database: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "site.log"
    found = give_and_erase(own_database, log)
    # The forms did store something, part of it in clear, and wrote e-mails.
    assert found["sealed"] > 10
    assert found["mails"] > 5
    assert [seed for seed in found["seeds"] if seed in found["before"]]
    assert len(found["before"]) > found["sealed"] // 2
    assert found["after"] == {}, log.read_text()[-2000:]


@pytest.mark.slow
def test_a_donor_who_asks_for_it_is_found_nowhere_the_night_after(own_database: dict[str, str], tmp_path: Path) -> None:
    """The accounts are to be stored for seven years: amounts and references stay, who gave does not."""
    log = tmp_path / "site.log"
    found = give_and_erase(own_database, log, "tests.giving.mailboxes.erasing_on_request")
    assert len(found["seeds"]) > 30 and len(found["before"]) > 10
    assert found["after"] == {}, log.read_text()[-2000:]


@pytest.mark.database
@pytest.mark.slow
def test_a_person_of_every_form_whose_request_staff_answer_is_found_nowhere(own_database: dict[str, str], tmp_path: Path) -> None:
    """The file has every detail of theirs. 30 days after the answer none is left, the address of the request neither."""
    log = tmp_path / "site.log"
    found = give_and_erase(own_database, log, "tests.entries.erasing_on_request")
    assert len(found["seeds"]) > 30 and len(found["before"]) > 5
    assert found["after"] == {}, log.read_text()[-2000:]
