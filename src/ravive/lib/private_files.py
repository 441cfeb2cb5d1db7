"""Files that nobody but their owner may read."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

OWNER_ONLY, FOLDER_OF_OWNER, OTHERS = 0o600, 0o700, 0o077


def is_open_to_others(path: Path) -> bool:
    """Return whether somebody but the owner may open a file or folder. One that is not there is open to nobody."""
    return path.exists() and bool(path.stat().st_mode & OTHERS)


def take_from_others(path: Path) -> bool:
    """Let nobody but the owner open a file or folder; return whether others could. One of another owner stays as it is."""
    if not is_open_to_others(path) or path.stat().st_uid != os.geteuid():
        return False
    path.chmod(path.stat().st_mode & FOLDER_OF_OWNER)
    return True


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
