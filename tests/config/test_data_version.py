"""A database that another version of Ravive created is refused, with the command that takes its data along."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ravive.backups.errors import BackupError
from ravive.config.commands import earlier_export
from ravive.config.data_version import check_migrations
from ravive.config.environment import ConfigurationError
from tests.config.test_command import free_port, ravive
from tests.conftest import NOW

KNOWN = {("decks", "0001_initial"), ("auth", "0001_initial")}


def test_migrations_that_this_version_knows_are_accepted() -> None:
    check_migrations([("decks", "0001_initial")], KNOWN, database="ravive.sqlite3")


def test_a_migration_of_ours_that_this_version_lacks_is_refused() -> None:
    applied = [*KNOWN, ("decks", "0002_studio")]
    with pytest.raises(ConfigurationError, match=r"another version of Ravive \(decks\.0002_studio\).*ravive upgrade export"):
        check_migrations(applied, KNOWN, database="ravive.sqlite3")


def test_a_database_from_before_the_first_release_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"another version of Ravive \(hub\.0001_initial\).*ravive upgrade export"):
        check_migrations([*KNOWN, ("hub", "0001_initial")], KNOWN, database="ravive.sqlite3")


def test_migrations_of_other_packages_do_not_count() -> None:
    check_migrations([("auth", "0099_later"), ("legacy", "0001_initial")], KNOWN, database="ravive.sqlite3")


def test_a_refused_export_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    folder, shared = tmp_path / "data", tmp_path / "shared"
    for name in ("ravive.sqlite3", "secret.key", "push.key", "seal.key"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("no database at all")
    # Whatever stands beside the file under a name like its own.
    planted = shared / ".carried.tar.carried"
    planted.mkdir(parents=True)
    (planted / "theirs").touch()
    with pytest.raises(BackupError, match="is not a database"):
        earlier_export.export(folder, shared / "carried.tar", database_url="", recipients=(), now=NOW)
    assert [path.name for path in shared.rglob("*")] == [planted.name, "theirs"]


@pytest.mark.slow
def test_a_data_folder_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ravive.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)")
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('decks', '0002_studio', '2026-11-25')")
    done = ravive("serve", "--data", str(tmp_path), "--port", str(free_port()), RAVIVE_NEW_KEYS="1")
    assert done.returncode == 1
    assert done.stderr.startswith(f'ravive: database "{file}" was created by another version of Ravive (decks.0002_studio). ')
    assert done.stderr.count("\n") == 1
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("django_migrations",)]
