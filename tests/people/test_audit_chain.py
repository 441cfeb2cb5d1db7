"""The audit log is chained and copied outside of the database, and its names leave on their day."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from pytest_django import Settings

from ravive.people import actions, audit_chain, audit_copy, audit_names, audit_verification
from ravive.people.audit_chain import stored_events
from ravive.people.audit_copy import AuditCopyError, BucketCopy, CopiedEntry, FileCopy
from ravive.people.models import AuditChain, AuditEvent, Organisation, Role
from ravive.site import personal_data
from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.people import audit_race
from tests.people.cast import NOW, host, organisation, person

pytestmark = pytest.mark.django_db
SECRET_NAME = "Wilhelmina Zonderling"


@pytest.fixture(autouse=True)
def log(settings: Settings, tmp_path: Path) -> Path:
    settings.RAVIVE_DATA = tmp_path
    return tmp_path / audit_copy.FILE


def write(count: int, where: Organisation | None = None, *, at: datetime = NOW, by: str = "test") -> None:
    with transaction.atomic():
        for number in range(count):
            actions.record(
                organisation=where, by=by, now=at, verb="test.done", subject_label=SECRET_NAME, detail={"number": number, "of": 1.5}
            )


def chain() -> None:
    audit_chain.extend()
    audit_copy.copy_new()


def problems(now: datetime = NOW) -> list[str]:
    return [problem.what for problem in audit_verification.verify(now=now).problems]


def last_of(where: Organisation) -> AuditEvent:
    found = stored_events().filter(organisation=where).order_by("place").last()
    assert found is not None
    return found


@pytest.mark.database
def test_each_organisation_has_a_chain_that_is_whole_and_copied(log: Path) -> None:
    nord = organisation("nord")
    write(3, nord)
    write(2)
    chain()
    write(4, nord)
    chain()
    found = audit_verification.verify(now=NOW)
    assert found.problems == ()
    assert (found.entries, found.waiting) == (AuditEvent.objects.count(), 0)
    assert AuditChain.objects.get(scope=str(nord.pk)).length == stored_events().filter(organisation=nord).count()
    assert len(log.read_text().split()) == found.entries
    assert audit_copy.copy_new() == 0
    # The copy names nobody.
    assert SECRET_NAME not in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.database
def test_a_change_a_gap_and_a_cut_are_found_where_they_are() -> None:
    nord = organisation("nord")
    write(6, nord)
    chain()
    third = stored_events().get(organisation=nord, place=3)
    for change, what in (
        ({"verb": "other.done"}, "it was changed, or its order"),
        ({"at": NOW + timedelta(days=1)}, "it was changed, or its order"),
        ({"by_name": "somebody else"}, "its names or details were changed"),
        ({"detail": {}}, "its names or details were changed"),
        ({"salt": ""}, "its names were removed before their day, or written again"),
    ):
        with transaction.atomic():
            stored_events().filter(pk=third.pk).update(**change)
            (problem,) = audit_verification.verify(now=NOW).problems
            assert (problem.scope, problem.place, problem.what) == (str(nord.pk), 3, what)
            transaction.set_rollback(True)
    with transaction.atomic():
        stored_events().filter(pk=third.pk)._raw_delete("default")
        assert problems() == ["an entry is missing before this one", "the copy has it, and the database does not"]
        transaction.set_rollback(True)
    with transaction.atomic():
        stored_events().filter(pk=last_of(nord).pk)._raw_delete("default")
        assert problems() == ["entries at the end are missing", "the copy has it, and the database does not"]
        transaction.set_rollback(True)
    assert problems() == []


@pytest.mark.database
def test_the_copy_shows_a_change_after_which_the_chain_was_computed_anew() -> None:
    nord = organisation("nord")
    write(4, nord)
    chain()
    stored_events().filter(organisation=nord, place=2).update(verb="other.done")
    stored_events().filter(organisation=nord).update(place=None)
    AuditChain.objects.filter(scope=str(nord.pk)).update(length=0, digest="")
    audit_chain.extend()
    assert problems() == ["the copy says otherwise"]
    AuditChain.objects.filter(scope=str(nord.pk)).delete()
    stored_events().filter(organisation=nord).update(place=None)
    chain()
    assert problems() == ["the copy has a chain that the database lacks"]


@pytest.mark.database
def test_names_leave_on_their_day_and_the_chain_stays_whole() -> None:
    nord = organisation("nord")
    anna = person("anna", nord, Role.AUTHOR)
    with transaction.atomic():
        event = actions.record(organisation=nord, by=anna, now=NOW, verb="test.done", subject=anna, detail={"before": SECRET_NAME})
    chain()
    day_before, day = NOW + timedelta(days=audit_names.DAYS), NOW + timedelta(days=audit_names.DAYS, seconds=1)
    assert personal_data.erase_due(now=day_before) == 0
    personal_data.erase_due(now=day)
    event.refresh_from_db()
    assert (event.by, event.by_name, event.by_username, event.subject_id, event.subject_label, event.detail) == (None, "", "", "", "", {})
    assert (event.verb, event.at, event.subject_type) == ("test.done", NOW, "auth.user")
    write(1, nord, at=day)
    chain()
    assert problems(now=day) == []
    # A name that is written again into such an entry is found.
    stored_events().filter(pk=event.pk).update(by_name="somebody")
    assert problems(now=day) == ["its names were removed before their day, or written again"]


def test_a_deleted_organisation_takes_its_chain_along() -> None:
    nord = organisation("nord")
    write(2, nord)
    chain()
    stored_events().filter(organisation=nord)._raw_delete("default")
    nord.communicators.delete() if nord.communicators else None
    Organisation.objects.filter(pk=nord.pk).delete()
    assert problems() == []


def test_an_older_database_is_told_until_somebody_accepts_it() -> None:
    nord = organisation("nord")
    write(3, nord)
    chain()
    before = AuditChain.objects.get(scope=str(nord.pk))
    old = (before.length, before.digest, before.copied)
    write(2, nord)
    chain()
    # As a copy from before the last two entries says.
    stored_events().filter(organisation=nord, place__gt=old[0])._raw_delete("default")
    AuditChain.objects.filter(pk=before.pk).update(length=old[0], digest=old[1], copied=old[2])
    write(2, nord)
    chain()
    assert problems() == ["the copy says otherwise"]
    with transaction.atomic():
        audit_copy.accept_loss()
    assert problems() == []
    write(1, nord)
    chain()
    assert problems() == []


def test_a_lost_copy_is_told_and_an_unwritable_one_refuses(log: Path) -> None:
    write(2, host())
    chain()
    log.unlink()
    assert set(problems()) == {"the copy lacks it"}
    write(1, host())
    log.mkdir()
    with pytest.raises(AuditCopyError, match="cannot be written"):
        chain()


def test_lines_in_a_bucket_and_in_a_file_are_read_alike(tmp_path: Path) -> None:
    lines = [CopiedEntry(chain="abc", scope="7", place=place, at=NOW.isoformat(), verb="test.done", digest=f"{place}") for place in (1, 2)]
    bucket, file = BucketCopy(FileSystemStorage(location=tmp_path / "bucket")), FileCopy(tmp_path / "lines.log")
    for copy in (bucket, file):
        assert list(copy.lines()) == []
        copy.append(lines)
        copy.append([CopiedEntry(chain="abc", scope="7", place=0)])
        assert sorted(line.place for line in copy.lines()) == [0, 1, 2]
    with (tmp_path / "lines.log").open("a") as opened:
        opened.write('{"chain": "cut o')
    file.append(lines)
    assert len(list(file.lines())) == 5


def ravive(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "ravive", "audit", command]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.database
@pytest.mark.slow
def test_processes_at_once_chain_each_entry_once(first_database: FirstDatabase, tmp_path: Path) -> None:
    with copied_database(first_database, tmp_path, name="ravive_audit_race") as environment:
        command = [sys.executable, "-m", "tests.people.audit_race"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        verified = ravive("verify", environment)
        (Path(environment["RAVIVE_DATA"]) / audit_copy.FILE).unlink()
        lost, accepted, whole = (ravive(command, environment) for command in ("verify", "accept-loss", "verify"))
    assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "whole")
    assert lost.returncode == 1
    assert "entry 1: the copy lacks it" in lost.stdout
    assert (accepted.returncode, whole.returncode) == (0, 0), accepted.stderr + whole.stdout
    found = json.loads(done.stdout)
    assert found["problems"] == []
    assert found["waiting"] == 0
    assert found["places"] == list(range(1, audit_race.WRITERS * audit_race.ENTRIES + 2))
