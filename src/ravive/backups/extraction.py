"""Reads a copy in one pass: checks every digest and, for a restore, writes its files into a new folder.

It loads no Django: a restore begins before there are settings.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tarfile import TarInfo
from typing import BinaryIO

from pyrage import x25519  # pyright: ignore[reportMissingModuleSource] - it is compiled

from ravive.backups import encryption
from ravive.backups.archive import DAMAGE, MANIFEST, MOST_MANIFEST_BYTES, ArchiveReader, manifest_of
from ravive.backups.errors import BackupError
from ravive.backups.manifest import ABOUT, DATABASE_MEMBERS, MOST_ABOUT_BYTES, AboutCopy, file_path, read_about
from ravive.lib.private_files import FOLDER_OF_OWNER, new_file

# Beside the files of a copy: the database before it is checked, and room for a file system to work.
SPARE_BYTES = 50_000_000
MOST_PROBLEMS = 3


@dataclass(frozen=True, kw_only=True)
class CheckedCopy:
    """What a whole and undamaged copy is."""

    about: AboutCopy
    files: int
    is_encrypted: bool


def check(file: Path, *, identities: Sequence[x25519.Identity] = ()) -> CheckedCopy:
    """Read a copy and check that it is whole. Raises BackupError with what is wrong and where."""
    return _read(file, identities, None)


def extract(file: Path, into: Path, *, identities: Sequence[x25519.Identity] = ()) -> CheckedCopy:
    """Write what a copy has into a folder that is created for it, and check all of it. Raises BackupError; then the folder is gone.

    Files of the data folder are below `into/data`, the database is beside that. Only their owner may read them.
    """
    into.mkdir(mode=FOLDER_OF_OWNER)
    try:
        return _read(file, identities, into)
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise


def _read(file: Path, identities: Sequence[x25519.Identity], into: Path | None) -> CheckedCopy:
    try:
        with file.open("rb") as opened:
            is_encrypted = opened.read(len(encryption.MAGIC)) == encryption.MAGIC
            opened.seek(0)
            with _plain(opened, identities, is_encrypted=is_encrypted) as stream:
                try:
                    about, files = _CopyReader(ArchiveReader(stream), into).read()
                except DAMAGE as problem:
                    raise BackupError(f"it is cut off or damaged, or `ravive backup` did not write it ({problem})") from problem
    except BackupError as problem:
        raise BackupError(f'copy "{file}" is refused: {problem}') from problem
    except OSError as problem:
        if problem.filename not in (None, str(file)) or problem.errno in (28, 122):  # no space, or no quota
            raise
        raise BackupError(f'copy "{file}" cannot be read ({problem.strerror or problem})') from problem
    return CheckedCopy(about=about, files=files, is_encrypted=is_encrypted)


@contextmanager
def _plain(opened: BinaryIO, identities: Sequence[x25519.Identity], *, is_encrypted: bool) -> Iterator[BinaryIO]:
    if not is_encrypted:
        yield opened
        return
    if not identities:
        raise BackupError("it is encrypted; name the file with its private key with --identity KEYFILE")
    with encryption.decrypting(opened, identities) as stream:
        yield stream


class _CopyReader:
    """Reads the members of one copy in their order, and compares them with the manifest behind them."""

    def __init__(self, reader: ArchiveReader, into: Path | None) -> None:
        self._reader, self._into = reader, into
        self._digests: dict[str, str] = {}

    def read(self) -> tuple[AboutCopy, int]:
        """Return what was copied, and how many files it has besides the database. Raises BackupError."""
        members = iter(self._reader)
        first = next(members, None)
        if first is None or first.name != ABOUT:
            raise BackupError(f"it does not begin with {ABOUT}: `ravive backup` did not write it")
        content = self._reader.content(first, most_bytes=MOST_ABOUT_BYTES)
        self._digests[ABOUT] = hashlib.sha256(content).hexdigest()
        about = read_about(content)
        self._check_room(about)
        left = about.total_bytes
        for member in members:
            if member.name == MANIFEST:
                break
            if member.name in self._digests:
                raise BackupError(f"it has two members {member.name[:200]!r}")
            left -= member.size
            if member.size < 0 or left < 0:
                raise BackupError(f"its member {member.name[:200]!r} is larger than {ABOUT} says; nothing of it is written")
            self._digests[member.name] = self._digest(member, file_path(member.name, about=about))
        else:
            raise BackupError(f"it is cut off or damaged after its member {list(self._digests)[-1][:200]!r}")
        self._compare(self._reader.content(member, most_bytes=MOST_MANIFEST_BYTES))
        if (more := next(members, None)) is not None:
            raise BackupError(f"it has a member {more.name[:200]!r} behind its manifest")
        self._reader.close()
        if DATABASE_MEMBERS[about.database] not in self._digests:
            raise BackupError(f"it has no {DATABASE_MEMBERS[about.database]}: its database is missing")
        return about, len(self._digests) - 2

    def _check_room(self, about: AboutCopy) -> None:
        if self._into is None:
            return
        free, needed = shutil.disk_usage(self._into).free, about.total_bytes + SPARE_BYTES
        if not 0 <= needed <= free:
            raise BackupError(f'it needs {needed // 1_000_000} MB, and "{self._into.parent}" has {free // 1_000_000} MB free')

    def _digest(self, member: TarInfo, path: Path) -> str:
        """Return the digest of a member; in a restore, write it."""
        digest = hashlib.sha256()
        with self._target(path) as target:
            for block in self._reader.blocks(member):
                digest.update(block)
                if target is not None:
                    target.write(block)
        return digest.hexdigest()

    @contextmanager
    def _target(self, path: Path) -> Iterator[BinaryIO | None]:
        if self._into is None:
            yield None
            return
        target = self._into / path
        try:
            for folder in reversed(path.parents[:-1]):
                (self._into / folder).mkdir(mode=FOLDER_OF_OWNER, exist_ok=True)
            opened = new_file(target)
        except (FileExistsError, NotADirectoryError) as problem:
            raise BackupError(f"its member {str(path)[:200]!r} is a file and a folder at once") from problem
        with opened as file:
            yield file

    def _compare(self, manifest: bytes) -> None:
        if manifest == manifest_of(self._digests):
            return
        lines = [line.partition("  ") for line in manifest.decode().splitlines()]
        named = {path: digest for digest, _, path in lines}
        problems = [f"{path!r} is missing" for path in named.keys() - self._digests.keys()]
        problems += [f"{path!r} is not in {MANIFEST}" for path in self._digests.keys() - named.keys()]
        problems += [f"{path!r} is damaged" for path in named.keys() & self._digests.keys() if named[path] != self._digests[path]]
        more = f", and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
        raise BackupError((", ".join(sorted(problems)[:MOST_PROBLEMS]) or f"{MANIFEST} is damaged") + more)
