"""Logos that visitors send: checked as all logos, and made as small as what they are for allows."""

import hashlib
import re
from io import BytesIO

from django.forms import FileInput
from django.utils.translation import gettext as _
from lxml import etree
from PIL import Image

from ravive.people.logos import LARGEST_BYTES, MEDIA_TYPES, Logo, LogoError, check_logo
from ravive.site.forms import LimitedFileField

LARGEST_DRAWING_BYTES = 40 * 1024
_LENGTH = re.compile(r"[0-9]+(\.[0-9]+)?")


def checked_logo(*, name: str, content: bytes, widest: int, highest: int) -> Logo:
    """Return a logo that was checked: a drawing as it is, a picture of at most so many pixels. Raises LogoError."""
    logo = check_logo(name=name, content=content)
    if logo.media_type == MEDIA_TYPES["svg"]:
        if len(logo.content) > LARGEST_DRAWING_BYTES:
            raise LogoError(_("“%(name)s” is larger than 40 kB. Save it as PNG.") % {"name": name})
        if not _can_be_drawn(logo.content):
            raise LogoError(_("“%(name)s” cannot be drawn. Save it as PNG.") % {"name": name})
        return logo
    small = BytesIO()
    with Image.open(BytesIO(logo.content)) as picture:
        picture = picture.convert("RGBA")
        picture.thumbnail((widest, highest))
        picture.save(small, "WEBP", quality=85)
    return Logo(content=small.getvalue(), media_type=MEDIA_TYPES["webp"], digest=hashlib.sha256(small.getvalue()).hexdigest())


def _can_be_drawn(content: bytes) -> bool:
    """Return whether a drawing has a size, and repeats none of its parts: a few that repeat each other hang a browser."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    sides = (root.get("viewBox") or "").replace(",", " ").split()
    lengths = [_LENGTH.match(root.get(side) or "1") for side in ("width", "height")]
    has_size = len(sides) == 4 and all(_LENGTH.fullmatch(side) and float(side) > 0 for side in sides[2:])
    has_lengths = all(length and float(length[0]) > 0 for length in lengths)
    return has_size and has_lengths and next(root.iter("{*}use"), None) is None


class SentLogoField(LimitedFileField):
    """A logo as an uploaded file. A larger one than any logo is refused unread."""

    def __init__(self, **named: object) -> None:
        widget = FileInput(attrs={"accept": ".svg,.png,.webp"})
        super().__init__(
            most_bytes=LARGEST_BYTES, too_large=lambda: _("This file is larger than 1 MB. Make it smaller."), widget=widget, **named
        )
