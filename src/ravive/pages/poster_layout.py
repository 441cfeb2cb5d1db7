"""What the posters and pictures of all subjects share."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from ravive.lib import paper
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation
from ravive.site.brand import theme_colours
from ravive.site.link_previews import drawn_logo

LAYOUTS = Path(__file__).parent / "layouts"
# What every layout of a poster begins with; BRAND alone where it looks different.
BRAND, POSTER = LAYOUTS / "brand.typ", LAYOUTS / "poster.typ"


def brand_values(organisation: Organisation) -> dict[str, object]:
    """Return what a layout draws of an organisation: its colours, empty without one, and its logo, None without one."""
    logo = drawn_logo(organisation)
    return {"brand": _colours(organisation), "logo": logo and {**logo, "words": organisation.name}}


def _colours(organisation: Organisation) -> dict[str, str]:
    """Return the colours: a band, the words on it, paper, a name."""
    profile = SiteProfile.objects.filter(organisation=organisation).first()
    if profile is None or profile.brand is None:
        return {}
    shown = theme_colours(profile.brand, "light")
    return {"band": shown.action.fill, "on_band": shown.action.ink, "paper": shown.paper, "name": shown.link}


def poster_pdf(*layouts: Path, values: Mapping[str, object], made_at: datetime) -> bytes:
    """Return a poster as PDF; without the logo where that cannot be drawn. Raises paper.LayoutError for a layout that is wrong."""
    layout = paper.layout(BRAND, *layouts)
    try:
        return paper.pdf(layout=layout, values=values, made_at=made_at)
    except paper.LayoutError:
        return paper.pdf(layout=layout, values={**values, "logo": None}, made_at=made_at)


def poster_png(*layouts: Path, values: Mapping[str, object]) -> bytes:
    """Return a poster as PNG, as `poster_pdf` does."""
    layout = paper.layout(BRAND, *layouts)
    try:
        return paper.png(layout=layout, values=values)
    except paper.LayoutError:
        return paper.png(layout=layout, values={**values, "logo": None})
