"""Opens an export and checks its members before anything of it is used: names, sizes, digests."""

import errno
import hashlib
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from pyrage import x25519  # pyright: ignore[reportMissingModuleSource] - it is compiled

from ravive.backups import encryption
from ravive.backups.errors import BackupError
from ravive.portability.about import ABOUT_EXPORT, DECKS, MEDIA, READ_ME, ROWS, AboutExport, ExportMember, read_about
from ravive.portability.errors import ImportRefusedError

MOST_MEMBERS, MOST_DIRECTORY_BYTES = 200_000, 64_000_000
MOST_BYTES, MOST_ABOUT_BYTES, MOST_MEMBER_BYTES = 64_000_000_000, 64_000_000, 16_000_000_000
# Rows of the same shape compress well; zeros compress a thousandfold.
MOST_RATIO, RATIO_COUNTS_FROM_BYTES = 200, 10_000_000
LONGEST_NAME = 400
BLOCK_BYTES = 256 * 1024
_FOLDERS = (f"{ROWS}/", f"{DECKS}/", f"{MEDIA}/")
_BAD_PART = re.compile(r"[\x00-\x1f\x7f\\:]")
_END, _END_LENGTH, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """An export whose members are what `organisation.json` says."""

    about: AboutExport
    _archive: zipfile.ZipFile

    def has(self, path: str) -> bool:
        """Return whether there is such a member."""
        return path in self._archive.NameToInfo

    def size_bytes(self, path: str) -> int:
        """Return how large a member is, unpacked."""
        return self._archive.getinfo(path).file_size

    def names(self, folder: str) -> Iterator[str]:
        """Yield the paths of the members of a folder, below it."""
        yield from (name.removeprefix(f"{folder}/") for name in self._archive.namelist() if name.startswith(f"{folder}/"))

    @contextmanager
    def opened(self, path: str) -> Iterator[IO[bytes]]:
        """Yield a member to read."""
        with self._archive.open(path) as member:
            yield member


@contextmanager
def opened_export(file: Path, *, identities: Sequence[x25519.Identity] = ()) -> Iterator[ExportFile]:
    """Yield an export that was read once, whole. Raises ImportRefusedError or OSError."""
    with file.open("rb") as stored, _plain(stored, identities) as plain:
        _check_directory(plain)
        with _damage("it is no export of an organisation, or it is damaged or cut off; export again"):
            archive = zipfile.ZipFile(plain)
        with archive:
            _check_names(archive)
            about = _about(archive)
            _check_members(archive, about)
            yield ExportFile(about=about, _archive=archive)


@contextmanager
def _damage(message: str) -> Iterator[None]:
    """Turn what `zipfile` raises over a damaged archive into a refusal; a disk that cannot be read is none."""
    try:
        yield
    except DAMAGED as problem:
        raise ImportRefusedError(message) from problem
    except OSError as problem:
        # A place before the beginning of the file.
        if problem.errno != errno.EINVAL:
            raise
        raise ImportRefusedError(message) from problem


@contextmanager
def _plain(stored: BinaryIO, identities: Sequence[x25519.Identity]) -> Iterator[BinaryIO]:
    """Yield the archive, decrypted to a file without a name where it is encrypted: nothing of it stays, whatever happens."""
    is_encrypted = stored.read(len(encryption.MAGIC)) == encryption.MAGIC
    stored.seek(0)
    if not is_encrypted:
        yield stored
        return
    if not identities:
        raise ImportRefusedError("it is encrypted; name the file with its private key with --identity KEYFILE")
    with tempfile.TemporaryFile() as plain:
        try:
            with encryption.decrypting(stored, identities) as stream:
                while block := stream.read(BLOCK_BYTES):
                    plain.write(block)
        except BackupError as problem:
            raise ImportRefusedError(str(problem)) from problem
        plain.seek(0)
        yield plain  # type: ignore[misc] # a file in all but its type


def _check_directory(file: BinaryIO) -> None:
    """Refuse a list of members that would fill the memory, before it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise ImportRefusedError("it is no ZIP, or it is cut off: `ravive organisations export` did not write it so; export again")
    (directory_bytes,) = struct.unpack_from("<I", tail, at + 12)
    # Above 4 GB, the number stands elsewhere; the list is then as long as what is left of the file at most.
    if directory_bytes != 0xFFFFFFFF and directory_bytes > MOST_DIRECTORY_BYTES:
        raise ImportRefusedError(f"its list of members has {directory_bytes} bytes, and {MOST_DIRECTORY_BYTES} are read at most")


def _check_names(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise ImportRefusedError(f"it has {len(infos)} members, and {MOST_MEMBERS} are read at most")
    if len(archive.NameToInfo) != len(infos):
        twice = next(info.filename for info in infos if archive.NameToInfo[info.filename] is not info)
        raise ImportRefusedError(f"it has two members {twice[:200]!r}; export again")
    total = 0
    for info in infos:
        if problem := _flaw(info):
            raise ImportRefusedError(f"its member {info.filename[:200]!r} {problem}; export again")
        total += info.file_size
    if total > MOST_BYTES:
        raise ImportRefusedError(f"its members have {total} bytes, and {MOST_BYTES} are read at most")


def _flaw(info: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member; empty if nothing is."""
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    parts = name.split("/")
    if _BAD_PART.search(name) or len(name) > LONGEST_NAME or name.startswith("/") or {"", ".", ".."} & set(parts):
        return "has a name that leaves the folder, or that no export has"
    if kind not in (0, stat.S_IFREG):
        return "is a link or another special file"
    if name not in (ABOUT_EXPORT, READ_ME) and not name.startswith(_FOLDERS):
        return "belongs to no export"
    if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in a way that no export is"
    if info.file_size > MOST_MEMBER_BYTES:
        return f"has {info.file_size} bytes, and {MOST_MEMBER_BYTES} are read at most"
    if info.file_size > RATIO_COUNTS_FROM_BYTES and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return f"unfolds to {info.file_size} bytes from {info.compress_size}, which no export does"
    return ""


def _about(archive: zipfile.ZipFile) -> AboutExport:
    if ABOUT_EXPORT not in archive.NameToInfo:
        raise ImportRefusedError(f"it has no {ABOUT_EXPORT}: `ravive organisations export` did not write it")
    if archive.NameToInfo[ABOUT_EXPORT].file_size > MOST_ABOUT_BYTES:
        raise ImportRefusedError(f"its member {ABOUT_EXPORT} has over {MOST_ABOUT_BYTES} bytes")
    with _damage(f"its member {ABOUT_EXPORT} is damaged; export again, or copy the file again"):
        content = archive.read(ABOUT_EXPORT)
    return read_about(content)


def _check_members(archive: zipfile.ZipFile, about: AboutExport) -> None:
    """Compare each member with its digest: one that was changed since is refused."""
    listed = {member.path: member for member in about.members}
    if len(listed) != len(about.members):
        raise ImportRefusedError(f"{ABOUT_EXPORT} lists a member twice; export again")
    found = set(archive.NameToInfo) - {ABOUT_EXPORT}
    for name in sorted(listed.keys() - found):
        raise ImportRefusedError(f"its member {name[:200]!r} is missing; export again, or copy the file again")
    for name in sorted(found - listed.keys()):
        raise ImportRefusedError(f"its member {name[:200]!r} is not listed in {ABOUT_EXPORT}; export again")
    for name, member in listed.items():
        if _measured(archive, name) != member:
            raise ImportRefusedError(f"its member {name[:200]!r} is damaged: it is not what {ABOUT_EXPORT} says; copy the file again")


def _measured(archive: zipfile.ZipFile, name: str) -> ExportMember:
    digest, size_bytes = hashlib.sha256(), 0
    with _damage(f"its member {name[:200]!r} is damaged; export again, or copy the file again"), archive.open(name) as member:
        while block := member.read(BLOCK_BYTES):
            digest.update(block)
            size_bytes += len(block)
    return ExportMember(path=name, size_bytes=size_bytes, sha256=digest.hexdigest())
