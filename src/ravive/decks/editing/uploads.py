"""Pictures that authors upload, made fit for a deck: drawings as they are, photographs small enough for a slow network."""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from ravive.cards.problems import DeckCode
from ravive.cards.rules.pictures import LARGEST_PICTURE_BYTES, picture_flaws, svg_size
from ravive.decks.card_form.row_ids import made_id
from ravive.lib.picture_metadata import drawing_without_metadata
from ravive.lib.problem import problem
from ravive.register import problem_texts

# What may be sent; what is kept of it is much smaller.
LARGEST_UPLOAD_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
LONGEST_SIDE_PIXELS = 1600
# An SVG has no pixels: its size only tells its proportions.
LONGEST_DRAWING = 4000
_FORMATS = {"png": "PNG", "webp": "WEBP", "jpg": "JPEG", "jpeg": "JPEG"}
_QUALITIES = (82, 74, 66, 56, 46, 36)
_SHRINK = 0.8
_SMALLEST_SIDE_PIXELS = 320


class UploadError(Exception):
    """The file is not fit to be a picture; the message is for the person who chose it, in their language."""


@dataclass(frozen=True, kw_only=True)
class PreparedPicture:
    """A picture ready to be kept: `name` is its id, `suffix` its file's ending."""

    name: str
    suffix: str
    content: bytes
    width: int
    height: int


def prepared(*, file_name: str, content: bytes) -> PreparedPicture:
    """Return the picture in a form that can be published. Raises UploadError."""
    stem, _dot, ending = file_name.rpartition(".")
    name = made_id(stem, (), "image")
    if len(content) > LARGEST_UPLOAD_BYTES:
        raise UploadError(too_large(file_name))
    if ending.lower() == "svg":
        return _drawing(name, content)
    if ending.lower() in _FORMATS:
        return _photograph(name, file_name, _FORMATS[ending.lower()], content)
    raise UploadError(_("“%(name)s” is no SVG, PNG, WebP or JPEG picture. Save it as one of these.") % {"name": file_name})


def too_large(file_name: str) -> str:
    """Return the message about a file that is larger than can be sent."""
    return _("“%(name)s” is larger than 10 MB. Make it smaller.") % {"name": file_name}


def _drawing(name: str, content: bytes) -> PreparedPicture:
    flaw = next(picture_flaws(f"{name}.svg", content), None)
    if flaw is not None:
        raise UploadError(problem_texts.text_of(flaw))
    plain = drawing_without_metadata(content)
    size = svg_size(plain)
    if size is None or min(size) <= 0:
        raise UploadError(problem_texts.text_of(problem(DeckCode.SVG_VIEWBOX, name=f"{name}.svg")))
    scale = min(1, LONGEST_DRAWING / max(size))
    # Proportions count: a small drawing keeps them better in larger numbers.
    while max(size) * scale < _SMALLEST_SIDE_PIXELS:
        scale *= 2
    return PreparedPicture(name=name, suffix=".svg", content=plain, width=round(size[0] * scale), height=round(size[1] * scale))


def _photograph(name: str, file_name: str, image_format: str, content: bytes) -> PreparedPicture:
    """Return the picture as WebP without what the camera wrote into it: place, time, owner."""
    broken = _("“%(name)s” is not the kind of picture its name says, or it is damaged. Save it again.") % {"name": file_name}
    too_many = _("“%(name)s” has more than 50 million pixels. Make it smaller.") % {"name": file_name}
    try:
        with warnings.catch_warnings(action="error"), Image.open(BytesIO(content), formats=[image_format]) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise UploadError(too_many)
            picture = ImageOps.exif_transpose(opened)
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise UploadError(too_many) from problem
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning) as problem:
        raise UploadError(broken) from problem
    # Pillow would write comments and XMP again.
    picture.info = {}
    picture.thumbnail((LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS))
    while True:
        for quality in _QUALITIES:
            written = BytesIO()
            picture.save(written, "WEBP", quality=quality, method=4)
            if written.tell() <= LARGEST_PICTURE_BYTES:
                return PreparedPicture(name=name, suffix=".webp", content=written.getvalue(), width=picture.width, height=picture.height)
        if max(picture.size) * _SHRINK < _SMALLEST_SIDE_PIXELS:
            raise UploadError(_("“%(name)s” has too much detail for a small picture. Crop it, or choose another.") % {"name": file_name})
        picture.thumbnail((round(picture.width * _SHRINK), round(picture.height * _SHRINK)))


def file_name(name: str, suffix: str) -> str:
    """Return the name of a picture's file in the deck's folder."""
    return re.sub(r"[^a-z0-9-]", "", name) + suffix
