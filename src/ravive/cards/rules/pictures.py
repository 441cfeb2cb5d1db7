"""What a picture may be: small, and unable to run, fetch or disguise anything."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

LARGEST_PICTURE_BYTES = 60_000

_PNG = b"\x89PNG\r\n\x1a\n"
# What draws and describes. Anything else (script, animation, foreign content, links) is refused.
_DRAWING = (
    "svg, g, defs, symbol, use, title, desc, path, rect, circle, ellipse, line, polyline, polygon, text, tspan, "
    "linearGradient, radialGradient, stop, clipPath, mask, pattern, marker, style"
)
_OUTSIDE_URL = re.compile(r"url\((?!\s*['\"]?#)", re.IGNORECASE)
_OUTSIDE_STYLE = re.compile(rf"{_OUTSIDE_URL.pattern}|@import|@font-face|@namespace|image-set|expression\(|\\", re.IGNORECASE)


def picture_flaws(name: str, content: bytes, largest_bytes: int = LARGEST_PICTURE_BYTES) -> Iterator[str]:
    """Yield what makes the picture unfit to publish."""
    if len(content) > largest_bytes:
        yield f"{name} has {len(content)} bytes; use at most {largest_bytes}"
    if name.endswith(".svg"):
        yield from _svg_flaws(name, content)
    elif name.endswith(".png") and not content.startswith(_PNG):
        yield f"{name} is not a PNG picture; save it as PNG"
    elif name.endswith(".webp") and not (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        yield f"{name} is not a WebP picture; save it as WebP"


def svg_size(content: bytes) -> tuple[float, float] | None:
    """Return the width and height of the `viewBox`, or None when there is none."""
    found = re.search(rb"""viewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""", content)
    return (float(found[1]), float(found[2])) if found else None


def _svg_flaws(name: str, content: bytes) -> Iterator[str]:
    # Refused before parsing: entities could grow without end or read files.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        yield f"{name} has a DOCTYPE or an ENTITY; delete it"
        return
    if re.search(rb"<\?(?!xml )", content):
        yield f"{name} has a processing instruction; delete it"
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 -- doctypes and entities are refused above
    except (ElementTree.ParseError, ValueError) as error:
        yield f"{name} is not readable as SVG: {error}"
        return
    if _local(root.tag) != "svg" or svg_size(content) is None:
        yield f"{name} is not a drawing with a viewBox; save it as SVG with `viewBox`"
    for element in root.iter():
        tag = _local(element.tag)
        if tag not in _DRAWING.split(", "):
            yield f"{name} holds <{tag}>; use only {_DRAWING}"
        if tag == "style":
            yield from _style_flaws(name, "".join(element.itertext()))
        for attribute, value in element.attrib.items():
            yield from _attribute_flaws(name, tag, _local(attribute), value)


def _attribute_flaws(name: str, tag: str, attribute: str, value: str) -> Iterator[str]:
    if attribute.lower().startswith("on"):
        yield f"{name} holds {attribute}= on <{tag}>; a picture runs nothing, delete it"
    elif attribute == "style":
        yield from _style_flaws(name, value)
    elif attribute in ("href", "src") and not value.startswith("#"):
        yield f"{name} refers to “{value[:40]}”; a picture refers only to its own parts, as #id"
    elif _OUTSIDE_URL.search(value):
        yield f"{name} refers to “{value[:40]}”; a picture refers only to its own parts, as url(#id)"


def _style_flaws(name: str, style: str) -> Iterator[str]:
    # A backslash can spell any word of a style sheet in disguise.
    if found := _OUTSIDE_STYLE.search(style):
        yield f"{name} has a style with “{found[0]}”; a picture refers only to its own parts, as url(#id)"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
