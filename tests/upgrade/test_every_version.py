"""A folder of every version from the base on becomes one of this version, on both databases, killed at each migration; and goes back.

The versions are those of `earlier.versions`: the base, each release, a commit a night. `UPGRADE_FROM=COMMIT` names another one.
"""

import re
import signal
from pathlib import Path

import pytest

from tests.upgrade.earlier import Program, checked_out, today, versions
from tests.upgrade.killed_start import AFTER, AT_THE_END, BEFORE
from tests.upgrade.table_rows import another_database, changes, named_database, rows_of

# What a migration or the end of an upgrade is meant to change; by table, as `changes` says it.
MEANT = {
    "django_migrations": re.compile(r"\d+ rows added"),
    "django_content_type": re.compile(r"\d+ rows added"),
    "auth_permission": re.compile(r"\d+ rows added"),
    # Read again from the pages.
    "search_searchentry": re.compile(r".*"),
    # Models of memory that were fitted to all answers; the log has the answers.
    "publishing_deckmemory": re.compile(r"gone"),
    # Its readers are in the queue of e-mails.
    "newsletter_issuedelivery": re.compile(r"gone"),
}
# What a restore writes, as every start does.
OF_A_START = {"departures_logposition"}


@pytest.mark.slow
@pytest.mark.timeout(6000)
@pytest.mark.installations
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("commit", versions(), ids=lambda commit: commit[:12])
def test_a_folder_of_any_version_is_upgraded_and_goes_back(commit: str, kind: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with named_database(kind) as url:
        earlier, now = checked_out(commit, tmp_path / "earlier").using(url), today().using(url)
        _fill(earlier, data)
        before = rows_of(data, url)
        assert len(before["reviews_answer"].rows) > 100
        _upgrade_killed(now, data, steps=len(now.migrations - earlier.migrations))
        found = changes(before, rows_of(data, url))
        assert {table: what for table, what in found.items() if table not in MEANT or not MEANT[table].fullmatch(what)} == {}
        _succeeds(now, "prepare", "--data", str(data))
        if now.migrations == earlier.migrations:
            return
        # The way back: the one copy, which the first of all those starts wrote.
        (copy,) = (data / "backups").glob("before-migrations-*.tar")
        back, other = tmp_path / "back", earlier.using(another_database(url, "back"))
        _succeeds(other, "restore", str(copy), "--data", str(back))
        assert changes(before, rows_of(back, other.database_url)).keys() <= OF_A_START
        _succeeds(other, "organisations", "list", "--data", str(back))


def _fill(program: Program, data: Path) -> None:
    """Create an installation with the example site, trainings with answers and figures, gifts, and an open form of news."""
    _succeeds(program, "prepare", "--data", str(data))
    for act in ("practise_for_months", "run_appeal", "offer_newsletter"):
        program.act(data, act)


def _upgrade_killed(program: Program, data: Path, *, steps: int) -> None:
    """Start again and again, each start killed at a later moment, until one gets to the end."""
    moments = [moment for _step in range(steps) for moment in (BEFORE, AFTER)] + [AT_THE_END] * bool(steps)
    applied = _applied(program, data)
    for moment in moments:
        killed = program.python("-m", "tests.upgrade.killed_start", moment, RAVIVE_DATA=str(data))
        assert killed.returncode == -signal.SIGKILL, f"{moment}: {killed.stdout}{killed.stderr}"
        applied += moment == AFTER
        assert _applied(program, data) == applied, moment
    ended = program.python("-m", "tests.upgrade.killed_start", BEFORE, RAVIVE_DATA=str(data))
    assert ended.returncode == 0 and ended.stdout.endswith("not killed\n"), ended.stdout + ended.stderr
    assert ("the last start did not get to the end" in ended.stdout) == bool(steps)


def _applied(program: Program, data: Path) -> int:
    """Return how many migrations the database says were applied."""
    return len(rows_of(data, program.database_url)["django_migrations"].rows)


def _succeeds(program: Program, *arguments: str) -> None:
    done = program.run(*arguments)
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
