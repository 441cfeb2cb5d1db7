"""What takes long to create is stored between runs, in `.cache/tests/DIGEST`. The digest covers every file that can change it."""

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import django

from tests.executed_files import ROOT

FOLDER = ROOT / ".cache/tests"
# This version and the one before, for somebody who changes between two branches.
STORED_VERSIONS = 2
ALWAYS = (
    "src/ravive/**/migrations/*.py",
    "src/ravive/starter/**/*",
    "src/ravive/config/settings.py",
    "tests/first_database.py",
    "tests/quick_migrations.py",
    "tests/settings.py",
)
# Held until this process ends: no other run deletes what is in use.
_in_use: list[IO[str]] = []


def stored(name: str, create: Callable[[Path], Iterable[Path]]) -> Path:
    """Return the file or folder of this name, which one process creates and no process changes.

    `create` creates it in the folder of its argument, and returns the source files that it depends on beside those of `ALWAYS`.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        place = FOLDER / _digest(name) / name
        if not place.exists():
            unfinished = FOLDER / f"unfinished-{name}"
            _delete(unfinished)
            sources = create(unfinished)
            _sources_list(name).write_text("\n".join(sorted({str(file.relative_to(ROOT)) for file in sources})))
            place = FOLDER / _digest(name) / name
            place.parent.mkdir(exist_ok=True)
            _delete(place)
            unfinished.rename(place)
        _use(place)
        _delete_old(name)
    return place


def _sources_list(name: str) -> Path:
    return FOLDER / f"{name}.sources"


def sources_of(name: str) -> list[Path]:
    """Return the source files that what is stored under this name depends on, beside those of `ALWAYS`."""
    listed = _sources_list(name)
    return [ROOT / line for line in listed.read_text().splitlines()] if listed.exists() else []


def _digest(name: str) -> str:
    found = {file for pattern in ALWAYS for file in ROOT.glob(pattern)}.union(sources_of(name))
    # Packages as they are installed: a lock file may be newer than they are.
    packages = sorted(folder.name for folder in Path(django.__file__).parents[1].glob("*.dist-info"))
    digest = hashlib.sha256("\n".join([name, sys.version, *packages]).encode())
    for file in sorted(found):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"\n{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _use(place: Path) -> None:
    used = (place.parent / "used").open("w")
    fcntl.flock(used, fcntl.LOCK_SH)
    _in_use.append(used)
    os.utime(place.parent)


def _delete_old(name: str) -> None:
    folders = sorted((place.parent for place in FOLDER.glob(f"*/{name}")), key=lambda folder: folder.stat().st_mtime)
    for folder in folders[:-STORED_VERSIONS]:
        with (folder / "used").open("w") as used:
            try:
                fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder)


def _delete(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
