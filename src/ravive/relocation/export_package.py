"""An uploaded export: one file, or a ZIP file that is unpacked within limits, such as the XML files of WordPress and its uploads."""

import stat
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from ravive.relocation.errors import UploadRefusedError

ZIP_BEGIN = b"PK\x03\x04"
MARK = b"wordpress.org/export/"
MARK_BYTES = CHUNK_BYTES = 64 * 1024
MEGABYTE = 1024 * 1024
LARGEST_UNPACKED_BYTES = 400 * MEGABYTE
MOST_ENTRIES = 20_000
LONGEST_PLACE = 200
_ENCRYPTED = 0x1
# What a Mac adds to a ZIP file.
_OF_SYSTEM = ("__MACOSX/", ".DS_Store")


def exports_in(path: Path, folder: Path) -> tuple[list[Path], Path | None]:
    """Return the exports in a file, by name, and the folder of its other files; without a ZIP file, the file alone and no folder.

    `folder` is empty, and what is unpacked stays in it. Raises UploadRefusedError.
    """
    with path.open("rb") as file:
        if file.read(len(ZIP_BEGIN)) != ZIP_BEGIN:
            return [path], None
    unpacked(path, folder)
    found = sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".xml" and _is_export(file))
    if not found:
        raise UploadRefusedError(_("The ZIP file holds no export of WordPress: an XML file. In WordPress: Tools, Export, All content."))
    return found, folder


def _is_export(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK in file.read(MARK_BYTES)


def unpacked(path: Path, folder: Path) -> None:
    """Write the files of a ZIP file into a folder, within limits. Raises UploadRefusedError."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise UploadRefusedError(_("The ZIP file holds more than %(most)s files. Split it.") % {"most": MOST_ENTRIES})
            left = LARGEST_UNPACKED_BYTES
            for entry in entries:
                if not entry.is_dir() and not entry.filename.startswith(_OF_SYSTEM[0]) and not entry.filename.endswith(_OF_SYSTEM[1]):
                    left -= _write(archive, entry, folder, left)
    except (BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, zlib.error) as problem:
        raise UploadRefusedError(_("The ZIP file is damaged. Pack it again.")) from problem


def _write(archive: ZipFile, entry: ZipInfo, folder: Path, left: int) -> int:
    """Write an entry into the folder; return how many bytes it has. Raises UploadRefusedError, naming it."""
    target = folder / _place(entry)
    written = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("xb") as file:
            # What is read counts, not the size that the entry names.
            while chunk := packed.read(CHUNK_BYTES):
                written += len(chunk)
                if written > left:
                    values = {"most": LARGEST_UNPACKED_BYTES // MEGABYTE, "name": entry.filename[:LONGEST_PLACE]}
                    raise UploadRefusedError(_("Unpacked, the ZIP file has more than %(most)s MB (at “%(name)s”). Split it.") % values)
                file.write(chunk)
    except (FileExistsError, NotADirectoryError) as problem:
        raise _refused(entry, _("it is there twice")) from problem
    return written


def _place(entry: ZipInfo) -> str:
    place = entry.filename.replace("\\", "/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = place.split("/")
    if place.startswith("/") or ":" in parts[0] or ".." in parts or not place.isprintable():
        raise _refused(entry, _("its name leads out of the folder"))
    if kind and not stat.S_ISREG(kind):
        raise _refused(entry, _("it is a link, not a file"))
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _refused(entry, _("it is packed in a way that is not read, or with a password"))
    if len(place.encode("utf-8", "replace")) > LONGEST_PLACE:
        raise _refused(entry, _("its name is too long"))
    return place


def _refused(entry: ZipInfo, reason: str) -> UploadRefusedError:
    values = {"name": entry.filename.encode("utf-8", "replace").decode()[:LONGEST_PLACE], "reason": reason}
    return UploadRefusedError(_("“%(name)s” in the ZIP file is refused: %(reason)s. Pack it again without it.") % values)
