"""What nobody but the user who runs the site may read. A start takes it from others; a check says what others can read."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from ravive.departures.log_file import FILE as DEPARTURES

KEYS = ("secret.key", "push.key", "seal.key")
BADGE_KEYS = "badge-keys"


def private_places() -> Iterator[Path]:
    """Yield each folder and file with keys, data or copies that this installation has on this machine."""
    data: Path = settings.RAVIVE_DATA
    keys: Path = settings.RAVIVE_KEYS or data
    badge_keys = badge_key_folder()
    database = (
        [Path(f"{connection.settings_dict['NAME']}{ending}") for ending in ("", "-wal", "-shm")] if connection.vendor == "sqlite" else []
    )
    found = [
        data,
        *database,
        data / DEPARTURES,
        *(keys / name for name in KEYS),
        *_with_files(badge_keys),
        *_with_files(settings.RAVIVE_BACKUPS),
    ]
    yield from (path for path in dict.fromkeys(found) if path.exists())


def badge_key_folder() -> Path:
    """Return the folder of the keys that sign badges, which may not exist."""
    return settings.RAVIVE_BADGE_KEYS.folder or (settings.RAVIVE_KEYS or settings.RAVIVE_DATA) / BADGE_KEYS


def shown_path(path: Path) -> str:
    """Return a path as people who look after the site read it: within the data folder, or whole."""
    return (
        str(path.relative_to(settings.RAVIVE_DATA))
        if path.is_relative_to(settings.RAVIVE_DATA) and path != settings.RAVIVE_DATA
        else str(path)
    )


def _with_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield folder
        yield from sorted(path for path in folder.iterdir() if path.is_file())
