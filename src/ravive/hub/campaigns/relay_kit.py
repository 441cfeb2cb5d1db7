"""What partners relay a campaign with: texts to copy, pictures in the usual sizes, posters, a code to scan, a line to paste."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from segno import make

from ravive.hub.campaigns.models import Campaign, CampaignPage
from ravive.hub.campaigns.queries import numbers_of
from ravive.pages.poster_layout import POSTER, brand_values, poster_pdf, poster_png
from ravive.people.logos import Logo, extension_of

LAYOUT = Path(__file__).parent / "layouts" / "relay.typ"
QUIET_ZONE_MODULES = 2
# More would be too small to read on a poster.
MOST_PROMISES = 4
# Files without a partner that a process keeps: those of the campaigns that are read at the moment.
MOST_FILES = 24
type Extension = Literal["png", "pdf"]
MEDIA_TYPES: dict[Extension, str] = {"png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True, kw_only=True)
class RelayFormat:
    """One size: pixels of a picture, points of a poster."""

    label: str | Promise
    width: float
    height: float
    extension: Extension


@dataclass(frozen=True, kw_only=True)
class RelayPartner:
    """Who relays: a name and a logo, both of them for one download."""

    name: str = ""
    logo: Logo | None = None


FORMATS: dict[str, RelayFormat] = {
    "square": RelayFormat(label=gettext_lazy("Square picture, 1080 × 1080"), width=1080, height=1080, extension="png"),
    "wide": RelayFormat(label=gettext_lazy("Wide picture, 1200 × 630"), width=1200, height=630, extension="png"),
    "tall": RelayFormat(label=gettext_lazy("Upright picture, 1080 × 1920"), width=1080, height=1920, extension="png"),
    "a4": RelayFormat(label=gettext_lazy("A4 poster"), width=595.28, height=841.89, extension="pdf"),
    "a3": RelayFormat(label=gettext_lazy("A3 poster"), width=841.89, height=1190.55, extension="pdf"),
}


def render_file(
    *, campaign: Campaign, page: CampaignPage, size: str, partner: RelayPartner, address: str, organisation: str, now: datetime
) -> bytes:
    """Return a picture or a poster in the language of a page. `address` is the short one, which the code to scan holds.

    With a partner, nothing of it stays in this process. Raises KeyError for a size that is not offered.
    """
    chosen = FORMATS[size]
    language = page.locale.language_code
    with override(language):
        values = {
            "language": language,
            "width": chosen.width,
            "height": chosen.height,
            "is_poster": chosen.extension == "pdf",
            "title": page.title,
            "kicker": f"{page.kicker} · {days_in_words(campaign)}",
            "summary": page.summary,
            "organisation": organisation,
            **brand_values(campaign.organisation),
            "actions": {
                "heading": _("What each of us can promise"),
                "rows": _promises(campaign, language) if chosen.extension == "pdf" else [],
            },
            "qr": code_svg(address),
            "qr_words": _("QR code that leads to %(address)s") % {"address": address},
            "scan": _("Join: scan this code, or open"),
            "address": address.partition("://")[2].rstrip("/"),
            "partner": _partner_values(partner),
        }
    if partner.name or partner.logo:
        return _set(json.dumps(values), chosen.extension, now)
    # The day is the only thing that a poster says of its time.
    return _stored(json.dumps(values), chosen.extension, now.replace(hour=0, minute=0, second=0, microsecond=0))


def _set(values: str, extension: Extension, made_at: datetime) -> bytes:
    filled = json.loads(values)
    if extension == "png":
        return poster_png(POSTER, LAYOUT, values=filled)
    return poster_pdf(POSTER, LAYOUT, values=filled, made_at=made_at)


_stored = lru_cache(maxsize=MOST_FILES)(_set)


def _partner_values(partner: RelayPartner) -> Mapping[str, object]:
    """Return a partner as the layout reads it: a drawing as text, a picture as its bytes."""
    logo, extension = partner.logo, extension_of(partner.logo.media_type) if partner.logo else ""
    content = None if logo is None else logo.content.decode() if extension == "svg" else list(logo.content)
    return {"name": partner.name, "relayed": _("Relayed by"), "logo": content, "format": extension}


def _promises(campaign: Campaign, language: str) -> list[str]:
    return [action.words_in(language) for action in numbers_of(campaign).offered[:MOST_PROMISES]]


def days_in_words(campaign: Campaign) -> str:
    """Return the days of a campaign in words: until when, once it has begun."""
    begins, ends = campaign.begins_on, campaign.ends_on
    if begins == ends:
        return date_format(begins, "DATE_FORMAT")
    values = {"first": date_format(begins, "DATE_FORMAT"), "last": date_format(ends, "DATE_FORMAT")}
    if begins > localdate():
        return _("from %(first)s to %(last)s") % values
    return _("until %(last)s") % values


def code_svg(address: str) -> str:
    """Return the code of an address as an SVG file."""
    written = BytesIO()
    make(address, error="m", micro=False).save(written, kind="svg", xmldecl=False, border=QUIET_ZONE_MODULES, scale=10, light="#fff")
    return written.getvalue().decode()


def relay_texts(page: CampaignPage, address: str) -> list[str]:
    """Return the texts to copy, each with the address of the campaign; without any, its title and summary."""
    texts = [str(block.value).strip() for block in page.relay_texts] or ["\n\n".join(part for part in (page.title, page.summary) if part)]
    return [text if address in text else f"{text}\n\n{address}" for text in texts]
