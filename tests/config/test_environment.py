"""What the environment may say, and the one line for each thing it may not."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ravive.config import environment, keys
from ravive.config.environment import ConfigurationError


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = keys.secret_key({}, tmp_path)
    assert keys.secret_key({}, tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize(("read", "name"), [(keys.push_key, "push.key"), (keys.seal_key, "seal.key")])
def test_the_keys_of_reminders_are_made_once_and_readable_by_their_owner_only(read: Callable[..., str], name: str, tmp_path: Path) -> None:
    first = read({}, tmp_path)
    assert read({}, tmp_path) == first
    assert (tmp_path / name).read_text() == first
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    (tmp_path / name).unlink()
    assert read({}, tmp_path) != first


@pytest.mark.parametrize("value", ["short", "_" * 43, "A" * 43, "é" * 43])
def test_a_push_key_that_is_none_is_refused(value: str, tmp_path: Path) -> None:
    with pytest.raises(environment.ConfigurationError, match="the push key is not usable"):
        keys.push_key({"RAVIVE_PUSH_KEY": value}, tmp_path)


def test_a_seal_key_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(environment.ConfigurationError, match="the seal key is not usable"):
        keys.seal_key({"RAVIVE_SEAL_KEY": "short"}, tmp_path)


def test_push_services_learn_whom_to_write_to() -> None:
    assert environment.contact({}) == "postmaster@localhost"
    assert environment.contact({"RAVIVE_URL": "https://cards.example.org"}) == "postmaster@cards.example.org"
    assert environment.contact({"RAVIVE_CONTACT": "info@example.org"}) == "info@example.org"
    with pytest.raises(environment.ConfigurationError, match="is not an e-mail address"):
        environment.contact({"RAVIVE_CONTACT": "info"})


def test_an_emptied_secret_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    with pytest.raises(ConfigurationError, match="is empty; put it back from a copy"):
        keys.secret_key({}, tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "mysql://a:b@c/d", "postgres://", "sqlite://"])
def test_a_database_that_cannot_be_used_is_named_with_what_is_accepted(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        environment.database({"DATABASE_URL": url}, tmp_path)
    assert "use postgres://" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_refused_database_address_does_not_show_its_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        environment.database({"DATABASE_URL": "mysql://ravive:topsecret@host/name"}, tmp_path)
    assert "topsecret" not in str(refused.value)


def test_a_postgresql_that_is_away_is_waited_for_some_seconds_only(tmp_path: Path) -> None:
    address = "postgres://ravive:secret@db.example/ravive"
    assert environment.database({"DATABASE_URL": address}, tmp_path)["OPTIONS"] == {"connect_timeout": 5}
    options = environment.database({"DATABASE_URL": f"{address}?connect_timeout=9&sslmode=require"}, tmp_path)["OPTIONS"]
    assert (int(options["connect_timeout"]), options["sslmode"]) == (9, "require")


def test_sqlite_waits_and_writes_through(tmp_path: Path) -> None:
    options = environment.database({}, tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_a_new_database_and_its_journals_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        settings = environment.database({}, tmp_path)
        with closing(sqlite3.connect(settings["NAME"])) as connection:
            connection.executescript(f"{settings['OPTIONS']['init_command']}; CREATE TABLE learners (id)")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"ravive.sqlite3": 0o600, "ravive.sqlite3-wal": 0o600, "ravive.sqlite3-shm": 0o600}


def test_an_existing_database_keeps_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "ravive.sqlite3").write_bytes(b"answers")
    environment.database({}, tmp_path)
    assert (tmp_path / "ravive.sqlite3").read_bytes() == b"answers"


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be created"):
        environment.data_directory({"RAVIVE_DATA": str(tmp_path / "file/data")})


def test_hosts_come_from_the_environment(tmp_path: Path) -> None:
    read = environment.read({"RAVIVE_DATA": str(tmp_path), "ALLOWED_HOSTS": "cards.example.org, www.example.org"})
    assert read.allowed_hosts == ("cards.example.org", "www.example.org")


def test_the_least_free_space_is_a_number_of_megabytes() -> None:
    assert environment.least_free_mb({}) == 500
    assert environment.least_free_mb({"RAVIVE_LEAST_FREE_MB": "0"}) == 0
    with pytest.raises(environment.ConfigurationError, match="is no number of MB"):
        environment.least_free_mb({"RAVIVE_LEAST_FREE_MB": "1 GB"})
