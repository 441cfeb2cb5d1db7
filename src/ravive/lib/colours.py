"""Colours as browsers write them: their contrast (WCAG 2.2), and the same colour lighter, darker or paler (OKLCH)."""

import math
import re
from collections.abc import Sequence

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_STEPS = 200
type Triple = tuple[float, float, float]


def checked_colour(text: str) -> str:
    """Return a colour such as #0a5c66, from what somebody typed. Raises ValueError for what is no such colour."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is no colour such as #0a5c66')
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 for black to 1 for white."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, grounds: Sequence[str]) -> float:
    """Return the lowest contrast of a colour with any of these grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def lightness_of(colour: str) -> float:
    """Return how light a colour looks, 0 to 1."""
    return _oklch(colour)[0]


def with_lightness(colour: str, lightness: float, *, most_chroma: float = 1.0) -> str:
    """Return the same hue at another lightness, 0 to 1, and at most so vivid; paler where no screen shows it so vivid."""
    _own, chroma, hue = _oklch(colour)
    low, high = 0.0, min(chroma, most_chroma)
    if (found := _hex_of(lightness, high, hue)) is not None:
        return found
    for _try in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if _hex_of(lightness, middle, hue) is not None else (low, middle)
    return _hex_of(lightness, low, hue) or _grey(lightness)


def shifted(colour: str, grounds: Sequence[str], ratio: float, *, to_lighter: bool) -> str:
    """Return the nearest colour of this hue, lighter or darker, with at least this contrast on all grounds.

    Where no such colour exists, it is white or black.
    """
    if least_contrast(colour, grounds) >= ratio:
        return colour
    own, end = lightness_of(colour), 1.0 if to_lighter else 0.0
    for step in range(1, _STEPS):
        tried = with_lightness(colour, own + (end - own) * step / _STEPS)
        if least_contrast(tried, grounds) >= ratio and (luminance(tried) > luminance(colour)) == to_lighter:
            return tried
    return "#ffffff" if to_lighter else "#000000"


def _channels(colour: str) -> Triple:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))  # type: ignore[return-value] - three places


def _linear(colour: str) -> Triple:
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour))  # type: ignore[return-value] - as above


def _oklch(colour: str) -> Triple:
    """Return lightness, chroma, and hue in radians (Björn Ottosson's Oklab)."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(green_red, blue_yellow), math.atan2(blue_yellow, green_red)


def _hex_of(lightness: float, chroma: float, hue: float) -> str | None:
    """Return the colour; None where no screen shows it."""
    green_red, blue_yellow = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    middle = (lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    if any(not -0.0005 <= part <= 1.0005 for part in linear):
        return None
    return "#" + "".join(f"{round(_gamma(min(1.0, max(0.0, part))) * 255):02x}" for part in linear)


def _gamma(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _grey(lightness: float) -> str:
    return "#" + f"{round(_gamma(min(1.0, max(0.0, lightness)) ** 3) * 255):02x}" * 3
