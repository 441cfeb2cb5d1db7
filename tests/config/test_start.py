"""A start on a full disk, a damaged database or without its keys says in a line what is wrong, where, and what to do."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from ravive.config import environment, keys
from ravive.config.environment import ConfigurationError
from ravive.config.keys import BadgeKeyPlace
from ravive.config.server import preparation
from ravive.departures.models import LogPosition
from tests.conftest import NOW
from tests.journeys.inside import own_environment
from tests.patience import PATIENCE_SECONDS
from tests.repeats import repeats


def started(data: Path, *command: str, largest_file_bytes: int = -1, **variables: str) -> tuple[int, str]:
    """Return the exit code and the line about the problem. No file may become larger than that, as on a full disk."""
    inherited = {**own_environment(), "RAVIVE_DATA": str(data), "DATABASE_URL": "", **variables}
    limit = (
        (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file_bytes, largest_file_bytes))) if largest_file_bytes >= 0 else None
    )
    done = subprocess.run(
        [sys.executable, "-m", "ravive", *command],
        env=inherited,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.returncode, done.stderr


def check_one_line(outcome: tuple[int, str], *words: str) -> None:
    code, problem = outcome
    assert code == 1, problem
    assert problem.startswith("ravive: ") and problem.count("\n") == 1
    assert all(part in problem for part in words), problem


@pytest.mark.slow
@pytest.mark.parametrize("bytes_allowed", [0, 60_000])
def test_a_full_disk_is_reported_in_a_line(tmp_path: Path, bytes_allowed: int) -> None:
    check_one_line(started(tmp_path / "data", "prepare", largest_file_bytes=bytes_allowed), str(tmp_path), "make room on the disk")


@pytest.mark.slow
@pytest.mark.parametrize("command", [["prepare"], *repeats(["work"], ["organisations", "list"])], ids=" ".join)
def test_a_damaged_database_is_reported_in_a_line(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "ravive.sqlite3").write_bytes(b"no database at all " * 5_000)
    check_one_line(started(tmp_path, *command, RAVIVE_NEW_KEYS="1"), str(tmp_path / "ravive.sqlite3"), "not a database", "restore a copy")


def test_a_damaged_key_of_badges_is_reported(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.RAVIVE_DATA = tmp_path
    LogPosition.objects.all().delete()
    (tmp_path / "badge-keys").mkdir()
    (tmp_path / "badge-keys/0001.pem").write_text("no key")
    with pytest.raises(ConfigurationError, match=r"badge-keys.*put it back from a copy"):
        preparation.prepare(now=NOW, say=lambda _line: None)


@pytest.mark.parametrize("name", ["secret.key", "push.key", "seal.key"])
@pytest.mark.parametrize("beside", ["ravive.sqlite3", "departures.log"])
def test_a_lost_key_is_reported_and_not_replaced(tmp_path: Path, name: str, beside: str) -> None:
    read = {"secret.key": keys.secret_key, "push.key": keys.push_key, "seal.key": keys.seal_key}[name]
    (tmp_path / beside).write_text("something")
    with pytest.raises(ConfigurationError, match=f"{name}.*depend on it.*RAVIVE_NEW_KEYS=1"):
        read({}, tmp_path)
    assert not (tmp_path / name).exists()
    assert read({"RAVIVE_NEW_KEYS": "1"}, tmp_path) == read({}, tmp_path)


def test_a_key_that_is_no_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="is damaged"):
        keys.secret_key({}, tmp_path)


def test_a_start_takes_from_others_what_they_could_read_and_says_so(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RAVIVE_DATA = folder = tmp_path / "data"
    monkeypatch.setitem(connection.settings_dict, "NAME", folder / "ravive.sqlite3")
    settings.RAVIVE_KEYS, settings.RAVIVE_BADGE_KEYS = None, BadgeKeyPlace(texts=(), folder=None)
    settings.RAVIVE_BACKUPS = folder / "backups"
    for place in (folder, folder / "badge-keys", folder / "backups"):
        place.mkdir()
        place.chmod(0o755)
    names = ["secret.key", "push.key", "seal.key", "departures.log", "badge-keys/0001.pem", "backups/ravive-1.tar"]
    names += ["ravive.sqlite3", "ravive.sqlite3-wal", "ravive.sqlite3-shm", "ravive.sqlite3-journal"]
    for name in names:
        (folder / name).write_text("x")
        (folder / name).chmod(0o644)
    # Reading alone changes nothing.
    environment.data_directory({"RAVIVE_DATA": str(folder)})
    assert keys.secret_key({}, folder) == "x"
    assert all(path.stat().st_mode & 0o044 for path in (folder, *folder.rglob("*")))
    lines = list[str]()
    preparation.close_to_others(lines.append)
    assert not [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
    assert all(f"other users of this machine could read {name}; now they cannot" in lines for name in names)
