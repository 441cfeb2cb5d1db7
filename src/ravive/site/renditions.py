"""Smaller copies of pictures, in formats that browsers choose from. The worker writes them: an AVIF takes seconds."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

logger = logging.getLogger(__name__)

# Widths in pixels: a phone, a phone with a fine screen or a column, a whole page.
NARROW, WIDE = (400, 800), (400, 800, 1600)
# Best first: a browser takes the first that it can show. The last has one width, for browsers that show no other.
FORMATS = (("avif", "image/avif", "avifquality-60"), ("webp", "image/webp", "webpquality-78"))
PLAIN = Filter(spec="width-800|format-jpeg|jpegquality-80")
# What other services show beside a link: a JPEG of this shape. What is transparent becomes white.
LINK_WIDTH, LINK_HEIGHT = 1200, 630
LINK = Filter(spec=f"fill-{LINK_WIDTH}x{LINK_HEIGHT}|bgcolor-ffffff|format-jpeg|jpegquality-80")
# What an e-mail shows above what it says of a page: old mail programs draw a JPEG, and one width serves all of them.
MAIL_WIDTH, MAIL_HEIGHT = 600, 375
MAIL = Filter(spec=f"fill-{MAIL_WIDTH}x{MAIL_HEIGHT}|bgcolor-ffffff|format-jpeg|jpegquality-75")
# Of a drawing or a logo, whose transparent parts a JPEG would blacken.
PLAIN_FORMATS = frozenset({".jpg", ".jpeg"})


@dataclass(frozen=True, kw_only=True)
class PictureSource:
    """The copies of one format: its media type, and their addresses with widths, as `srcset` takes them."""

    media_type: str
    addresses: str


@dataclass(frozen=True, kw_only=True)
class ShownPicture:
    """What a page needs to show a picture. Width and height are those of the picture at `address`, in pixels."""

    sources: tuple[PictureSource, ...]
    address: str
    width: int
    height: int


def filter_of(width: int, name: str, quality: str) -> Filter:
    """Return Wagtail's filter for one copy. A picture that is narrower keeps its width."""
    return Filter(spec=f"width-{width}|format-{name}|{quality}")


def all_filters() -> list[Filter]:
    """Return the filters of every copy that the worker writes."""
    return [filter_of(width, name, quality) for name, _type, quality in FORMATS for width in WIDE]


def ready(picture: AbstractImage, *, is_wide: bool) -> ShownPicture:
    """Return the copies of a picture that exist, and the one for browsers that know no newer format."""
    widths = WIDE if is_wide else NARROW
    wanted = {(name, width): filter_of(width, name, quality) for name, _type, quality in FORMATS for width in widths}
    found = picture.find_existing_renditions(*wanted.values(), PLAIN)
    sources = []
    for name, media_type, _quality in FORMATS:
        copies = [found[wanted[name, width]] for width in widths if wanted[name, width] in found]
        if copies:
            sources.append(PictureSource(media_type=media_type, addresses=_srcset(copies)))
    plain: Any = found.get(PLAIN)
    if plain is not None:
        return ShownPicture(sources=tuple(sources), address=plain.url, width=plain.width, height=plain.height)
    return ShownPicture(sources=tuple(sources), address=picture.file.url, width=picture.width, height=picture.height)


def link_picture(picture: AbstractImage) -> str:
    """Return the address of the copy for links from elsewhere; empty until the worker has written it."""
    found: Any = picture.find_existing_renditions(LINK).get(LINK)
    return found.url if found else ""


def write_link_picture(picture: AbstractImage) -> None:
    """Write the copy for links from elsewhere, where it is missing."""
    if not link_picture(picture):
        picture.get_renditions(LINK)


def mail_picture(picture: AbstractImage) -> bytes:
    """Return the copy for e-mails, a JPEG; it is written where it is missing. Raises OSError without the uploaded file."""
    copy: Any = picture.get_rendition(MAIL)
    with copy.file.open("rb") as stored:
        return stored.read()


def with_pictures[Pages: QuerySet](pages: Pages) -> Pages:
    """Return pages with their pictures and the copies of these, in two queries for all of them."""
    return pages.prefetch_related("picture__renditions")


def _srcset(copies: list[AbstractRendition]) -> str:
    by_width = {copy.width: copy.url for copy in copies}
    return ", ".join(f"{address} {width}w" for width, address in sorted(by_width.items()))


@task
def write_copies(picture: int) -> int:
    """Write the copies of a picture that are missing; return how many there are. A picture deleted meanwhile has none."""
    found = get_image_model().objects.filter(pk=picture).first()
    if found is None:
        return 0
    filters = [*all_filters(), LINK, *([PLAIN] if found.file.name.lower().endswith(tuple(PLAIN_FORMATS)) else [])]
    return len(found.get_renditions(*filters))


def write_after_commit(*, instance: Any, **_signal: object) -> None:  # noqa: ANN401 - Wagtail's picture has no useful type
    """Let the worker write the copies of a stored picture. Receives Django's signal after saving."""
    transaction.on_commit(lambda: write_copies.enqueue(picture=instance.pk))
