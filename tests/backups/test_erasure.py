"""People who were erased after a copy was written do not come back with it: no file of the restored installation has their details."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.backups.places import Place, empty_place, place_like
from tests.repeats import repeats

SETTINGS = {"RAVIVE_URL": "http://localhost", "RAVIVE_MAIL_FROM": "site@example.org"}


@pytest.fixture
def source(db: None, begun: Place, tmp_path: Path) -> Iterator[Place]:
    with place_like(begun, tmp_path, name="ravive_leaving") as place:
        yield place


@contextmanager
def restored(source: Place, copy: Path, data: Path, *arguments: str) -> Iterator[Place]:
    with empty_place(source, data, name="ravive_restored") as target:
        done = target.ravive("restore", str(copy), *arguments)
        assert done.returncode == 0, done.stderr[-3000:]
        yield target


def files_of(place: Place) -> Iterator[tuple[str, bytes]]:
    """Yield every file of an installation: the data folder with journals, and on PostgreSQL those of its database."""
    yield from ((str(path), path.read_bytes()) for path in place.data.rglob("*") if path.is_file())
    if place.variables["DATABASE_URL"]:
        with psycopg.connect(place.variables["DATABASE_URL"], autocommit=True) as database:
            database.execute("CHECKPOINT")
            row = database.execute(
                "SELECT current_setting('data_directory'), (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchone()
        assert row is not None
        yield from ((str(path), path.read_bytes()) for path in Path(row[0], "base", str(row[1])).iterdir() if path.is_file())


def found(place: Place, details: dict[str, list[str]]) -> set[str]:
    """Return the details that any file has; upper and lower case count."""
    patterns = {text: text.lower().encode() for text in details["texts"]} | {
        digest: bytes.fromhex(digest).lower() for digest in details["digests"]
    }
    contents = [content.lower() for _path, content in files_of(place)]
    return {text for text, pattern in patterns.items() if any(pattern in content for content in contents)}


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.parametrize("place_of_key", ["data folder", *repeats("environment")])
def test_people_who_were_erased_do_not_come_back_with_a_copy(source: Place, tmp_path: Path, place_of_key: str) -> None:
    copy = tmp_path / "copy.tar"
    if place_of_key == "environment":
        source.move_secret_key_to_environment()
    done = source.python("-m", "tests.backups.people_who_leave", str(copy), **SETTINGS)
    assert done.returncode == 0, done.stderr[-3000:]
    details = json.loads(done.stdout)
    assert len(details["texts"]) >= 11 and len(details["digests"]) == 1
    # The copy has them, and so has what is restored without the log of what happened since.
    with restored(source, copy, tmp_path / "without") as place:
        came_back = found(place, details)
        assert set(details["digests"]) <= came_back
        assert len(came_back) >= 7
        assert place.rows("SELECT count(*) FROM letters_lettersignature") == [(1,)]
    log = source.data / "departures.log"
    assert len(log.read_text().splitlines()) >= 4
    with restored(source, copy, tmp_path / "with", "--departures", str(log)) as place:
        assert found(place, details) == set()
        assert place.rows("SELECT count(*) FROM reviews_learnerkey") == [(0,)]
        assert place.rows("SELECT count(*) FROM letters_lettersignature") == [(0,)]
        assert (place.data / "departures.log").read_bytes() == log.read_bytes()
    check_other_logs(source, copy, tmp_path)


def check_other_logs(source: Place, copy: Path, folder: Path) -> None:
    """A log of another installation, or one with fewer lines than that of the copy, is refused, and nothing stays."""
    (folder / "other.log").write_text('{"log":"0123456789abcdef0123456789abcdef"}\n')
    (folder / "none.log").write_text("hello\n")
    with empty_place(source, folder / "refused", name="ravive_restored") as target:
        for name, message in (("other.log", "keep the one with more lines"), ("none.log", "does not begin as a log of departures")):
            refused = target.ravive("restore", str(copy), "--departures", str(folder / name))
            assert refused.returncode == 1 and message in refused.stderr
            assert not target.data.exists()
            if target.variables["DATABASE_URL"]:
                assert target.tables() == {}
