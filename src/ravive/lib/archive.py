"""ZIP files read whole into memory, within limits. Nothing is written to the disk, so that a name in one leads nowhere."""

import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ravive.lib.problem import ArchiveCode, Code, Problem, Value

MEGABYTE = 1_000_000
# Of an entry in the directory at the end of a ZIP file.
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 0x1


@dataclass(frozen=True, kw_only=True)
class ArchiveLimits:
    """How large a ZIP file may be, how much it may hold once unpacked, and how many files."""

    largest_mb: int
    unpacked_mb: int
    most_files: int


@dataclass(frozen=True, slots=True)
class ArchiveFiles:
    """The files of a ZIP file by their path in it, without folders; none where there is a problem."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...] = ()


def read_archive(content: bytes, limits: ArchiveLimits) -> ArchiveFiles:
    """Return the files that `content` holds, or everything that prevents reading them. Never raises for bad content."""
    if len(content) > limits.largest_mb * MEGABYTE:
        return _refused(ArchiveCode.LARGE, most=limits.largest_mb)
    # Before the directory is read: each of its entries becomes an object.
    if content.count(_ENTRY_SIGNATURE) > limits.most_files:
        return _refused(ArchiveCode.ENTRIES, most=limits.most_files)
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, OSError):
        return _refused(ArchiveCode.BROKEN)
    with archive:
        entries = {entry: _path(entry) for entry in archive.infolist()}
        if sum(entry.file_size for entry in entries) > limits.unpacked_mb * MEGABYTE:
            return _refused(ArchiveCode.UNPACKED, most=limits.unpacked_mb)
        problems = list(_flaws(entries))
        if problems:
            return ArchiveFiles({}, tuple(problems))
        return _unpacked(archive, entries)


def _path(entry: ZipInfo) -> str:
    # Some programs of Windows write names with its own separator.
    return entry.filename.replace("\\", "/")


def _flaws(entries: dict[ZipInfo, str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry, path in entries.items():
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if path.startswith("/") or ":" in path or ".." in path.split("/"):
            yield _problem(ArchiveCode.OUTSIDE, name=path)
        elif kind and not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            yield _problem(ArchiveCode.LINK, name=path)
        elif entry.flag_bits & _ENCRYPTED:
            yield _problem(ArchiveCode.ENCRYPTED, name=path)
        elif entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            yield _problem(ArchiveCode.METHOD, name=path)
        elif path in seen:
            yield _problem(ArchiveCode.ENTRY_TWICE, name=path)
        seen.add(path)


def _unpacked(archive: ZipFile, entries: dict[ZipInfo, str]) -> ArchiveFiles:
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for entry, path in entries.items():
        if path.endswith("/"):
            continue
        try:
            with archive.open(entry) as opened:
                # With a size: without one, an entry is unpacked whole before its stated size is compared.
                files[path] = opened.read(entry.file_size + 1)
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, zlib.error):
            problems.append(_problem(ArchiveCode.ENTRY_BROKEN, name=path))
    return ArchiveFiles({}, tuple(problems)) if problems else ArchiveFiles(files)


def _refused(code: Code, **values: Value) -> ArchiveFiles:
    return ArchiveFiles({}, (_problem(code, **values),))


def _problem(code: Code, **values: Value) -> Problem:
    return Problem(code, values)
