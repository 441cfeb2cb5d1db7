"""Logos of organisations that signed: checked as all logos, and made small, for 300 of them stand on one page."""

import hashlib
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from ravive.people.logos import MEDIA_TYPES, Logo, LogoError, check_logo

LARGEST_DRAWING_BYTES = 40 * 1024
# Twice the size at which it is shown, for fine screens.
WIDEST, HIGHEST = 320, 160


def checked_logo(*, name: str, content: bytes) -> Logo:
    """Return a logo that was checked: a drawing as it is, a picture of at most 320 by 160 pixels. Raises LogoError."""
    logo = check_logo(name=name, content=content)
    if logo.media_type == MEDIA_TYPES["svg"]:
        if len(logo.content) > LARGEST_DRAWING_BYTES:
            raise LogoError(_("“%(name)s” is larger than 40 kB. Save it as PNG.") % {"name": name})
        return logo
    small = BytesIO()
    with Image.open(BytesIO(logo.content)) as picture:
        picture = picture.convert("RGBA")
        picture.thumbnail((WIDEST, HIGHEST))
        picture.save(small, "WEBP", quality=85)
    return Logo(content=small.getvalue(), media_type=MEDIA_TYPES["webp"], digest=hashlib.sha256(small.getvalue()).hexdigest())
