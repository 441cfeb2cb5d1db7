"""Pictures of public pages, in formats that browsers choose from, and the names of other sites."""

import hashlib
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage

from ravive.lib.film_hosts import FramedFilm, framed_film
from ravive.site import renditions
from ravive.site.public_page import PublicPage

register = template.Library()

# How wide a picture is shown, for a browser that chooses among its copies: on a page, and in a list.
WIDE_SIZES, NARROW_SIZES = "(width >= 60rem) 46rem, 92vw", "(width >= 44rem) 24rem, 92vw"
AT_ONCE, LATER = SafeString('fetchpriority="high"'), SafeString('loading="lazy" decoding="async"')
# Of a small weave: three rows of six.
TILES = 18


@register.simple_tag
def page_picture(picture: AbstractImage | None, alternative: str = "", *, is_wide: bool = True, is_first: bool = False) -> SafeString:
    """Return a picture with its alternative text. Nothing loads before it comes into sight; nothing moves when it does.

    What the page opens with (`is_first`) loads at once: it is the largest of what is seen first.

    Formats that the worker has not written yet are left out: the browser takes the picture as it was uploaded.
    """
    if picture is None:
        return SafeString()
    shown = renditions.ready(picture, is_wide=is_wide)
    sizes = WIDE_SIZES if is_wide else NARROW_SIZES
    sources = format_html_join(
        "", '<source type="{}" srcset="{}" sizes="{}">', ((source.media_type, source.addresses, sizes) for source in shown.sources)
    )
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}" {}></picture>',
        sources, shown.address, shown.width, shown.height, alternative or "", AT_ONCE if is_first else LATER,
    )  # fmt: skip


@register.simple_tag
def picture_address(picture: AbstractImage) -> str:
    """Return the address of a picture for a place that takes one address alone, such as the poster of a film."""
    return renditions.ready(picture, is_wide=True).address


@register.simple_tag
def weave(page: PublicPage) -> SafeString:
    """Return a small weave in the colour of a page, its own and always the same, in place of a picture. It says nothing."""
    seed = hashlib.sha256(str(page.translation_key).encode()).digest()
    tiles = format_html_join("", '<i class="tile hue-{} recall-{}"></i>', ((page.hue, 10 + 15 * (byte % 7)) for byte in seed[:TILES]))
    return format_html('<span class="weave weave-small" aria-hidden="true">{}</span>', tiles)


@register.filter
def framed(address: str) -> FramedFilm | None:
    """Return how a page frames a film of another site; None where it only links to it."""
    return framed_film(address)


@register.filter
def host(address: str) -> str:
    """Return the name of the site of an address, without "www.".

    >>> host("https://www.example.org/a/")
    'example.org'
    """
    return (urlsplit(address).hostname or "").removeprefix("www.")
