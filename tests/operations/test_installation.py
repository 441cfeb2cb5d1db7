"""The page of the installation: for those who look after it, with every check, the jobs, the copies and the notices."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from ravive.config.commands import checks
from ravive.config.commands.command_line import main
from ravive.config.server import worker
from ravive.operations import heartbeat, jobs, views
from ravive.operations.checks import check_list, stored_checks
from ravive.operations.checks.results import CheckResult, fine, not_checked, to_do
from ravive.operations.models import SentNotice, WorkerHeartbeat
from ravive.operations.schedule import Job, last_due, next_due
from ravive.operations.uptime import process_started_at
from ravive.operations.words import JOB_WORDS, job_words
from ravive.people.models import Role
from tests.config.test_command import environment
from tests.journeys.conftest import prepared
from tests.operations.cast import NOW, task_row
from tests.people.cast import host, organisation, person, signed_in

__all__ = ["prepared"]  # a fixture of the journeys

ADDRESS = "/desk/installation/"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMIN])
def test_other_roles_of_the_host_have_no_such_page(role: str) -> None:
    client = signed_in(person("own", host(), role))
    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get("/desk/").text


@pytest.mark.django_db
def test_administrators_of_others_have_no_such_page() -> None:
    client = signed_in(person("adam", organisation("nord"), *Role.values))
    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get("/desk/").text


@pytest.mark.django_db
def test_strangers_and_those_without_second_factor_are_sent_away() -> None:
    assert Client().get(ADDRESS).headers["Location"].startswith("/desk/login/")
    assert signed_in(person("new", host(), Role.ADMIN, second_factor=False)).get(ADDRESS).status_code == 302


@pytest.mark.django_db
def test_administrators_of_the_host_and_hosts_have_it() -> None:
    nord = organisation("nord")
    for somebody in (person("anna", host(), Role.ADMIN), person("root", host=True)):
        client = signed_in(somebody)
        assert client.get(ADDRESS).status_code == 200
        assert ADDRESS in client.get("/desk/").text
        # It is about the installation, whichever organisation is active.
        client.post("/desk/switch/", {"organisation": nord.slug})
        assert client.get(ADDRESS).status_code == 200
        assert client.post(ADDRESS).status_code == 405


@pytest.mark.django_db
@pytest.mark.database
def test_the_page_shows_checks_jobs_and_notices() -> None:
    now = timezone.now()
    task_row(
        stored_checks.TASK_PATH,
        at=now,
        value=stored_checks.encode([to_do("database.damaged", detail="row 3 <b>"), fine("disk.fine", free=77)]),
    )
    secret = "ValueError: somebody@example.org"
    task_row(jobs.send_digests.module_path, at=now, status="FAILED", error="builtins.ValueError", traceback=secret)
    task_row("ravive.mailing.actions.ask_readers", at=now, status="FAILED", error="builtins.OSError", traceback=secret)
    heartbeat.beat(machine="machine-7", started_at=now - timedelta(days=2), now=now)
    SentNotice.objects.create(matter="disk", day=now.date(), at=now, mails=2)
    page = signed_in(person("anna", host(), Role.ADMIN)).get(ADDRESS).text
    assert "row 3 &lt;b&gt;" in page
    # A quick check is made now: what the last whole check found of the disk is not shown.
    assert "77 Go" not in page
    for text in ("machine-7", "ask_readers", "ValueError", "OSError", "Le disque est presque plein", "2 e-mails"):
        assert text in page
    assert "somebody@example.org" not in page
    with override("fr"):
        assert [words for words in JOB_WORDS.values() if escape(str(words)) not in page] == []


@pytest.mark.django_db
def test_the_job_of_copies_is_not_in_order_while_there_is_no_copy(tmp_path: Path, settings: Settings) -> None:
    settings.RAVIVE_BACKUPS = tmp_path
    # The night before the installation: done, and nothing written.
    task_row(jobs.back_up.module_path, at=timezone.now(), value="")
    client = signed_in(person("anna", host(), Role.ADMIN))
    with override("fr"):
        copies = client.get(ADDRESS).text.partition(escape(str(JOB_WORDS["back_up"])))[2].partition("</tr>")[0]
        assert "pas encore de copie" in copies
        assert "en ordre" not in copies
        (tmp_path / "ravive-nightly.tar.age").write_bytes(b"copy")
        copies = client.get(ADDRESS).text.partition(escape(str(JOB_WORDS["back_up"])))[2].partition("</tr>")[0]
        assert "pas encore de copie" not in copies


@pytest.mark.django_db
def test_what_is_to_do_stands_first() -> None:
    last = stored_checks.StoredCheck(at=NOW, results=(fine("tables.fine"), not_checked("mail.none"), to_do("database.damaged", detail="x")))
    states = [result.state for result in views.findings(now=NOW, last=last)]
    assert states == sorted(states, key=["to do", "not checked", "fine"].index)
    assert {"tables.fine", "mail.none", "database.damaged"} <= {result.code for result in views.findings(now=NOW, last=last)}


def test_every_job_has_its_words() -> None:
    assert {job.task.module_path.rpartition(".")[2] for job in jobs.JOBS} == set(JOB_WORDS)
    assert job_words("ravive.mailing.actions.ask_readers") == "ask_readers"


def test_the_next_run_comes_after_the_last() -> None:
    for job in (*jobs.JOBS, Job(task=jobs.clear_sessions, every_minutes=15)):
        period = timedelta(days=1) if job.at else timedelta(minutes=job.every_minutes)
        assert last_due(job, NOW) <= NOW < next_due(job, NOW) == last_due(job, NOW) + period


def test_this_process_began_before_now() -> None:
    now = datetime.now(UTC)
    began = process_started_at(now)
    assert began is not None
    assert timedelta(0) < now - began < timedelta(days=1)


@pytest.mark.django_db
def test_a_sign_of_life_is_stored_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    beaten = worker._beat(NOW, NOW, None)
    assert beaten == NOW
    assert worker._beat(NOW, NOW + timedelta(seconds=59), beaten) == NOW
    assert worker._beat(NOW, NOW + timedelta(seconds=60), beaten) == NOW + timedelta(seconds=60)
    (row,) = WorkerHeartbeat.objects.all()
    assert (row.started_at, row.at) == (NOW, NOW + timedelta(seconds=60))


def test_the_worker_says_at_its_start_what_is_to_do(settings: Settings) -> None:
    assert worker.lines_at_start([fine("facts.fine"), not_checked("mail.none")]) == []
    first, last = worker.lines_at_start([fine("facts.fine"), to_do("backups.none")])
    assert first.startswith("To do: ")
    assert last == f"What to do about it: ravive check --data {settings.RAVIVE_DATA}"


def test_the_whole_check_is_run_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    commands: list[list[str]] = []
    printed = stored_checks.encode([to_do("backups.none")])

    def run(command: list[str], **_named: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 1, stdout=printed if len(commands) == 1 else "", stderr="refused")

    monkeypatch.setattr(subprocess, "run", run)
    assert stored_checks.decode(stored_checks.run_whole_check()) == (to_do("backups.none"),)
    assert commands[0][1:] == ["-m", "ravive", "check", "--json", "--data", str(settings.RAVIVE_DATA)]
    with pytest.raises(RuntimeError, match="ended with 1: refused"):
        stored_checks.run_whole_check()


@pytest.mark.parametrize(("found", "code"), [(fine("facts.fine"), 0), (not_checked("mail.none"), 0), (to_do("backups.none"), 1)])
def test_the_exit_code_is_for_monitors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: CheckResult, code: int
) -> None:
    monkeypatch.setattr(checks, "configure", lambda _options: None)
    monkeypatch.setattr(check_list, "run", lambda _context: [found])
    assert main(["check"]) == code
    assert capsys.readouterr().out.splitlines()[-1] == ("1 to do" if code else "nothing to do")


def test_a_selector_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(checks, "configure", lambda _options: None)
    assert main(["check", "--selector", "a b"]) == 1
    assert '"a b" is no DKIM selector' in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_says_what_is_to_do_and_ends_with_1(prepared: Path) -> None:
    def check(*more: str, **variables: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "ravive", "check", "--data", str(prepared), *more]
        return subprocess.run(call, capture_output=True, text=True, env=environment(**variables), timeout=300, check=False)

    before = (prepared / "ravive.sqlite3").read_bytes()
    result = check()
    assert result.returncode == 1, result.stderr
    assert "TO DO       Public address: No public address is set: the site has no https.\n            Put a proxy" in result.stdout
    assert "ok          Tables: The tables are those of this version." in result.stdout
    assert result.stdout.splitlines()[-1].endswith(" to do")
    written = check("--json", RAVIVE_DEBUG="1")
    assert written.returncode == 1, written.stderr
    found = {row["code"]: row for row in json.loads(written.stdout)}
    assert found["address.debug"]["state"] == "to do"
    assert found["address.debug"]["remedy"] == "Remove RAVIVE_DEBUG, and restart."
    # A check changes nothing.
    assert (prepared / "ravive.sqlite3").read_bytes() == before
