"""Writes a ZIP in one pass and in constant memory, also into a pipe, with the digest of each member."""

import hashlib
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Self

from ravive.lib.private_files import OWNER_ONLY
from ravive.portability.about import ExportMember


class ExportWriter:
    """Writes members one after the other; the archive ends with its block."""

    def __init__(self, out: BinaryIO, *, modified_at: datetime) -> None:
        """Write to `out`; each member has this time."""
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._time = modified_at.timetuple()[:6]
        self._members: list[ExportMember] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._archive.close()
            return
        # Its reason counts, not what a second attempt to write says.
        with suppress(OSError, ValueError):
            self._archive.close()

    @property
    def members(self) -> tuple[ExportMember, ...]:
        """Return what was added so far."""
        return tuple(self._members)

    def add_blocks(self, path: str, blocks: Iterable[bytes]) -> int:
        """Add a member from its blocks, and return how many these were."""
        info = zipfile.ZipInfo(path, self._time)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, OWNER_ONLY << 16
        digest, size_bytes, count = hashlib.sha256(), 0, 0
        with self._archive.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block)
                digest.update(block)
                size_bytes, count = size_bytes + len(block), count + 1
        self._members.append(ExportMember(path=path, size_bytes=size_bytes, sha256=digest.hexdigest()))
        return count

    def add_content(self, path: str, content: bytes) -> None:
        """Add a member from memory."""
        self.add_blocks(path, [content])
