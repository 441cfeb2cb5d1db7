"""Files that nobody but their owner may read."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

OWNER_ONLY, FOLDER_OF_OWNER = 0o600, 0o700


def take_from_others(path: Path) -> None:
    """Let nobody but the owner open a file or folder that somebody created otherwise, such as a restored copy."""
    mode = path.stat().st_mode
    if mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(mode & FOLDER_OF_OWNER)


def new_file(path: Path) -> BinaryIO:
    """Return a new file, open for writing. Raises FileExistsError, also for a link of this name."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb")


def create_once(path: Path, content: bytes) -> None:
    """Write a file whole, and on the disk, before it gets its name. Raises FileExistsError: of two processes, one creates it."""
    written = path.with_name(f"{path.name}.{os.getpid()}")
    written.unlink(missing_ok=True)
    try:
        with new_file(written) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(written, path)
    finally:
        written.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, where the file system can."""
    with suppress(OSError):  # not every file system can
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
