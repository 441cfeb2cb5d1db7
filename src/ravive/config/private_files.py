"""Files that nobody but their owner may read."""

import os
from pathlib import Path

OWNER_ONLY = 0o600


def take_from_others(path: Path) -> None:
    """Let nobody but the owner open a file or folder that somebody created otherwise, such as a restored copy."""
    mode = path.stat().st_mode
    if mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(mode & 0o700)
