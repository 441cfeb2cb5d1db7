"""Copies of uploaded pictures that hold the picture alone: upright, in sRGB, without place, time, camera, comments and thumbnails."""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

# Of all frames together. A photograph of a phone has 12 to 50 million; more would need much memory to decode.
LARGEST_PIXELS = 50_000_000
# How each format is written; a photograph loses nothing that people see.
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92, "method": 4},
    "AVIF": {"quality": 85},
    "GIF": {},
}
_ANIMATED = ("GIF", "WEBP", "PNG", "AVIF")
# Of what a file says of itself, only how it is shown.
_SHOWN = ("transparency", "duration", "loop", "disposal", "background", "blend")
# What Pillow raises for damaged files and for decompression bombs.
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Warning, Image.DecompressionBombError)


class PictureError(Exception):
    """The content is no picture that can be copied: damaged, of another format, or with too many pixels."""


def plain_copy(content: bytes) -> bytes:
    """Return a picture in its own format, without anything but the picture. Raises PictureError."""
    try:
        with warnings.catch_warnings(action="error"), Image.open(BytesIO(content), formats=list(_OPTIONS)) as opened:
            frames = getattr(opened, "n_frames", 1)
            if opened.width * opened.height * frames > LARGEST_PIXELS:
                raise PictureError(f"{opened.width} × {opened.height} pixels in {frames} frames are more than {LARGEST_PIXELS}")
            # Some phones store several pictures in one JPEG, of which browsers show the first.
            kind = "JPEG" if opened.format == "MPO" else opened.format or ""
            if frames > 1 and kind in _ANIMATED:
                return _animation(opened, kind)
            return _written([_upright(opened)], kind)
    except UNREADABLE as problem:
        raise PictureError(str(problem)) from problem


def _upright(opened: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(opened)
    picture = _in_srgb(turned)
    picture.info = {name: value for name, value in turned.info.items() if name in _SHOWN}
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture whose colours need no profile; without one, they are as browsers show them anyway."""
    profile = picture.info.get("icc_profile")
    if picture.mode == "P" and profile:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            embedded = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(picture, embedded, ImageCms.createProfile("sRGB"), outputMode=mode)
        except ImageCms.PyCMSError:
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB") if picture.mode == "CMYK" else picture.copy()


def _animation(opened: Image.Image, kind: str) -> bytes:
    frames: list[Image.Image] = []
    for frame in ImageSequence.Iterator(opened):
        shown: dict[str | tuple[int, int], Any] = {name: value for name, value in frame.info.items() if name in _SHOWN}
        picture = _in_srgb(frame)
        picture.info = shown
        frames.append(picture)
    return _written(frames, kind)


def _written(frames: list[Image.Image], kind: str) -> bytes:
    written = BytesIO()
    more: dict[str, Any] = {}
    if len(frames) > 1:
        more = {"save_all": True, "append_images": frames[1:], "duration": [frame.info.get("duration", 100) for frame in frames]}
        if "loop" in frames[0].info:
            more["loop"] = frames[0].info["loop"]
    frames[0].save(written, kind, **_OPTIONS[kind], **more)
    return written.getvalue()
