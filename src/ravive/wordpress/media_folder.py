"""The folder of pictures and documents beside an export: the uploads of WordPress, or any folder that holds files of the same names."""

import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urlsplit

# WordPress.com stores them on a host of its own, which its picture servers name in the path.
UPLOADS = re.compile(r"^.*?/(?:wp-content/uploads|files|[\w-]+\.files\.wordpress\.com)/(?:sites/\d+/)?")
# How WordPress calls smaller copies, and the copy that it shows instead of a very large picture.
SIZED = re.compile(r"-\d{1,5}x\d{1,5}(\.\w+)$")
SCALED = re.compile(r"-scaled(\.\w+)$")


class MediaFolder:
    """Finds files by address. Only files of the folder are ever found: a name in an address is looked up, never followed."""

    def __init__(self, folder: Path | None) -> None:
        self._by_place: dict[str, Path] = {}
        self._by_name: dict[str, list[Path]] = {}
        for place, path in _files(folder) if folder else ():
            self._by_place.setdefault(place, path)
            self._by_name.setdefault(place.rpartition("/")[2], []).append(path)

    def find(self, address: str) -> Path | None:
        """Return the file at an address; the original of a smaller copy where it is there. None where none, or several, may be meant."""
        place = _place(address)
        variants = _variants(place)
        for variant in variants:
            for prefix in ("", "uploads/", "wp-content/uploads/"):
                if found := self._by_place.get(prefix + variant):
                    return found
        for variant in variants:
            named = self._by_name.get(variant.rpartition("/")[2], [])
            if len(named) == 1:
                return named[0]
        return None


def _files(folder: Path) -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    for where, _folders, names in os.walk(folder, followlinks=False):
        for name in sorted(names):
            path = Path(where, name)
            if not path.is_symlink() and path.is_file():
                found.append((_folded(path.relative_to(folder).as_posix()), path))
    return found


def _folded(place: str) -> str:
    """Return a place as it is compared: disks and archives differ in how they write characters with accents, and in capitals."""
    return unicodedata.normalize("NFC", place).casefold()


def _place(address: str) -> str:
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    return _folded(UPLOADS.sub("", path, count=1).lstrip("/"))


def _variants(place: str) -> list[str]:
    if not place:
        return []
    original = SIZED.sub(r"\1", place)
    ending = SCALED.sub(r"\1", original)
    return list(dict.fromkeys((original, ending, place, re.sub(r"(\.\w+)$", r"-scaled\1", original))))
