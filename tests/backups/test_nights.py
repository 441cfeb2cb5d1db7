"""Every night a copy is written, restored for a try and encrypted; copies of 30 days are deleted. Before migrations there is one more."""

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from ravive.backups import actions, drill, extraction, postgresql_database, queries, room, rotation, upgrades
from ravive.backups.errors import BackupError
from ravive.backups.installation_copy import Installation
from ravive.backups.manifest import DATABASE_MEMBERS
from ravive.backups.queries import FinishedBackup
from ravive.config import environment
from ravive.config.environment import ConfigurationError
from ravive.config.server import preparation
from tests.backups.places import Place, place_like

NIGHT = datetime(2026, 11, 28, 4, 15, tzinfo=UTC)


@pytest.fixture
def source(db: None, begun: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Place]:
    """An installation that the settings of this process name."""
    with place_like(begun, tmp_path, name="ravive_nights") as place:
        monkeypatch.setenv("PATH", place.variables["PATH"])
        settings.RAVIVE_DATA, settings.RAVIVE_BACKUPS = place.data, tmp_path / "elsewhere"
        installation = Installation(data=place.data, backups=tmp_path / "elsewhere", database=place.installation.database)
        monkeypatch.setattr(actions, "installation", lambda: installation)
        yield place


@pytest.mark.database
@pytest.mark.slow
def test_the_copy_of_a_night_is_tried_out_then_encrypted(source: Place, tmp_path: Path, settings: Settings) -> None:
    identity = pyrage.x25519.Identity.generate()
    settings.RAVIVE_BACKUP_RECIPIENTS = (str(identity.to_public()),)
    assert (queries.last_backup(), queries.last_drill(), queries.last_failure()) == (None, None, None)
    done = actions.back_up_nightly(now=NIGHT)
    file = tmp_path / "elsewhere/ravive-20261128T041500Z.tar.age"
    assert (done.file, done.is_encrypted, done.size_bytes) == (str(file), True, file.stat().st_size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    about = extraction.check(file, identities=(identity,)).about
    assert about.tables == source.tables()
    tried = queries.last_drill()
    assert tried is not None
    assert (tried.outcome, tried.reason, tried.tables) == ("equal", "", len(about.tables))
    assert tried.rows == sum(table.rows for table in about.tables.values()) > 1_000
    assert queries.last_backup("nightly") == queries.last_backup() == done
    assert queries.last_failure() is None
    # Nothing of it stays as it was before it was encrypted.
    assert not list((source.data / "backups").iterdir())
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == [file.name, "status.json"]
    if source.installation.kind == "postgresql":
        assert source.rows("SELECT datname FROM pg_database WHERE datname LIKE 'ravive_drill%'") == []


@pytest.mark.database
@pytest.mark.slow
def test_a_copy_that_does_not_restore_what_it_should_is_reported(source: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = extraction.extract

    def lose_rows(file: Path, into: Path) -> extraction.CheckedCopy:
        """Extract a copy as if its database had fewer rows than were counted when it was copied."""
        checked = extract(file, into)
        more = replace(checked.about.tables["auth_permission"], rows=1_000_000)
        return replace(checked, about=replace(checked.about, tables={**checked.about.tables, "auth_permission": more}))

    monkeypatch.setattr(drill.extraction, "extract", lose_rows)
    with pytest.raises(actions.DrillError, match=r"table auth_permission has \d+ rows, 1000000 in the copy"):
        actions.back_up_nightly(now=NIGHT)
    tried = queries.last_drill()
    assert tried is not None and tried.outcome == "different" and "auth_permission" in tried.reason
    # The copy is there all the same.
    assert queries.last_backup("nightly") is not None


@pytest.mark.slow
def test_a_night_without_room_says_so(source: Place, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.RAVIVE_LEAST_FREE_MB = 0
    # Of a database that others change meanwhile, the size is never the same twice.
    monkeypatch.setattr(Installation, "size_bytes", lambda _here: (1_000_000, 500_000))
    usage = shutil.disk_usage(source.data)
    free = iter([2_500_000, 1_499_999])
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _place: usage._replace(free=next(free)))
    actions.back_up_nightly(now=NIGHT)
    tried = queries.last_drill()
    assert tried is not None and (tried.outcome, "no room to restore" in tried.reason) == ("not_drilled", True)
    free = iter([2_499_999])
    later = NIGHT + timedelta(days=1)
    with pytest.raises(BackupError, match="no copy was written: it needs"):
        actions.back_up_nightly(now=later)
    failure = queries.last_failure()
    assert failure is not None and (failure.kind, failure.failed_at) == ("nightly", later)
    assert "make room" in failure.reason
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _place: usage)
    actions.back_up_nightly(now=later + timedelta(hours=1))
    assert queries.last_failure() is None


def test_the_room_of_both_disks_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.RAVIVE_LEAST_FREE_MB = 1
    here = Installation(data=tmp_path / "data", backups=tmp_path / "disk", database={"ENGINE": "sqlite3", "NAME": "x"})
    monkeypatch.setattr(Installation, "size_bytes", lambda _here: (10_000_000, 5_000_000))
    usage, free = shutil.disk_usage(tmp_path), {here.data: 26_000_000, here.backups: 15_000_000}
    monkeypatch.setattr(room.shutil, "disk_usage", lambda place: usage._replace(free=free[place]))
    for folder in (here.data, here.backups):
        folder.mkdir()
    # A plain copy is moved to its place, an encrypted one is written beside it.
    room.check(here, is_encrypted=False)
    with pytest.raises(BackupError, match=r"it needs 30 MB on the disk of .*data.* besides the 1 MB"):
        room.check(here, is_encrypted=True)
    stat_of = Path.stat
    monkeypatch.setattr(Path, "stat", lambda path: os.stat_result([0, 0, 7 if path == here.backups else stat_of(path).st_dev, *[0] * 7]))
    room.check(here, is_encrypted=True)
    free[here.backups] -= 1
    with pytest.raises(BackupError, match=r"it needs 15 MB on the disk of .*/disk"):
        room.check(here, is_encrypted=False)
    free[here.data] = 1_000_000 + 15_000_000 + extraction.SPARE_BYTES
    assert room.has_room_for_drill(here)
    free[here.data] -= 1
    assert not room.has_room_for_drill(here)


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.parametrize(
    "problem", [DatabaseError("the server closed the connection"), psycopg.OperationalError("gone"), OSError(28, "full")]
)
def test_a_drill_that_breaks_off_costs_no_copy(source: Place, problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise problem

    monkeypatch.setattr(drill, "_load", fails)
    done = actions.back_up_nightly(now=NIGHT)
    assert extraction.check(Path(done.file)).about.tables == source.tables()
    tried = queries.last_drill()
    assert tried is not None and tried.outcome == "not_drilled"
    assert str(problem) in tried.reason
    assert (queries.last_backup("nightly"), queries.last_failure()) == (done, None)


@pytest.mark.slow
def test_a_copy_stands_where_its_status_cannot_be_written(source: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(_result: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(queries, "store", fails)
    for done in (
        actions.back_up_nightly(now=NIGHT),
        actions.back_up_before_migrations(now=NIGHT),
        actions.back_up(tmp_path / "copy.tar", recipients=(), now=NIGHT),
    ):
        assert extraction.check(Path(done.file)).about.tables == source.tables()


@pytest.mark.slow
def test_a_copy_from_before_migrations_is_encrypted_too(source: Place, settings: Settings) -> None:
    identity = pyrage.x25519.Identity.generate()
    settings.RAVIVE_BACKUP_RECIPIENTS = (str(identity.to_public()),)
    done = actions.back_up_before_migrations(now=NIGHT)
    assert (Path(done.file).name, done.is_encrypted) == ("before-migrations-20261128T041500Z.tar.age", True)
    assert extraction.check(Path(done.file), identities=(identity,)).about.tables == source.tables()


HOLD = """
import sys, time
from datetime import datetime
import django
django.setup()
from ravive.backups import actions, drill
with drill.temporary_database(actions.installation().database, now=datetime.fromisoformat(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.mark.database
@pytest.mark.slow
def test_what_a_killed_drill_left_is_dropped(source: Place) -> None:
    if source.installation.kind != "postgresql":
        pytest.skip("a drill on SQLite creates no database")
    # Other tests drill on this server at the same time, on other days.
    own = f"LIKE 'ravive\\_drill\\_{NIGHT:%Y%m%d}%'"
    find = f"SELECT datname FROM pg_database WHERE datname {own} ORDER BY datname"  # noqa: S608 - our own names
    arguments = [sys.executable, "-c", HOLD, NIGHT.isoformat()]
    with subprocess.Popen(arguments, env=source.variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        ((name,),) = source.rows(find)
        # Another machine may be at it.
        assert drill.drop_abandoned(source.installation, now=NIGHT + timedelta(days=1)) == []
        process.kill()
    connected = f"SELECT count(*) FROM pg_stat_activity WHERE datname {own}"  # noqa: S608 - our own names
    until = time.monotonic() + 60
    while source.rows(connected) != [(0,)] and time.monotonic() < until:
        time.sleep(0.1)
    assert drill.drop_abandoned(source.installation, now=NIGHT + timedelta(minutes=59)) == []
    assert name in drill.drop_abandoned(source.installation, now=NIGHT + timedelta(days=1))
    assert source.rows(find) == []


@pytest.mark.database
@pytest.mark.slow
def test_a_drill_that_is_not_permitted_says_why(source: Place, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a drill on SQLite needs no permission")
    source.execute(("DROP ROLE IF EXISTS ravive_lowly", []), ("CREATE ROLE ravive_lowly LOGIN PASSWORD 'x'", []))
    copy = tmp_path / "copy.tar"
    source.back_up(copy, now=NIGHT)
    here = source.installation
    lowly = Installation(data=here.data, backups=here.backups, database={**here.database, "USER": "ravive_lowly", "PASSWORD": "x"})
    tried = drill.run(copy, installation=lowly, work=tmp_path, now=NIGHT)
    assert tried.outcome == "not_drilled"
    assert "may not create another one for a try" in tried.reason and "CREATEDB" in tried.reason
    source.execute(("DROP ROLE ravive_lowly", []))


def test_a_missing_or_old_client_program_is_named_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql_database, "DEBIAN_FOLDERS", tmp_path / "postgresql")
    with pytest.raises(BackupError, match=r"PostgreSQL 18, and pg_dump is not installed; run: apt-get install postgresql-client-18"):
        postgresql_database.client_program("pg_dump", server_version=180_006)
    old, new = tmp_path / "pg_dump", tmp_path / "postgresql/18/bin/pg_dump"
    new.parent.mkdir(parents=True)
    for program, version in ((old, "15.20 (Debian 15.20-0)"), (new, "18.6")):
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        program.chmod(0o700)
    assert postgresql_database.client_program("pg_dump", server_version=180_006) == new
    assert postgresql_database.client_program("pg_dump", server_version=150_003) == old
    new.unlink()
    with pytest.raises(BackupError, match=r"pg_dump is of version 15; run: apt-get install postgresql-client-18"):
        postgresql_database.client_program("pg_dump", server_version=180_006)


def test_copies_of_thirty_days_are_deleted_and_the_last_one_never(tmp_path: Path) -> None:
    for day in range(40):
        for prefix in (rotation.NIGHTLY, rotation.BEFORE_MIGRATIONS):
            (tmp_path / rotation.file_name(prefix, now=NIGHT - timedelta(days=day), is_encrypted=day % 2 == 0)).touch()
    (tmp_path / "other.tar").touch()
    (tmp_path / "status.json").touch()
    assert len(rotation.delete_old([tmp_path], now=NIGHT)) == 20
    left = sorted(path.name for path in tmp_path.iterdir())
    assert next(name for name in left if name.startswith("ravive-")) == "ravive-20261030T041500Z.tar"
    assert len(left) == 62 and {"other.tar", "status.json"} < set(left)
    assert rotation.delete_old([tmp_path], now=NIGHT) == []
    assert len(rotation.delete_before_migrations(tmp_path)) == 25
    # Where no copy was written for long, the last one stays.
    rotation.delete_old([tmp_path], now=NIGHT + timedelta(days=400))
    assert len([path for path in tmp_path.iterdir() if rotation.NAME.fullmatch(path.name)]) == 1
    assert rotation.delete_old([tmp_path / "nowhere"], now=NIGHT) == []


def test_the_last_copy_is_the_last_of_both_folders(tmp_path: Path) -> None:
    elsewhere, beside = tmp_path / "elsewhere", tmp_path / "data/backups"
    for folder in (elsewhere, beside):
        folder.mkdir(parents=True)
    old = beside / rotation.file_name(rotation.BEFORE_MIGRATIONS, now=NIGHT - timedelta(days=30), is_encrypted=False)
    last = elsewhere / rotation.file_name(rotation.NIGHTLY, now=NIGHT - timedelta(days=1), is_encrypted=True)
    for path in (old, last):
        path.touch()
    assert rotation.delete_old((elsewhere, beside), now=NIGHT) == [old.name]
    assert (list(beside.iterdir()), list(elsewhere.iterdir())) == ([], [last])
    # A folder named twice is one.
    assert rotation.delete_old((elsewhere, elsewhere), now=NIGHT + timedelta(days=400)) == []


def test_what_a_killed_process_left_is_deleted_after_a_day(tmp_path: Path) -> None:
    (tmp_path / ".work-abc").mkdir()
    (tmp_path / ".work-abc/database.sqlite3").touch()
    (tmp_path / ".ravive.tar.17.unfinished").touch()
    (tmp_path / ".work-new").mkdir()
    old = (NIGHT - timedelta(days=2)).timestamp()
    for name in (".work-abc", ".ravive.tar.17.unfinished"):
        os.utime(tmp_path / name, (old, old))
    os.utime(tmp_path / ".work-new", (NIGHT.timestamp(), NIGHT.timestamp()))
    rotation.delete_old([tmp_path], now=NIGHT)
    assert [path.name for path in tmp_path.iterdir()] == [".work-new"]


def test_a_damaged_status_is_none(tmp_path: Path, settings: Settings) -> None:
    settings.RAVIVE_BACKUPS = tmp_path
    queries.store(queries.FailedBackup(kind="nightly", failed_at=NIGHT, reason="no room"))
    assert json.loads((tmp_path / "status.json").read_text())["failures"]["nightly"]["reason"] == "no room"
    assert queries.last_failure() is not None
    (tmp_path / "status.json").write_text("{")
    assert (queries.last_backup(), queries.last_drill(), queries.last_failure()) == (None, None, None)


def test_the_environment_names_folder_and_recipients(tmp_path: Path) -> None:
    assert environment.backups({}, tmp_path) == tmp_path / "backups"
    assert environment.backups({"RAVIVE_BACKUPS": str(tmp_path / "b")}, tmp_path) == tmp_path / "b"
    key = str(pyrage.x25519.Identity.generate().to_public())
    assert environment.backup_recipients({}) == ()
    assert environment.backup_recipients({"RAVIVE_BACKUP_RECIPIENT": f"{key}, {key}"}) == (key, key)
    with pytest.raises(ConfigurationError, match='RAVIVE_BACKUP_RECIPIENT: "age1x" is no public key of age'):
        environment.backup_recipients({"RAVIVE_BACKUP_RECIPIENT": "age1x"})


@pytest.mark.database
@pytest.mark.slow
def test_before_migrations_a_copy_is_written(source: Place) -> None:
    """Two migrations are undone as if this were the version before them: the next start does them again, after a copy."""
    undone = source.python("-c", UNDO)
    assert undone.returncode == 0, undone.stderr[-2000:]
    before = source.tables()
    without = source.ravive("organisations", "list", PATH="/nowhere", TMPDIR="/nowhere")
    if source.installation.kind == "postgresql":
        assert without.returncode == 1
        assert "no copy could be written before" in without.stderr and "postgresql-client-" in without.stderr
        assert source.tables() == before
    done = source.ravive("organisations", "list")
    assert done.returncode == 0, done.stderr
    (copy,) = (source.data / "backups").glob("before-migrations-*.tar")
    assert not (source.data / "backups" / upgrades.FILE).exists()
    about = extraction.check(copy).about
    assert about.tables == before
    assert "throttling.0001_initial" not in about.migrations
    assert "throttling.0001_initial" in {f"{app}.{name}" for app, name in source.rows("SELECT app, name FROM django_migrations")}


UNDO = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", "throttling", "zero", verbosity=0)
"""


def test_starts_that_fail_again_and_again_leave_the_copy_from_before_the_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, written = list[str](), list[Path]()

    def write(*, now: datetime) -> FinishedBackup:
        copy = tmp_path / f"before-migrations-{len(written)}.tar"
        copy.touch()
        written.append(copy)
        upgrades.begin(copy)
        return FinishedBackup(kind="before-migrations", finished_at=now, file=str(copy), size_bytes=1, is_encrypted=False, seconds=1.0)

    monkeypatch.setattr(preparation.backups, "back_up_before_migrations", write)
    monkeypatch.setattr(preparation.backups, "_folder_before_migrations", lambda: tmp_path)
    for _start in range(6):
        preparation._back_up(lines.append)
    assert written == [tmp_path / "before-migrations-0.tar"]
    assert lines[1:] == [f"The last start did not finish preparing the database; the copy from before is {written[0]}"] * 5
    # Once it ended, or where the copy is of another day or gone, the next upgrade has a copy of its own.
    preparation.backups.end_upgrade()
    preparation._back_up(lines.append)
    day_ago = (datetime.now(UTC) - timedelta(days=1, minutes=1)).timestamp()
    os.utime(written[1], (day_ago, day_ago))
    preparation._back_up(lines.append)
    written[2].unlink()
    preparation._back_up(lines.append)
    assert len(written) == 4


def test_without_a_copy_no_migration_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*, now: datetime) -> None:
        raise BackupError("the disk is full")

    lines: list[str] = []
    monkeypatch.setattr(preparation.backups, "back_up_before_migrations", fails)
    with pytest.raises(ConfigurationError, match=r"no copy could be written before \(the disk is full\)\. Nothing was changed.*=1"):
        preparation._back_up(lines.append)
    monkeypatch.setenv(preparation.WITHOUT_COPY, "1")
    preparation._back_up(lines.append)
    assert lines == ["No copy is written before the database changes: RAVIVE_WITHOUT_BACKUP=1"]


def test_each_database_has_a_member_of_its_own() -> None:
    assert len(set(DATABASE_MEMBERS.values())) == 2
