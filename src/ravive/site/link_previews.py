"""The pictures that other services show beside a link: drawn by the worker from a few words, and named by what they show.

A page names its picture only once it is drawn, so the picture never says something else than the page.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from PIL import Image

from ravive.lib import languages, paper
from ravive.people.addresses import public_address
from ravive.people.logos import extension_of
from ravive.people.models import Organisation
from ravive.site.models import LinkPreview
from ravive.site.templatetags.ravive import MARK

LAYOUT = Path(__file__).parent / "layouts/link_preview.typ"
WIDTH, HEIGHT = 1200, 630
TILES = 32
LONGEST_TITLE, LONGEST_SITE = 160, 60
COLOURS = 256
ALL_HUES = ("signs", "react", "report", "law", "online")


@dataclass(frozen=True, kw_only=True)
class PreviewWords:
    """What a picture shows. `hues` colour its tiles, `seed` chooses how vivid each is; `is_example` adds a watermark.

    `brand` colours the band with the name of the site, the words on it and the paper; without it, they are those of Ravive.
    """

    title: str
    site: str
    language: str
    hues: tuple[str, ...]
    seed: str
    is_example: bool = False
    brand: tuple[str, str, str] | None = None
    # The digest of the organisation's logo.
    logo: str = ""

    @property
    def digest(self) -> str:
        """Return the digest by which the picture is found: another word, colour or layout gives another one."""
        return hashlib.sha256(f"{_layout_digest()} {json.dumps(asdict(self))}".encode()).hexdigest()

    @property
    def alternative(self) -> str:
        """Return the words for people who do not see the picture."""
        return f"{self.title} · {self.site}" if self.site else self.title


@cache
def _layout_digest() -> str:
    return hashlib.sha256(LAYOUT.read_bytes()).hexdigest()


def draw(words: PreviewWords) -> bytes:
    """Return the picture as PNG, 1200 by 630 pixels."""
    recalls = hashlib.sha512(words.seed.encode()).digest()[:TILES]
    with override(languages.interface_for(words.language, ())):
        example = gettext("Example") if words.is_example else ""
    values = {
        "title": _shortened(words.title, LONGEST_TITLE),
        "site": _shortened(words.site, LONGEST_SITE),
        "language": words.language,
        "is_right_to_left": languages.direction_of(words.language) == "rtl",
        "example": example,
        "tiles": [(_hue_at(words.hues, place), 10 + 15 * (byte % 7)) for place, byte in enumerate(recalls)],
        "mark": MARK,
        "brand": words.brand,
    }
    drawn = Image.open(BytesIO(_picture(values, words.logo)))
    smaller = BytesIO()
    # A few flat colours: a palette takes a third of the bytes.
    drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(smaller, "PNG", optimize=True)
    return smaller.getvalue()


def _picture(values: dict[str, object], logo: str) -> bytes:
    """Return the picture with the organisation's logo; without it where the logo cannot be drawn."""
    layout = paper.layout(LAYOUT)
    try:
        owner = Organisation.objects.filter(logo_digest=logo).first() if logo else None
        return paper.png(layout=layout, values={**values, "logo": drawn_logo(owner)})
    except paper.LayoutError:
        return paper.png(layout=layout, values={**values, "logo": None})


def drawn_logo(organisation: Organisation | None) -> dict[str, object] | None:
    """Return a logo as a layout reads it: its format, a drawing as text, a picture as its bytes; None without one."""
    if organisation is None or not organisation.logo or not organisation.logo_digest:
        return None
    extension, content = extension_of(organisation.logo_media_type), bytes(organisation.logo)
    return {"format": extension, "content": content.decode() if extension == "svg" else list(content)}


def _hue_at(hues: tuple[str, ...], place: int) -> str:
    """Several colours stand side by side, as the themes of a deck do."""
    columns = TILES // 2
    return hues[place % columns * len(hues) // columns]


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def store(words: PreviewWords, *, page_id: int | None = None, deck: str = "", draws: Callable[[PreviewWords], bytes] = draw) -> bool:
    """Draw the picture of a page or a deck, in place of an older one; return False where it is there already."""
    if LinkPreview.objects.filter(digest=words.digest).exists():
        return False
    content = draws(words)
    drawn = {"language": words.language, "digest": words.digest, "content": content}
    if page_id:
        LinkPreview.objects.update_or_create(page_id=page_id, defaults=drawn)
    else:
        LinkPreview.objects.update_or_create(page=None, deck=deck, language=words.language, defaults=drawn)
    return True


def photo_elements(address: str, alternative: str) -> SafeString:
    """Return the elements that name a page's own picture, at its whole address."""
    return _elements(address, "image/jpeg", alternative)


def meta_elements(words: PreviewWords, request: HttpRequest) -> SafeString:
    """Return the elements that name the picture of a page; none until it is drawn."""
    if not LinkPreview.objects.filter(digest=words.digest).exists():
        return SafeString('<meta name="twitter:card" content="summary">')
    return _elements(public_address(request, f"/previews/{words.digest}.png"), "image/png", words.alternative)


def _elements(address: str, media_type: str, alternative: str) -> SafeString:
    return format_html(
        '<meta property="og:image" content="{}"><meta property="og:image:type" content="{}">'
        '<meta property="og:image:width" content="{}"><meta property="og:image:height" content="{}">'
        '<meta property="og:image:alt" content="{}"><meta name="twitter:card" content="summary_large_image">',
        address, media_type, WIDTH, HEIGHT, alternative,
    )  # fmt: skip
