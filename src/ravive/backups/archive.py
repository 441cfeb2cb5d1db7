"""A copy as a tar archive, written and read in one pass by `tarfile`.

Its last member has the SHA-256 of all others, as `sha256sum` writes and checks it.
"""

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO

from ravive.backups.errors import BackupError
from ravive.lib.private_files import OWNER_ONLY

MANIFEST = "manifest.sha256"
CHUNK_BYTES = 1 << 20
# A hostile copy may not fill the memory: these hold the names of some 400,000 files.
MOST_MANIFEST_BYTES = 64_000_000
# Between two members: the header, and an extended one for a long path or a large size.
MOST_HEADER_BYTES = 16_384
# What `tarfile` raises where an archive is damaged or cut off.
DAMAGE = (tarfile.TarError, ValueError, OverflowError, RecursionError)


def manifest_of(digests: dict[str, str]) -> bytes:
    """Return the last member of a copy, from the digest of each other one by its path."""
    return "".join(f"{digest}  {path}\n" for path, digest in digests.items()).encode()


class ArchiveWriter:
    """Writes members one after the other."""

    def __init__(self, archive: tarfile.TarFile, *, modified_at: datetime) -> None:
        """Write to `archive`; each member has this time."""
        self._archive, self._modified_at = archive, int(modified_at.timestamp())
        self._digests: dict[str, str] = {}

    def add(self, path: str, source: BinaryIO, size_bytes: int) -> None:
        """Add so many bytes of a file. Raises BackupError where it has fewer."""
        info = tarfile.TarInfo(path)
        info.size, info.mtime, info.mode = size_bytes, self._modified_at, OWNER_ONLY
        content = _HashedFile(path, source)
        self._archive.addfile(info, content)  # type: ignore[arg-type] - it only reads
        self._digests[path] = content.digest.hexdigest()

    def add_file(self, path: str, file: Path, size_bytes: int) -> None:
        """Add the first bytes of a file, which may have grown since; nothing where it is gone. Raises BackupError."""
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            return
        with opened:
            self.add(path, opened, size_bytes)

    def add_content(self, path: str, content: bytes) -> None:
        """Add a member from memory."""
        self.add(path, BytesIO(content), len(content))

    def finish(self) -> None:
        """Add the manifest. Raises BackupError for more files than a copy may have."""
        manifest = manifest_of(self._digests)
        if len(manifest) > MOST_MANIFEST_BYTES:
            raise BackupError(f"the data folder has {len(self._digests)} files, more than a copy can name; copy its folder media apart")
        self.add_content(MANIFEST, manifest)


@contextmanager
def archive_writer(out: BinaryIO, *, modified_at: datetime) -> Iterator[ArchiveWriter]:
    """Yield a writer of a new archive, which is finished after the block. Raises BackupError."""
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        writer = ArchiveWriter(archive, modified_at=modified_at)
        yield writer
        writer.finish()


class _HashedFile:
    """A file that is read once, with the digest of what was read."""

    def __init__(self, path: str, source: BinaryIO) -> None:
        self._path, self._source, self.digest = path, source, hashlib.sha256()

    def read(self, size_bytes: int) -> bytes:
        block = self._source.read(size_bytes)
        if len(block) < size_bytes:
            raise BackupError(f'"{self._path}" became shorter while it was copied; try again')
        self.digest.update(block)
        return block


class ArchiveReader:
    """Reads members one after the other. Iteration yields their headers, which nobody checked yet."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read from a stream. Whatever reads may raise `DAMAGE`."""
        self._stream = _LimitedStream(stream)
        self._archive = tarfile.open(fileobj=self._stream, mode="r|", encoding="utf-8", errors="strict")  # noqa: SIM115 - `close` does

    def __iter__(self) -> Iterator[tarfile.TarInfo]:
        """Yield each file. Raises BackupError for other kinds of members; where the archive is damaged, it may just end."""
        while True:
            self._stream.allow(MOST_HEADER_BYTES)
            member = self._archive.next()
            if member is None:
                return
            if member.type != tarfile.REGTYPE or member.pax_headers.keys() - {"path", "size"}:
                raise BackupError(f"its member {member.name[:200]!r} is no plain file (a link, a folder or a device), which no copy has")
            yield member

    def blocks(self, member: tarfile.TarInfo) -> Iterator[bytes]:
        """Yield the content of the member in blocks of at most 1 MiB."""
        self._stream.allow(member.size)
        content = self._archive.extractfile(member)
        while content is not None and (block := content.read(CHUNK_BYTES)):
            yield block

    def content(self, member: tarfile.TarInfo, *, most_bytes: int) -> bytes:
        """Return the content of a small member. Raises BackupError for a larger one."""
        if member.size > most_bytes:
            raise BackupError(f"its member {member.name[:200]!r} has {member.size} bytes; at most {most_bytes} are accepted")
        return b"".join(self.blocks(member))

    def close(self) -> None:
        """Read the stream to its end: only then an encrypted one is known to be whole."""
        self._archive.close()
        self._stream.read_rest()


class _LimitedStream(RawIOBase):
    """A stream that gives as many bytes as are expected: `tarfile` would read headers of any size into memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, tarfile.RECORDSIZE

    def allow(self, size_bytes: int) -> None:
        """Let so many bytes be read, and what `tarfile` reads ahead."""
        self._left = size_bytes + tarfile.RECORDSIZE

    def read(self, size_bytes: int = -1, /) -> bytes:
        if self._left <= 0:
            raise BackupError(f"it has a header of more than {MOST_HEADER_BYTES} bytes, which no copy has")
        block = self._stream.read(size_bytes)
        self._left -= len(block)
        return block

    def read_rest(self) -> None:
        while self._stream.read(CHUNK_BYTES):
            pass
