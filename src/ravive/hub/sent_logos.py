"""Logos that visitors send: checked as all logos, and made as small as what they are for allows."""

import hashlib
from io import BytesIO

from django.forms import FileInput
from django.utils.translation import gettext as _
from PIL import Image

from ravive.people.logos import LARGEST_BYTES, MEDIA_TYPES, Logo, LogoError, check_logo
from ravive.site.forms import LimitedFileField

LARGEST_DRAWING_BYTES = 40 * 1024


def checked_logo(*, name: str, content: bytes, widest: int, highest: int) -> Logo:
    """Return a logo that was checked: a drawing as it is, a picture of at most so many pixels. Raises LogoError."""
    logo = check_logo(name=name, content=content)
    if logo.media_type == MEDIA_TYPES["svg"]:
        if len(logo.content) > LARGEST_DRAWING_BYTES:
            raise LogoError(_("“%(name)s” is larger than 40 kB. Save it as PNG.") % {"name": name})
        return logo
    small = BytesIO()
    with Image.open(BytesIO(logo.content)) as picture:
        picture = picture.convert("RGBA")
        picture.thumbnail((widest, highest))
        picture.save(small, "WEBP", quality=85)
    return Logo(content=small.getvalue(), media_type=MEDIA_TYPES["webp"], digest=hashlib.sha256(small.getvalue()).hexdigest())


class SentLogoField(LimitedFileField):
    """A logo as an uploaded file. A larger one than any logo is refused unread."""

    def __init__(self, **named: object) -> None:
        widget = FileInput(attrs={"accept": ".svg,.png,.webp"})
        super().__init__(
            most_bytes=LARGEST_BYTES, too_large=lambda: _("This file is larger than 1 MB. Make it smaller."), widget=widget, **named
        )
