"""What the desk shows of a look before it is published: drawings of a page, by day and by night, and the contrast of each pair."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.site.brand import GROUNDS, Brand, ColourPair, PlainColours, Theme, ThemeColours, pairs, theme_colours
from ravive.site.brand_style import DEVICE_LETTERS, SERIF_LETTERS

CLEAR_LETTERS = '"Atkinson Hyperlegible Next",sans-serif'
THEMES: dict[Theme, Promise] = {"light": _("By day"), "dark": _("By night")}
NAMES: dict[str, Promise] = {
    "button": _("Words on a button"),
    "hover": _("Words on a button under the pointer"),
    "link": _("Link on a page"),
    "edge": _("Border of a button, line"),
    "second": _("Figure on the second colour"),
    "second_edge": _("Square, full tile of a bar"),
    "text": _("Text on a coloured ground"),
}
# Radii of buttons and of parts, in the drawing.
RADII = {"straight": (2, 3), "soft": (10, 14), "round": (20, 18)}
BAR_TILES, FULL_TILES = 10, 7


@dataclass(frozen=True, kw_only=True)
class DrawnSite:
    """A page in one theme, as the drawing needs it."""

    title: Promise
    ground: PlainColours
    colours: ThemeColours
    initial: str


@dataclass(frozen=True, kw_only=True)
class ContrastRow:
    """A pair in words: whether its colour was corrected, and what the chosen colour would have reached."""

    name: Promise
    pair: ColourPair
    is_corrected: bool


@dataclass(frozen=True, kw_only=True)
class ContrastTable:
    """The pairs of one theme."""

    title: Promise
    rows: tuple[ContrastRow, ...]


@dataclass(frozen=True, kw_only=True)
class BrandPreview:
    """A look before it is published. `link` and `button` are the colours in place of the chosen one, empty where it stays."""

    brand: Brand
    name: str
    sites: tuple[DrawnSite, ...]
    tables: tuple[ContrastTable, ...]
    link: str
    button: str
    button_radius: int
    part_radius: int
    letters: str
    title_letters: str
    tiles: tuple[tuple[int, bool], ...]


def preview_of(brand: Brand | None, *, name: str) -> BrandPreview | None:
    """Return what to show of a look; None where the site has the colours of Ravive."""
    if brand is None:
        return None
    light = theme_colours(brand, "light")
    letters = DEVICE_LETTERS if brand.lettering == "device" else CLEAR_LETTERS
    button_radius, part_radius = RADII[brand.corners]
    return BrandPreview(
        brand=brand,
        name=name,
        sites=tuple(
            DrawnSite(title=title, ground=GROUNDS[theme], colours=theme_colours(brand, theme), initial=name.strip()[:1].upper())
            for theme, title in THEMES.items()
        ),
        tables=tuple(ContrastTable(title=title, rows=_rows(brand, theme)) for theme, title in THEMES.items()),
        link=light.link if light.link != brand.colour else "",
        button=light.action.fill if light.action.fill != brand.colour else "",
        button_radius=button_radius,
        part_radius=part_radius,
        letters=letters,
        title_letters=SERIF_LETTERS if brand.lettering == "serif" else letters,
        tiles=tuple((24 + place * 27, place < FULL_TILES) for place in range(BAR_TILES)),
    )


def _rows(brand: Brand, theme: Theme) -> tuple[ContrastRow, ...]:
    return tuple(
        ContrastRow(name=NAMES[pair.name], pair=pair, is_corrected=pair.chosen_contrast < pair.needed) for pair in pairs(brand, theme)
    )
