"""Logos of organisations: small files that cannot run or fetch anything."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from ravive.cards.rules.pictures import picture_flaws
from ravive.lib.picture_metadata import drawing_without_metadata, without_metadata

LARGEST_BYTES = 1024 * 1024
LONGEST_SIDE = 4000
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp"}

# An SVG opened by itself keeps its colours. It runs nothing, fetches nothing and has no origin.
POLICY: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'none'"],
    "sandbox": True,
}


class LogoError(Exception):
    """The file cannot be a logo. The message is for the person who chose it, in their language."""


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture that was checked."""

    content: bytes
    media_type: str
    digest: str


def check_logo(*, name: str, content: bytes) -> Logo:
    """Return the logo, by the name and content of a file. Raises LogoError."""
    extension = name.rpartition(".")[2].lower()
    if flaw := _flaw(extension, content):
        raise LogoError(flaw % {"name": name})
    content = drawing_without_metadata(content) if extension == "svg" else without_metadata(content)
    return Logo(content=content, media_type=MEDIA_TYPES[extension], digest=hashlib.sha256(content).hexdigest())


def _flaw(extension: str, content: bytes) -> str:
    """Return what is wrong with a file, with a placeholder for its name; empty if nothing is."""
    if extension not in MEDIA_TYPES:
        return _("“%(name)s” is no SVG, PNG or WebP picture. Save it as one of these.")
    if len(content) > LARGEST_BYTES:
        return _("“%(name)s” is larger than 1 MB. Make it smaller.")
    is_sound = not any(picture_flaws(f"logo.{extension}", content, LARGEST_BYTES))
    if extension == "svg":
        plain = _("“%(name)s” has no viewBox, or holds what could run or fetch something. Save it as plain SVG, or as PNG.")
        return "" if is_sound else plain
    size = _size(extension, content) if is_sound else None
    if size is None:
        return _("“%(name)s” is not the kind of picture its name says, or it is damaged. Save it again.")
    return _("“%(name)s” is wider or higher than 4,000 pixels. Make it smaller.") if max(size) > LONGEST_SIDE else ""


def _size(extension: str, content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels. None for a file that is no picture, or far too large once decoded."""
    try:
        with warnings.catch_warnings(action="error"), Image.open(BytesIO(content), formats=[extension.upper()]) as picture:
            picture.verify()
            return picture.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        return None


def extension_of(media_type: str) -> str:
    """Return the file extension in a logo's address."""
    return next(extension for extension, known in MEDIA_TYPES.items() if known == media_type)
