"""What a picture may be: small, and unable to run, fetch or disguise anything."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ravive.cards.problems import DeckCode
from ravive.lib.problem import Problem, problem

LARGEST_PICTURE_BYTES = 60_000

_PNG = b"\x89PNG\r\n\x1a\n"
# What draws and describes. Anything else (script, animation, foreign content, links) is refused.
_DRAWING = (
    "svg, g, defs, symbol, use, title, desc, path, rect, circle, ellipse, line, polyline, polygon, text, tspan, "
    "linearGradient, radialGradient, stop, clipPath, mask, pattern, marker, style"
)
_OUTSIDE_URL = re.compile(r"url\((?!\s*['\"]?#)", re.IGNORECASE)
_OUTSIDE_STYLE = re.compile(rf"{_OUTSIDE_URL.pattern}|@import|@font-face|@namespace|image-set|expression\(|\\", re.IGNORECASE)


def picture_flaws(name: str, content: bytes, largest_bytes: int = LARGEST_PICTURE_BYTES) -> Iterator[Problem]:
    """Yield what makes the picture unfit to publish."""
    if len(content) > largest_bytes:
        yield problem(DeckCode.PICTURE_BYTES, name=name, count=len(content), most=largest_bytes)
    if name.endswith(".svg"):
        yield from _svg_flaws(name, content)
    elif name.endswith(".png") and not content.startswith(_PNG):
        yield problem(DeckCode.NOT_PNG, name=name)
    elif name.endswith(".webp") and not (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        yield problem(DeckCode.NOT_WEBP, name=name)


def svg_size(content: bytes) -> tuple[float, float] | None:
    """Return the width and height of the `viewBox`, or None when there is none."""
    found = re.search(rb"""viewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""", content)
    return (float(found[1]), float(found[2])) if found else None


def _svg_flaws(name: str, content: bytes) -> Iterator[Problem]:
    # Refused before parsing: entities could grow without end or read files.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        yield problem(DeckCode.SVG_ENTITY, name=name)
        return
    if re.search(rb"<\?(?!xml )", content):
        yield problem(DeckCode.SVG_INSTRUCTION, name=name)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 -- doctypes and entities are refused above
    except (ElementTree.ParseError, ValueError) as error:
        yield problem(DeckCode.SVG_UNREADABLE, name=name, reason=str(error))
        return
    if _local(root.tag) != "svg" or svg_size(content) is None:
        yield problem(DeckCode.SVG_VIEWBOX, name=name)
    for element in root.iter():
        tag = _local(element.tag)
        if tag not in _DRAWING.split(", "):
            yield problem(DeckCode.SVG_ELEMENT, name=name, tag=tag, accepted=_DRAWING)
        if tag == "style":
            yield from _style_flaws(name, "".join(element.itertext()))
        for attribute, value in element.attrib.items():
            yield from _attribute_flaws(name, tag, _local(attribute), value)


def _attribute_flaws(name: str, tag: str, attribute: str, value: str) -> Iterator[Problem]:
    if attribute.lower().startswith("on"):
        yield problem(DeckCode.SVG_EVENT, name=name, attribute=attribute, tag=tag)
    elif attribute == "style":
        yield from _style_flaws(name, value)
    elif attribute in ("href", "src") and not value.startswith("#"):
        yield problem(DeckCode.SVG_LINK, name=name, text=value[:40])
    elif _OUTSIDE_URL.search(value):
        yield problem(DeckCode.SVG_URL, name=name, text=value[:40])


def _style_flaws(name: str, style: str) -> Iterator[Problem]:
    # A backslash can spell any word of a style sheet in disguise.
    if found := _OUTSIDE_STYLE.search(style):
        yield problem(DeckCode.SVG_STYLE, name=name, text=found[0])


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
