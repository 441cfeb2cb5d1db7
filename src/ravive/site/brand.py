"""The colours of an organisation's site, computed from those it chose: every pair that a page uses can be read.

What protects a visitor has its own colours, which no brand changes: the way out, numbers to call, errors, focus, the state of memory.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ravive.lib.colours import contrast, lightness_of, shifted, with_lightness

TEXT, PART = 4.5, 3.0
WHITE, INK = "#ffffff", "#1f2430"
HOVER = 0.07
type Theme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class PlainColours:
    """What stands below the text of a site whatever its brand (the tokens of `app/src/styles/tokens.css`)."""

    paper: str
    surface: str
    sunken: str
    ink: str
    ink_soft: str
    edge: str
    # The words of an error, which no brand changes.
    error: str


GROUNDS: dict[Theme, PlainColours] = {
    "light": PlainColours(
        paper="#faf6ef", surface="#ffffff", sunken="#f1ebe0", ink="#1f2430", ink_soft="#4d5463", edge="#857b68", error="#b92f17"
    ),
    "dark": PlainColours(
        paper="#14171f", surface="#1e222d", sunken="#0f1219", ink="#f4efe6", ink_soft="#bdb9b0", edge="#838a9e", error="#ff9d85"
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Brand:
    """What an organisation chose: colours such as #0a5c66, corners and letters. `second_colour` is empty where it is the first."""

    colour: str
    second_colour: str = ""
    # straight, soft or round.
    corners: str = "soft"
    # clear, device or serif (`brand_style`).
    lettering: str = "clear"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A colour with words on it: the colour, under a pointer, the words, and a border that shows where it ends."""

    fill: str
    hover: str
    ink: str
    edge: str


@dataclass(frozen=True, kw_only=True)
class ThemeColours:
    """The colours of a site in one theme, light or dark. `soft` is the ground of a highlighted part, `paper` that of pages."""

    paper: str
    soft: str
    link: str
    action: Filled
    second: Filled


@dataclass(frozen=True, kw_only=True)
class ColourPair:
    """Two colours that stand together: which, their contrast, what they need.

    `chosen_contrast` is what the chosen colour would have reached.
    """

    name: str
    front: str
    ground: str
    needed: float
    chosen_contrast: float

    @property
    def contrast(self) -> float:
        """Return the contrast of the two, 1 to 21."""
        return contrast(self.front, self.ground)


@lru_cache(maxsize=256)
def theme_colours(brand: Brand, theme: Theme) -> ThemeColours:
    """Return the colours of a site in one theme."""
    ground, is_dark, colour = GROUNDS[theme], theme == "dark", brand.colour
    paper = ground.paper if is_dark else with_lightness(colour, 0.985, most_chroma=0.006)
    soft = with_lightness(colour, 0.27 if is_dark else 0.95, most_chroma=0.03 if is_dark else 0.028)
    grounds = (paper, ground.surface, ground.sunken, soft)
    return ThemeColours(
        paper=paper,
        soft=soft,
        link=shifted(colour, grounds, TEXT, to_lighter=is_dark),
        action=_filled(colour, grounds, is_dark=is_dark),
        second=_filled(brand.second_colour or colour, grounds, is_dark=is_dark),
    )


def _filled(colour: str, grounds: tuple[str, ...], *, is_dark: bool) -> Filled:
    """Return a colour with words on it. At night, it is light enough to be seen."""
    edge = shifted(colour, grounds, PART, to_lighter=is_dark)
    fill, ink = _with_ink(edge if is_dark else colour)
    lightness = lightness_of(fill)
    darker, lighter = (with_lightness(fill, min(1.0, max(0.0, lightness + step))) for step in (-HOVER, HOVER))
    hover = darker if contrast(darker, ink) >= TEXT else lighter
    return Filled(fill=fill, hover=hover, ink=ink, edge=shifted(fill, grounds, PART, to_lighter=is_dark))


def _with_ink(colour: str) -> tuple[str, str]:
    """Return the nearest colour on which white or dark words can be read, and these words' colour."""
    for ink in (WHITE, INK):
        if contrast(colour, ink) >= TEXT:
            return colour, ink
    choices = ((shifted(colour, (WHITE,), TEXT, to_lighter=False), WHITE), (shifted(colour, (INK,), TEXT, to_lighter=True), INK))
    return min(choices, key=lambda choice: abs(lightness_of(choice[0]) - lightness_of(colour)))


def pairs(brand: Brand, theme: Theme) -> list[ColourPair]:
    """Return the pairs of colours that the pages of a site use because of its brand."""
    ground, shown = GROUNDS[theme], theme_colours(brand, theme)
    second, page = brand.second_colour or brand.colour, (shown.paper, ground.surface, ground.sunken, shown.soft)
    worst = min(page, key=lambda below: contrast(shown.link, below))
    return [
        _pair("button", shown.action.ink, shown.action.fill, TEXT, _best_ink(brand.colour)),
        _pair("hover", shown.action.ink, shown.action.hover, TEXT, _best_ink(shown.action.hover)),
        _pair("link", shown.link, worst, TEXT, contrast(brand.colour, worst)),
        _edge_pair("edge", shown.action.edge, page, brand.colour),
        _pair("second", shown.second.ink, shown.second.fill, TEXT, _best_ink(second)),
        _edge_pair("second_edge", shown.second.edge, page, second),
        _pair("text", ground.ink_soft, shown.soft, TEXT, contrast(ground.ink_soft, shown.soft)),
    ]


def _pair(name: str, front: str, ground: str, needed: float, chosen_contrast: float) -> ColourPair:
    return ColourPair(name=name, front=front, ground=ground, needed=needed, chosen_contrast=chosen_contrast)


def _edge_pair(name: str, edge: str, page: tuple[str, ...], chosen: str) -> ColourPair:
    worst = min(page, key=lambda below: contrast(edge, below))
    return _pair(name, edge, worst, PART, contrast(chosen, worst))


def _best_ink(colour: str) -> float:
    return max(contrast(colour, WHITE), contrast(colour, INK))
