"""Which documents may be uploaded: by the ending of their name and by what they hold, so that neither lies for the other."""

import zipfile
from collections.abc import Callable, Mapping
from typing import IO

_MACROS = "vbaproject.bin"
_BEGINNING = 64 * 1024
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

type IsSound = Callable[[IO[bytes]], bool]


def _is_pdf(file: IO[bytes]) -> bool:
    return file.read(5) == b"%PDF-"


def _is_text(file: IO[bytes]) -> bool:
    """Return whether the file begins as text: no NUL, and no page that a browser could take it for."""
    beginning = file.read(_BEGINNING)
    return b"\0" not in beginning and not beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _is_mp4(file: IO[bytes]) -> bool:
    return file.read(12)[4:8] == b"ftyp"


def _is_webm(file: IO[bytes]) -> bool:
    return file.read(4) == b"\x1a\x45\xdf\xa3"


def _is_vtt(file: IO[bytes]) -> bool:
    return file.read(64).lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _holds(name: str) -> IsSound:
    """Return a check for a file of Office that holds this part, and no macro."""

    def is_sound(file: IO[bytes]) -> bool:
        names = _names(file)
        return name in names and "[Content_Types].xml" in names and not any(part.lower().endswith(_MACROS) for part in names)

    return is_sound


def _has_type(media_type: str) -> IsSound:
    """Return a check for a file that names its type in its first part, as Open Document and EPUB do, and has no macro."""

    def is_sound(file: IO[bytes]) -> bool:
        names = _names(file)
        if "mimetype" not in names or any(part.startswith(("Basic/", "Scripts/")) for part in names):
            return False
        with zipfile.ZipFile(file) as archive, archive.open("mimetype") as named:
            return named.read(100).strip() == media_type.encode()

    return is_sound


def _names(file: IO[bytes]) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


TYPES: Mapping[str, IsSound] = {
    "csv": _is_text,
    "docx": _holds("word/document.xml"),
    "epub": _has_type("application/epub+zip"),
    "ics": _is_text,
    "mp4": _is_mp4,
    "odp": _has_type(f"{_OPEN_DOCUMENT}presentation"),
    "ods": _has_type(f"{_OPEN_DOCUMENT}spreadsheet"),
    "odt": _has_type(f"{_OPEN_DOCUMENT}text"),
    "pdf": _is_pdf,
    "pptx": _holds("ppt/presentation.xml"),
    "txt": _is_text,
    "vtt": _is_vtt,
    "webm": _is_webm,
    "xlsx": _holds("xl/workbook.xml"),
}


def is_sound(extension: str, file: IO[bytes]) -> bool:
    """Return whether a file holds what its ending says. The file is at its start before and after."""
    check = TYPES.get(extension.lower())
    try:
        return check is not None and check(file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, KeyError):
        return False
    finally:
        file.seek(0)
