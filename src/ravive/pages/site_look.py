"""What the head of a page takes from its organisation: style sheet, icon of the tab, colour of the browser's bar."""

from base64 import b64encode
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ravive.site import brand_style
from ravive.site.brand import Brand, theme_colours


@dataclass(frozen=True, kw_only=True)
class SiteLook:
    """Addresses of the style sheet and of the tab's icon, and the light colour of paper; empty where they are those of Ravive."""

    style: str = ""
    icon: str = ""
    paper: str = ""


def look_of(*, name: str, logo: str, brand: Brand | None) -> SiteLook:
    """Return how the pages of a site look. `logo` is the address of the organisation's logo, empty without one."""
    if brand is None:
        return SiteLook(icon=logo)
    return SiteLook(style=brand_style.address(brand), icon=logo or initial_icon(name, brand), paper=theme_colours(brand, "light").paper)


def initial_icon(name: str, brand: Brand) -> str:
    """Return the first letter of a name on its colour, as a data address."""
    shown = theme_colours(brand, "light").action
    radius = {"straight": 0, "soft": 7, "round": 16}[brand.corners]
    letter = escape(name.strip()[:1].upper())
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="{radius}" fill="{shown.fill}"/>'
        f'<text x="16" y="23" fill="{shown.ink}" font-family="sans-serif" font-size="20" font-weight="700" text-anchor="middle">{letter}'
        "</text></svg>"
    )
    return "data:image/svg+xml;base64," + b64encode(picture.encode()).decode()
