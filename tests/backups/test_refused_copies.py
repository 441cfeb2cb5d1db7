"""A copy that is cut off, damaged, of another version or hostile is refused: the error says what is wrong, and nothing is written."""

import io
import os
import random
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from ravive.backups import encryption, extraction, installation_copy, manifest
from ravive.backups.archive import CHUNK_BYTES, MANIFEST, ArchiveWriter, archive_writer
from ravive.backups.errors import BackupError
from ravive.backups.installation_copy import Installation
from ravive.backups.manifest import ABOUT
from ravive.config.commands import command_line, restoration

NOW = datetime(2026, 11, 28, 4, 15, tzinfo=UTC)
DATABASE = "database.sqlite3"
LONG_NAME = "é" * 120 + ".txt"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """A small data folder: what is copied of it needs no site."""
    data = tmp_path / "data"
    (data / "media/documents").mkdir(parents=True)
    (data / "media/documents" / LONG_NAME).write_text("a long name")
    (data / "media/large.bin").write_bytes(random.Random(1).randbytes(CHUNK_BYTES + 700))
    for name in ("secret.key", "departures.log"):
        (data / name).write_text(name)
    # As root creates it on a disk of its own: nobody else may read it.
    (data / "lost+found").mkdir(mode=0o700)
    (data / "lost+found/#1").write_text("of a file system")
    for name in ("preparing.lock", "secret.key.4711", "departures.log.installed", "ravive.sqlite3-wal"):
        (data / name).write_text("of the moment")
    with closing(sqlite3.connect(data / "ravive.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        database.execute("INSERT INTO django_migrations VALUES ('reviews', '0001_initial')")
        database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, content BLOB, size REAL)")
        database.executemany(
            "INSERT INTO things (name, content, size) VALUES (?, ?, ?)",
            [(f"thing {number}", b"\0" * number, number / 7) for number in range(300)],
        )
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "ravive.sqlite3"}
    return Installation(data=data, backups=data / "backups", database=settings)


@pytest.fixture
def copy(installation: Installation, tmp_path: Path) -> Path:
    file = tmp_path / "copy.tar"
    installation_copy.write(file, installation=installation, recipients=(), now=NOW)
    return file


def refused(file: Path, folder: Path) -> str:
    """Return why a copy is refused, by checking it and by restoring it; nothing is left of the latter."""
    with pytest.raises(BackupError) as checking:
        extraction.check(file)
    with pytest.raises(BackupError) as extracting:
        extraction.extract(file, folder / "into")
    assert not (folder / "into").exists()
    assert str(checking.value) == str(extracting.value)
    assert str(file) in str(checking.value) and "\n" not in str(checking.value)
    return str(checking.value)


def test_a_whole_copy_has_everything_but_what_is_of_the_moment(copy: Path, installation: Installation, tmp_path: Path) -> None:
    checked = extraction.extract(copy, tmp_path / "into")
    found = {path.relative_to(tmp_path / "into").as_posix() for path in (tmp_path / "into").rglob("*") if path.is_file()}
    assert found == {
        DATABASE,
        "data/secret.key",
        "data/departures.log",
        "data/media/large.bin",
        f"data/media/documents/{LONG_NAME}",
    }
    assert checked.files == 4 and checked.about.migrations == ("reviews.0001_initial",)
    assert {name: table.rows for name, table in checked.about.tables.items()} == {"django_migrations": 1, "things": 300}
    large = tmp_path / "into/data/media/large.bin"
    assert large.read_bytes() == (installation.data / "media/large.bin").read_bytes()
    # Any other program can read it too, and check its digests.
    with tarfile.open(copy) as other:
        assert [member.name for member in other][-2:] == ["data/departures.log", MANIFEST]


def test_a_copy_that_is_cut_off_anywhere_is_refused(copy: Path, tmp_path: Path) -> None:
    whole, chance = copy.read_bytes(), random.Random(3)
    # Behind its last member, an archive has zeros only.
    last = len(whole.rstrip(b"\0"))
    ends = {0, 1, 511, 512, last - 1, last - 512, last - 1024, *(chance.randrange(last) for _ in range(60))}
    for end in ends:
        cut = tmp_path / "cut.tar"
        cut.write_bytes(whole[:end])
        assert "it is cut off or damaged" in refused(cut, tmp_path)


def test_a_copy_that_is_damaged_anywhere_is_refused(copy: Path, tmp_path: Path) -> None:
    whole, chance = bytearray(copy.read_bytes()), random.Random(4)
    with tarfile.open(copy) as other:
        content = {member.name: (member.offset_data, member.size) for member in other}
    places = [offset + chance.randrange(size) for offset, size in content.values() for _ in range(6)]
    for place in places:
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(bytes(whole[:place]) + bytes([whole[place] ^ 1 << chance.randrange(8)]) + bytes(whole[place + 1 :]))
        message = refused(damaged, tmp_path)
        name = next(name for name, (offset, size) in content.items() if offset <= place < offset + size)
        if name not in (ABOUT, MANIFEST):
            assert f"'{name}' is damaged" in message


def test_damage_of_headers_is_refused(copy: Path, tmp_path: Path) -> None:
    whole, chance = copy.read_bytes(), random.Random(5)
    with tarfile.open(copy) as other:
        headers = [member.offset for member in other]
    for header in headers:
        place = header + chance.randrange(136)
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refused(damaged, tmp_path)


def about_of(copy: Path) -> bytes:
    with tarfile.open(copy) as opened:
        member = opened.extractfile(ABOUT)
        assert member is not None
        return member.read()


def archive(*entries: tuple[tarfile.TarInfo, bytes], format: int = tarfile.PAX_FORMAT) -> bytes:
    """Return an archive as `tarfile` writes it, with nothing behind these members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as written:
        for info, content in entries:
            info.size = len(content)
            written.addfile(info, io.BytesIO(content))
        end = written.offset
    # Without what fills the last record.
    return out.getvalue()[:end] + bytes(2 * tarfile.BLOCKSIZE)


def entry(name: str, content: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info, content


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        (entry("../outside"), "which no copy has"),
        (entry("data/../../outside"), "which no copy has"),
        (entry("/etc/passwd"), "which no copy has"),
        (entry("data//etc/passwd"), "which no copy has"),
        (entry("data/./x"), "which no copy has"),
        (entry("data/a\nb"), "which no copy has"),
        (entry("data/" + "x" * 300), "which no copy has"),
        (entry("data/" + "/".join(["x" * 100] * 20)), "which no copy has"),
        (entry("data"), "which no copy has"),
        (entry("other/x"), "which no copy has"),
        (entry("database.dump"), "which no copy has"),
        (entry("data/link", b"", tarfile.SYMTYPE, "/etc/passwd"), "is no plain file (a link"),
        (entry("data/link", b"", tarfile.LNKTYPE, "data/secret.key"), "is no plain file (a link"),
        (entry("data/folder", b"", tarfile.DIRTYPE), "is no plain file"),
        (entry("data/pipe", b"", tarfile.FIFOTYPE), "is no plain file"),
        (entry("data/device", b"", tarfile.CHRTYPE), "is no plain file"),
        (entry("data/sparse", b"", tarfile.GNUTYPE_SPARSE), "is no plain file"),
        (entry("data/larger", b"x" * 4_000_000), "is larger than"),
    ],
    ids=lambda value: value[0].name[:20] + str(value[0].type) if isinstance(value, tuple) else None,
)
def test_a_hostile_member_is_refused(copy: Path, tmp_path: Path, hostile: tuple[tarfile.TarInfo, bytes], message: str) -> None:
    bad = tmp_path / "bad.tar"
    bad.write_bytes(archive(entry(ABOUT, about_of(copy)), hostile))
    assert message in refused(bad, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar", "copy.tar", "data"]


def test_headers_of_any_size_are_refused_unread(copy: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tar"
    long = entry("data/x")
    long[0].pax_headers = {"comment": "x" * 100_000}
    bad.write_bytes(archive(entry(ABOUT, about_of(copy)), long))
    assert "a header of more than 16384 bytes" in refused(bad, tmp_path)
    for header in ("linkpath", "comment", "GNU.sparse.map", "GNU.sparse.size"):
        strange = entry("data/x")
        strange[0].pax_headers = {header: "0,1"}
        bad.write_bytes(archive(entry(ABOUT, about_of(copy)), strange))
        refused(bad, tmp_path)


@pytest.mark.parametrize(("digits", "message"), [(40, "is larger than"), (5_000, "it is cut off or damaged after")])
def test_a_size_of_many_digits_is_refused(copy: Path, tmp_path: Path, digits: int, message: str) -> None:
    endless = entry("data/endless.bin")
    endless[0].pax_headers = {"size": "9" * digits}
    hostile = tmp_path / "hostile.tar"
    hostile.write_bytes(archive(entry(ABOUT, about_of(copy)), endless))
    assert message in refused(hostile, tmp_path)


@pytest.mark.parametrize("is_link", [False, True])
def test_what_stands_at_the_name_of_an_unfinished_copy_gets_nothing(installation: Installation, tmp_path: Path, is_link: bool) -> None:
    elsewhere, before = tmp_path / "elsewhere", tmp_path / f".copy.tar.{os.getpid()}{installation_copy.UNFINISHED_ENDING}"
    elsewhere.write_bytes(b"of somebody else")
    if is_link:
        before.symlink_to(elsewhere)
    else:
        before.touch(mode=0o644)
    installation_copy.write(tmp_path / "copy.tar", installation=installation, recipients=(), now=NOW)
    assert not (tmp_path / "copy.tar").is_symlink()
    assert (tmp_path / "copy.tar").stat().st_mode & 0o777 == 0o600
    assert elsewhere.read_bytes() == b"of somebody else"


def rewritten(copy: Path, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a copy with a right manifest, whose members were changed."""
    with tarfile.open(copy) as opened:
        members = {member.name: file.read() for member in opened if (file := opened.extractfile(member))}
    del members[MANIFEST]
    change(members)
    out = io.BytesIO()
    with archive_writer(out, modified_at=NOW) as writer:
        for name, content in members.items():
            writer.add_content(name, content)
    return out.getvalue()


def test_another_version_of_the_format_is_refused(copy: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tar"

    def later(members: dict[str, bytes]) -> None:
        members[ABOUT] = members[ABOUT].replace(b'"format": 1', b'"format": 2, "later": []')

    bad.write_bytes(rewritten(copy, later))
    assert "it has version 2 of the format, and this Ravive reads version 1" in refused(bad, tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda members: members.pop(DATABASE), "its database is missing"),
        (lambda members: members.update({ABOUT: b"{}"}), "about.json cannot be read"),
        (lambda members: members.update({ABOUT: b"\xff\xfe"}), "about.json cannot be read"),
        (lambda members: members.update({"data/secret.key/below": b""}), "is a file and a folder at once"),
        (lambda members: members.pop(ABOUT), "does not begin with about.json"),
    ],
)
def test_a_copy_with_other_members_is_refused(
    copy: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], object], message: str
) -> None:
    bad = tmp_path / "bad.tar"
    bad.write_bytes(rewritten(copy, change))
    with pytest.raises(BackupError, match=message):
        extraction.extract(bad, tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_a_manifest_that_names_other_members_is_refused(copy: Path, tmp_path: Path) -> None:
    with tarfile.open(copy) as opened:
        members = {member.name: file.read() for member in opened if (file := opened.extractfile(member))}
    bad = tmp_path / "bad.tar"
    for left_out, added, message in (
        ("data/secret.key", None, "'data/secret.key' is missing"),
        (None, "data/new", "'data/new' is not in manifest.sha256"),
    ):
        content = {name: value for name, value in members.items() if name != left_out}
        ending = {MANIFEST: content.pop(MANIFEST)}
        bad.write_bytes(archive(*(entry(name, value) for name, value in {**content, **({added: b""} if added else {}), **ending}.items())))
        assert message in refused(bad, tmp_path)
    twice = [*(entry(name, value) for name, value in members.items() if name != MANIFEST), entry("data/secret.key", b"")]
    bad.write_bytes(archive(*twice))
    assert "it has two members 'data/secret.key'" in refused(bad, tmp_path)
    bad.write_bytes(archive(*(entry(name, value) for name, value in members.items()), entry("data/behind")))
    assert "it has a member 'data/behind' behind its manifest" in refused(bad, tmp_path)
    bad.write_bytes(archive(*(entry(name, b"x" if name == MANIFEST else value) for name, value in members.items())))
    assert "is not in manifest.sha256" in refused(bad, tmp_path)


def test_a_copy_without_room_is_refused(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path)._replace(free=10_000_000)
    monkeypatch.setattr(extraction.shutil, "disk_usage", lambda _place: free)
    with pytest.raises(BackupError, match="MB free"):
        extraction.extract(copy, tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_an_encrypted_copy_that_is_cut_off_or_damaged_is_refused(installation: Installation, tmp_path: Path) -> None:
    identity, chance = pyrage.x25519.Identity.generate(), random.Random(6)
    file, bad = tmp_path / "copy.age", tmp_path / "bad.age"
    installation_copy.write(file, installation=installation, recipients=(identity.to_public(),), now=NOW)
    assert extraction.check(file, identities=(identity,)).is_encrypted
    whole = file.read_bytes()
    broken = [whole[:end] for end in (22, 100, len(whole) // 2, len(whole) - 1, *(chance.randrange(30, len(whole)) for _ in range(10)))]
    broken += [
        whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in (chance.randrange(30, len(whole)) for _ in range(15))
    ]
    broken += [whole + b"x"]
    for content in broken:
        bad.write_bytes(content)
        with pytest.raises(BackupError, match="cannot be decrypted with this key, or is damaged or cut off"):
            extraction.extract(bad, tmp_path / "into", identities=(identity,))
        assert not (tmp_path / "into").exists()


def test_key_files_without_a_key_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    for content, message in (
        (b"# nothing\n", "has no private key"),
        (b"hello\n", "other than private keys"),
        (b"\xff", "other than private keys"),
    ):
        file.write_bytes(content)
        with pytest.raises(BackupError, match=message):
            encryption.read_identities(file)
    with pytest.raises(BackupError, match="cannot be read"):
        encryption.read_identities(tmp_path / "nowhere")


def test_a_failure_while_copying_leaves_nothing(installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copy.tar").write_text("an earlier copy")
    recipients = (pyrage.x25519.Identity.generate().to_public(),)

    def fails(_writer: ArchiveWriter) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ArchiveWriter, "finish", fails)
    for keys in ((), recipients):
        with pytest.raises(OSError, match="No space left"):
            installation_copy.write(tmp_path / "copy.tar", installation=installation, recipients=keys, now=NOW)
    assert (tmp_path / "copy.tar").read_text() == "an earlier copy"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.tar", "data"]
    assert not list((installation.data / "backups").iterdir())


def test_a_link_in_the_data_folder_is_reported(installation: Installation, tmp_path: Path) -> None:
    (installation.data / "media/link").symlink_to("/etc")
    with pytest.raises(BackupError, match="is a link, and a copy has files only"):
        installation_copy.write(tmp_path / "copy.tar", installation=installation, recipients=(), now=NOW)
    assert not (tmp_path / "copy.tar").exists()


def test_the_command_verifies(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["verify", str(copy)]) == 0
    assert "whole and undamaged. Ravive" in capsys.readouterr().out
    copy.write_bytes(copy.read_bytes()[:2_000])
    assert command_line.main(["verify", str(copy)]) == 1
    output = capsys.readouterr()
    assert output.out == "" and "it is cut off" in output.err and output.err.count("\n") == 1
    assert command_line.main(["verify", str(tmp_path / "nowhere")]) == 1
    assert "cannot be read (No such file or directory)" in capsys.readouterr().err


def test_a_restore_that_cannot_be_moved_to_its_place_leaves_nothing(tmp_path: Path) -> None:
    data, folder = tmp_path / "restored", tmp_path / "restored/.restoring/data"
    folder.mkdir(parents=True)
    for name in ("media", "ravive.sqlite3", "secret.key"):
        (folder / name).touch()
    # Somebody creates a folder there meanwhile; the files before it in the order of names were moved.
    (data / "secret.key/x").mkdir(parents=True)
    with pytest.raises(OSError, match=r"secret\.key"):
        restoration._move(folder, data)
    assert sorted(path.name for path in data.iterdir()) == [".restoring", "secret.key"]
    assert sorted(path.name for path in folder.iterdir()) == ["media", "ravive.sqlite3", "secret.key"]
    shutil.rmtree(data / "secret.key")
    restoration._move(folder, data)
    assert sorted(path.name for path in data.iterdir()) == ["media", "ravive.sqlite3", "secret.key"]


def test_digests_of_tables_depend_on_values_and_not_on_order(tmp_path: Path) -> None:
    from ravive.backups import sqlite_database

    def contents(*rows: tuple[object, ...]) -> manifest.TableContent:
        file = tmp_path / "table.sqlite3"
        file.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("CREATE TABLE t (a, b)")
            database.executemany("INSERT INTO t VALUES (?, ?)", rows)
        return sqlite_database.contents(file)["t"]

    rows = [(1, "a"), (2, "b"), (2, "b"), (None, b"c")]
    assert contents(*rows) == contents(*reversed(rows))
    others = [rows[:3], [*rows, rows[0]], [(1, "a"), (2, "b"), (2, "b"), (None, "c")], [("1", "a"), *rows[1:]], [(1.0, "a"), *rows[1:]]]
    assert len({contents(*rows).digest, *(contents(*other).digest for other in others)}) == 1 + len(others)
    assert manifest.differences({"t": contents(*rows)}, {"u": contents(*rows)}) == ["table t is missing", "table u is not in the copy"]
