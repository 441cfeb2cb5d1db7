"""A deck's folder in a ZIP file, as the desk exports and imports it: the same files as on a disk, and nothing is lost in them."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ravive.cards.draft import DeckDraft, Reading
from ravive.cards.folder import DECK_FILE, MEDIA, deck_files, read_files
from ravive.cards.problems import DeckCode
from ravive.lib.archive import ArchiveLimits, read_archive
from ravive.lib.problem import ArchiveCode, Problem

SUFFIX = ".zip"
MEDIA_TYPE = "application/zip"
LIMITS = ArchiveLimits(largest_mb=20, unpacked_mb=60, most_files=1_000)
# What the systems of Apple and Microsoft put beside people's own files.
_OF_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_FOLDER_OF_SYSTEM = "__MACOSX/"
# Equal decks give equal files.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def write(draft: DeckDraft, contents: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file with the deck's folder; `contents` are the pictures' by digest."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(deck_files(draft, contents).items()):
            entry = ZipInfo(f"{draft.id}/{name}", _FIXED_TIME)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, _PLAIN_FILE
            archive.writestr(entry, content)
    return written.getvalue()


def read(content: bytes) -> Reading:
    """Return the deck in a ZIP file, wherever its folder stands in it. Never raises for bad content."""
    archive = read_archive(content, LIMITS)
    if archive.problems:
        return _nothing(*archive.problems)
    own = {name: held for name, held in archive.files.items() if not _is_of_system(name)}
    decks = [name for name in own if name.rpartition("/")[2] == DECK_FILE]
    if not decks:
        return _nothing(Problem(DeckCode.NO_DECK))
    if len(decks) > 1:
        return _nothing(Problem(ArchiveCode.DECKS, {"count": len(decks)}))
    folder = decks[0].removesuffix(DECK_FILE)
    files = {name.removeprefix(folder): held for name, held in own.items() if name.startswith(folder)}
    parts = {name: held for name, held in files.items() if _is_part(name)}
    reading = read_files(parts, lambda name: f"{folder}{name}")
    strangers = [name for name in own if name.removeprefix(folder) not in parts or not name.startswith(folder)]
    left_out = [Problem(ArchiveCode.NO_PART, {"name": name}, severity="warning") for name in sorted(strangers)]
    return Reading(reading.draft, (*reading.problems, *left_out), reading.contents, reading.files)


def _is_part(name: str) -> bool:
    """Say whether a file is where a deck's folder has files."""
    place, _separator, file = name.rpartition("/")
    return place == MEDIA or (not place and file.endswith((".yaml", ".yml")))


def _is_of_system(name: str) -> bool:
    return name.startswith(_FOLDER_OF_SYSTEM) or name.rpartition("/")[2] in _OF_SYSTEMS


def _nothing(*problems: Problem) -> Reading:
    return Reading(DeckDraft(None, {}, {}), problems)
