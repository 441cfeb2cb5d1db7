"""A copy as a tar archive, written and read in one pass and in constant memory. Other programs for tar can read it too.

A reader accepts regular files only. It reads the archive itself, because `tarfile` reads extended headers of any size.
"""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ravive.backups.errors import BackupError
from ravive.backups.manifest import DIGEST, MANIFEST, MOST_MANIFEST_BYTES, CopyManifest, CopyMember, digest_line, encode

BLOCK_BYTES = tarfile.BLOCKSIZE
CHUNK_BYTES = 1 << 20
# Of an extended header, which has a long path or a large size.
MOST_HEADER_BYTES = 16_384
# Of a number of bytes: no disk has as many.
MOST_SIZE_DIGITS = 19
RECORD = re.compile(rb"(\d{1,5}) (path|size)=")


class ArchiveWriter:
    """Writes members one after the other; `finish` adds the manifest."""

    def __init__(self, out: BinaryIO, *, modified_at: datetime) -> None:
        """Write to `out`; each member has this time."""
        self._out, self._modified_at = out, int(modified_at.timestamp())
        self._members: list[CopyMember] = []

    def add(self, path: str, source: BinaryIO, size_bytes: int) -> None:
        """Add so many bytes of a file. Raises BackupError where it has fewer."""
        info = tarfile.TarInfo(path)
        info.size, info.mtime, info.mode = size_bytes, self._modified_at, 0o600
        self._out.write(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))
        digest, left = hashlib.sha256(), size_bytes
        while left:
            block = source.read(min(CHUNK_BYTES, left))
            if not block:
                raise BackupError(f'"{path}" became shorter while it was copied; try again')
            digest.update(block)
            self._out.write(block)
            left -= len(block)
        self._out.write(bytes(-size_bytes % BLOCK_BYTES))
        self._members.append(CopyMember(path=path, size_bytes=size_bytes, sha256=digest.hexdigest()))

    def add_file(self, path: str, file: Path, size_bytes: int) -> bool:
        """Add the first bytes of a file, which may have grown since; return whether it was still there. Raises BackupError."""
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            return False
        with opened:
            self.add(path, opened, size_bytes)
        return True

    def add_content(self, path: str, content: bytes) -> None:
        """Add a member from memory."""
        self.add(path, BytesIO(content), len(content))

    def finish(self) -> None:
        """Add the manifest and its digest, and end the archive. Raises BackupError for more files than a copy may have."""
        manifest = encode(CopyManifest(members=tuple(self._members)))
        if len(manifest) > MOST_MANIFEST_BYTES:
            raise BackupError(f"the data folder has {len(self._members)} files, more than a copy can name; copy its folder media apart")
        self.add_content(MANIFEST, manifest)
        self.add_content(DIGEST, digest_line(manifest))
        self._out.write(bytes(2 * BLOCK_BYTES))


@dataclass(frozen=True, kw_only=True)
class ArchiveEntry:
    """A member as its header says it; nothing of that is checked yet."""

    path: str
    size_bytes: int


class ArchiveReader:
    """Reads members one after the other. Each is read to its end before the next one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.position = 0

    def next_entry(self) -> ArchiveEntry | None:
        """Return the next member, or None at the end. Raises BackupError where the archive is damaged, cut off or has other than files."""
        at = self.position
        header = self._exactly(BLOCK_BYTES, "between two members")
        if not any(header):
            if any(self._exactly(BLOCK_BYTES, "in its last block")) or self._stream.read(1):
                raise BackupError(f"it has something behind its end, at byte {at}")
            return None
        info = self._info(header, at)
        longer: dict[str, str] = {}
        if info.type == tarfile.XHDTYPE:
            longer = self._extended(info.size, at)
            info = self._info(self._exactly(BLOCK_BYTES, "between two members"), self.position)
        if info.type != tarfile.REGTYPE:
            raise BackupError(f"its member {info.name[:200]!r} at byte {at} is no file (a link, a folder or a device), which no copy has")
        size = longer.get("size", str(info.size))
        if not size.isdecimal() or len(size) > MOST_SIZE_DIGITS:
            raise BackupError(f"its member {info.name[:200]!r} at byte {at} has no usable size")
        return ArchiveEntry(path=longer.get("path", info.name), size_bytes=int(size))

    def blocks(self, entry: ArchiveEntry) -> Iterator[bytes]:
        """Yield the content of the member in blocks of at most 1 MiB. Raises BackupError where the archive is cut off."""
        left = entry.size_bytes
        while left:
            block = self._exactly(min(CHUNK_BYTES, left), f"in {entry.path[:200]!r}")
            left -= len(block)
            yield block
        self._exactly(-entry.size_bytes % BLOCK_BYTES, f"behind {entry.path[:200]!r}")

    def content(self, entry: ArchiveEntry, *, most_bytes: int) -> bytes:
        """Return the content of a small member. Raises BackupError for a larger one."""
        if entry.size_bytes > most_bytes:
            raise BackupError(f"its member {entry.path[:200]!r} has {entry.size_bytes} bytes; at most {most_bytes} are accepted")
        return b"".join(self.blocks(entry))

    def _exactly(self, size_bytes: int, where: str) -> bytes:
        found = bytearray()
        while len(found) < size_bytes and (more := self._stream.read(size_bytes - len(found))):
            found += more
        self.position += len(found)
        if len(found) < size_bytes:
            raise BackupError(f"it ends at byte {self.position}, {where}: it is cut off")
        return bytes(found)

    def _info(self, header: bytes, at: int) -> tarfile.TarInfo:
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError, ValueError) as problem:
            raise BackupError(f"it is damaged at byte {at}, or was not written by `ravive backup` ({problem})") from problem
        if info.size < 0:
            raise BackupError(f"its member {info.name[:200]!r} at byte {at} has no usable size")
        return info

    def _extended(self, size_bytes: int, at: int) -> dict[str, str]:
        if size_bytes > MOST_HEADER_BYTES:
            raise BackupError(f"its header at byte {at} has {size_bytes} bytes; at most {MOST_HEADER_BYTES} are accepted")
        records = self._exactly(size_bytes, "in a header")
        self._exactly(-size_bytes % BLOCK_BYTES, "in a header")
        found: dict[str, str] = {}
        while records:
            record = RECORD.match(records)
            length = int(record[1]) if record else 0
            if record is None or not record.end() < length <= len(records) or records[length - 1 : length] != b"\n":
                raise BackupError(f"its header at byte {at} has other than a path and a size")
            try:
                found[record[2].decode()] = records[record.end() : length - 1].decode()
            except UnicodeDecodeError as problem:
                raise BackupError(f"its header at byte {at} has a path that is no text") from problem
            records = records[length:]
        return found
