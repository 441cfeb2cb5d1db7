"""Pages to print and pictures: a Typst layout and what stands in it become a tagged PDF (PDF/UA) or a PNG.

Fonts come along, and nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
POINTS_AN_INCH = 72


class LayoutError(Exception):
    """A layout cannot be set; the message says where."""


@cache
def _fonts() -> typst.Fonts:
    # Loaded with the first page that is printed: most processes never print one.
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


@cache
def families() -> tuple[str, ...]:
    """Return the font families in the order of preference: ours, then one for each other script."""
    others = sorted({path.stem.rpartition("-")[0] for path in (FONTS / "built").glob("*.ttf")})
    return ("Atkinson Hyperlegible Next", *(f"Letters {name}" for name in others))


def layout(*paths: Path) -> str:
    """Return a layout whose parts stand in these files, one after the other; `families` in it are the font families."""
    names = ", ".join(f'"{name}"' for name in families())
    return "\n".join([f"#let families = ({names},)", *(path.read_text("utf-8") for path in paths)])


def pdf(*, layout: str, values: Mapping[str, object], made_at: datetime) -> bytes:
    """Return a layout filled with values, as a PDF. `layout` is Typst; it reads the values by `json(bytes(sys.inputs.values))`.

    Values never become part of the layout's text: nothing that people wrote is run. The same values at the same time give the
    same bytes. Raises LayoutError for a layout that is wrong, and for a picture without words.
    """
    return _compiled(layout, values, format="pdf", pdf_standards=["ua-1"], timestamp=int(made_at.timestamp()))


def png(*, layout: str, values: Mapping[str, object]) -> bytes:
    """Return the only page of a layout filled with values, as a PNG of one pixel a point. Otherwise as `pdf`."""
    return _compiled(layout, values, format="png", ppi=POINTS_AN_INCH)


def _compiled(layout: str, values: Mapping[str, object], **options: Any) -> bytes:  # noqa: ANN401 - Typst's options, which have no type
    import typst

    filled = {"values": json.dumps(values, ensure_ascii=False)}
    try:
        return cast("bytes", typst.compile(layout.encode(), font_paths=_fonts(), sys_inputs=filled, **options))
    except typst.TypstError as problem:
        raise LayoutError(problem.diagnostic or str(problem)) from problem
