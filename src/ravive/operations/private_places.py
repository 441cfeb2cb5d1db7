"""What nobody but the user who runs the site may read. A start takes it from others; a check says what others can read."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from ravive.backups.data_files import JOURNALS
from ravive.backups.installation_keys import BADGE_KEYS, VARIABLES
from ravive.departures.log_file import FILE as DEPARTURES


def private_places() -> Iterator[Path]:
    """Yield each folder and file with keys, data or copies that this installation has on this machine."""
    data: Path = settings.RAVIVE_DATA
    keys: Path = settings.RAVIVE_KEYS or data
    folders = (*_with_files(badge_key_folder()), *_with_files(settings.RAVIVE_BACKUPS))
    found = [data, *_database_files(), data / DEPARTURES, *(keys / name for name in VARIABLES if name != BADGE_KEYS), *folders]
    yield from (path for path in dict.fromkeys(found) if path.exists())


def _database_files() -> list[Path]:
    name = connection.settings_dict["NAME"]
    return [Path(f"{name}{ending}") for ending in JOURNALS] if connection.vendor == "sqlite" else []


def badge_key_folder() -> Path:
    """Return the folder of the keys that sign badges, which may not exist."""
    return settings.RAVIVE_BADGE_KEYS.folder or (settings.RAVIVE_KEYS or settings.RAVIVE_DATA) / BADGE_KEYS


def shown_path(path: Path) -> str:
    """Return a path as people who look after the site read it: within the data folder, or whole."""
    data = settings.RAVIVE_DATA
    return str(path.relative_to(data)) if path != data and path.is_relative_to(data) else str(path)


def _with_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield folder
        yield from sorted(path for path in folder.iterdir() if path.is_file())
