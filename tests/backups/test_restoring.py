"""What is restored equals what was copied, whatever was changed before, also while others write."""

import json
import random
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from ravive.backups import queries
from tests.backups.places import Place, empty_place, place_like
from tests.copied_database import own_name
from tests.repeats import repeats

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 28, 4, 15, tzinfo=UTC)
CHARACTERS = "abc é 日本 'quoted' \"double\" \\ \n\t ;--"
BUILDS = 2
REPEATS = 20


@pytest.fixture
def source(db: None, begun: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with place_like(begun, tmp_path, name="ravive_copied") as place:
        monkeypatch.setenv("PATH", place.variables["PATH"])
        yield place


@pytest.fixture
def target(source: Place, tmp_path: Path) -> Iterator[Place]:
    with empty_place(source, tmp_path / "target", name="ravive_restored") as place:
        yield place


def change(place: Place, chance: random.Random) -> None:
    """Change rows and files of an installation, as a day of use would."""
    for _ in range(chance.randint(1, 30)):
        key, text = f"{chance.getrandbits(160):040x}", "".join(chance.choices(CHARACTERS, k=chance.choice([0, 1, 50, 70_000])))
        insert = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)"
        statements: list[tuple[str, list[object]]] = [
            (insert, [key, text, "2027-01-01 00:00:00+00:00"]),
            ("UPDATE wagtailcore_page SET draft_title = %s WHERE id = %s", [text[:200], chance.randint(1, 4)]),
            ("DELETE FROM django_session WHERE session_key < %s", [f"{chance.getrandbits(158):040x}"]),
        ]
        place.execute(chance.choice(statements))
    media = place.data / "media" / chance.choice(["documents", "é/deep/er", "images"])
    for _ in range(chance.randint(0, 6)):
        media.mkdir(parents=True, exist_ok=True)
        name = "".join(chance.choices("abcé -_'", k=chance.choice([1, 20, 60]))).strip(". ") or "a"
        (media / f"{name}.bin").write_bytes(chance.randbytes(chance.choice([0, 1, 511, 512, 513, 1_048_577])))
    stored = [path for path in (place.data / "media").rglob("*") if path.is_file()]
    if len(stored) > 3:
        chance.choice(stored).unlink()


def check_modes(place: Place) -> None:
    """Nobody but the owner may read what was restored."""
    assert not [path for path in (place.data, *place.data.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]


# 20 rounds take some minutes on a busy machine.
@pytest.mark.database
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("rounds", [BUILDS, *repeats(REPEATS)])
def test_what_is_restored_equals_what_was_copied(source: Place, tmp_path: Path, rounds: int) -> None:
    chance = random.Random(rounds)
    for number in range(rounds):
        change(source, chance)
        tables, files = source.tables(), source.files()
        about = source.back_up(tmp_path / "copy.tar", now=NOW)
        assert about.tables == tables
        with empty_place(source, tmp_path / f"target-{number}", name="ravive_restored") as target:
            done = target.ravive("restore", str(tmp_path / "copy.tar"))
            assert done.returncode == 0, done.stderr
            assert target.tables() == tables
            assert target.files() == files
            check_modes(target)
            shutil.rmtree(target.data)


def test_an_encrypted_copy_is_restored_with_its_key(source: Place, target: Place, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    (source.data / "media").mkdir()
    (source.data / "media/secret.txt").write_text("nobody else reads this")
    copy = tmp_path / "copy.tar.age"
    written = source.ravive("backup", str(copy), "--recipient", str(identity.to_public()))
    assert (written.returncode, written.stderr) == (0, "")
    assert ", encrypted, " in written.stdout
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"nobody else" not in copy.read_bytes()
    for arguments, message in (
        ([], "it is encrypted; name the file"),
        (["--identity", str(other_key(tmp_path))], "cannot be decrypted with this key"),
    ):
        for command in ("verify", "restore"):
            refused = target.ravive(command, str(copy), *arguments)
            assert (refused.returncode, refused.stdout) == (1, "")
            assert message in refused.stderr and refused.stderr.count("\n") == 1
            assert not target.data.exists()
    assert "whole and undamaged" in target.ravive("verify", str(copy), "--identity", str(tmp_path / "key")).stdout
    done = target.ravive("restore", str(copy), "--identity", str(tmp_path / "key"))
    assert done.returncode == 0, done.stderr
    assert target.tables() == source.tables()
    assert target.files() == source.files()


def other_key(folder: Path) -> Path:
    path = folder / "other"
    path.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    return path


@pytest.mark.database
def test_a_copy_while_four_threads_write_has_everything_acknowledged_before(source: Place, target: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar"
    done = source.python("-m", "tests.backups.writers", str(copy))
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert len(found["before"]) >= 100 and len(found["total"]) > len(found["before"])
    restored = target.ravive("restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    stored = {str(name) if not isinstance(name, bytes) else name.hex() for (name,) in target.rows("SELECT id FROM reviews_answer")}
    stored = {name.replace("-", "") for name in stored}
    assert {name.replace("-", "") for name in found["before"]} <= stored <= {name.replace("-", "") for name in found["sent"]}
    # Counts that answers change in the same transaction agree with them.
    counts = target.rows("SELECT count(*), sum(answers) FROM reviews_learnerkey")
    assert int(str(counts[0][1])) == len(stored)


def test_what_litestream_stores_is_not_copied_and_disturbs_nothing(source: Place, target: Place, tmp_path: Path) -> None:
    source.execute(
        ("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)", []), ("INSERT INTO _litestream_seq VALUES (1, 7)", [])
    )
    beside = source.data / ".ravive.sqlite3-litestream/ltx/0"
    beside.mkdir(parents=True)
    (beside / "0001.ltx").write_bytes(b"pages")
    if source.installation.kind == "postgresql":
        source.execute(("DROP TABLE _litestream_seq", []))
    source.back_up(tmp_path / "copy.tar", now=NOW)
    done = target.ravive("restore", str(tmp_path / "copy.tar"))
    assert done.returncode == 0, done.stderr
    assert "_litestream_seq" not in target.tables()
    assert target.tables() == source.tables()
    assert not [path for path in target.data.iterdir() if "litestream" in path.name]


@pytest.mark.database
def test_restoring_goes_into_an_empty_place_only(source: Place, target: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar"
    source.back_up(copy, now=NOW)
    before, files = source.tables(), source.files()
    refused = source.ravive("restore", str(copy))
    assert refused.returncode == 1
    assert f'"{source.data}" is not empty: it has ' in refused.stderr and "badge-keys" in refused.stderr
    assert (source.tables(), source.files()) == (before, files)
    if source.installation.kind == "postgresql":
        url = source.variables["DATABASE_URL"]
        refused = target.ravive("restore", str(copy), DATABASE_URL=url)
        assert refused.returncode == 1
        assert f'database "{own_name("ravive_copied")}" is not empty' in refused.stderr
        assert source.tables() == before
    else:
        refused = target.ravive("restore", str(copy), DATABASE_URL=f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
        assert refused.returncode == 1 and "start without DATABASE_URL" in refused.stderr
    assert not target.data.exists()


@pytest.mark.database
def test_a_migration_that_this_version_does_not_know_is_refused(source: Place, target: Place, tmp_path: Path) -> None:
    source.execute(
        ("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", ["reviews", "9999_later", "2027-01-01 00:00:00"])
    )
    source.back_up(tmp_path / "copy.tar", now=NOW)
    refused = target.ravive("restore", str(tmp_path / "copy.tar"))
    assert refused.returncode == 1
    assert "does not know its migration reviews.9999_later" in refused.stderr
    assert not target.data.exists()
    if source.installation.kind == "postgresql":
        assert target.tables() == {}


def test_a_key_of_the_environment_is_needed_to_restore(source: Place, target: Place, tmp_path: Path) -> None:
    """With another secret key, the log of departures would recognise nobody: people who were erased would come back."""
    key, copy = source.move_secret_key_to_environment(), tmp_path / "copy.tar"
    written = source.ravive("backup", str(copy))
    assert written.returncode == 0, written.stderr
    assert "RAVIVE_SECRET_KEY comes from the environment and is not in the copy" in written.stdout
    other = "another key of fifty characters, as somebody may set it"
    for variables, message in (
        ({}, "not in the copy: set RAVIVE_SECRET_KEY as on the machine"),
        ({"RAVIVE_NEW_KEYS": "1"}, "not in the copy: set RAVIVE_SECRET_KEY as on the machine"),
        ({"RAVIVE_SECRET_KEY": other, "RAVIVE_NEW_KEYS": "1"}, "another one than that of the copy"),
    ):
        refused = target.ravive("restore", str(copy), **variables)
        assert refused.returncode == 1 and message in refused.stderr, refused.stderr
        assert "people who were erased" in refused.stderr and not target.data.exists()
        assert target.installation.kind == "sqlite" or target.tables() == {}
    done = target.ravive("restore", str(copy), RAVIVE_SECRET_KEY=key)
    assert done.returncode == 0, done.stderr
    assert target.tables() == source.tables()
    assert not (target.data / "secret.key").exists()


def test_a_copy_with_its_secret_key_is_not_restored_with_another(source: Place, target: Place, tmp_path: Path) -> None:
    written = source.ravive("backup", str(tmp_path / "copy.tar"))
    assert written.returncode == 0, written.stderr
    refused = target.ravive("restore", str(tmp_path / "copy.tar"), RAVIVE_SECRET_KEY="of another installation, from a shell")
    assert refused.returncode == 1 and "start without RAVIVE_SECRET_KEY" in refused.stderr
    assert not target.data.exists()


def test_the_command_says_what_it_did_and_queries_know_it(source: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.settings, "RAVIVE_BACKUPS", source.data / "backups")
    done = source.ravive("backup", str(tmp_path / "copy.tar"), RAVIVE_SEAL_KEY=(source.data / "seal.key").read_text())
    assert done.returncode == 0, done.stderr
    assert "copy.tar: written (" in done.stdout and "RAVIVE_SEAL_KEY comes from the environment and is not in the copy" in done.stdout
    known = queries.last_backup()
    assert known is not None
    assert (known.kind, known.file, known.is_encrypted) == ("by-hand", str(tmp_path / "copy.tar"), False)
    assert known.size_bytes == (tmp_path / "copy.tar").stat().st_size
    inside = source.ravive("backup", str(source.data / "copy.tar"))
    assert inside.returncode == 1 and "is inside the data folder" in inside.stderr
    nowhere = source.ravive("backup", str(tmp_path / "nowhere/copy.tar"))
    assert nowhere.returncode == 1 and "a folder that exists" in nowhere.stderr
    bad = source.ravive("backup", str(tmp_path / "other.tar"), "--recipient", "age1nonsense")
    assert bad.returncode == 1 and '"age1nonsense" is no public key of age' in bad.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.tar", "source"]
    assert not list((source.data / "backups").glob(".*"))
