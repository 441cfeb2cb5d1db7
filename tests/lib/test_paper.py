"""Paper prints what is written in any script that has a font, and from right to left."""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from ravive.lib import paper

LAYOUT = """
#let values = json(bytes(sys.inputs.values))
#set document(title: values.title)
#set text(font: families, lang: values.language)
= #values.title
#values.text
"""
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def laid_out(tmp_path: Path) -> str:
    file = tmp_path / "layout.typ"
    file.write_text(LAYOUT, "utf-8")
    return paper.layout(file)


def fonts_of(made: bytes) -> set[str]:
    """Return the names of the fonts of the characters of the first page."""
    page = pypdfium2.PdfDocument(made)[0]
    found = set()
    for thing in page.get_objects():
        if isinstance(thing, pypdfium2.PdfTextObj):
            found.add(thing.get_font().get_base_name().partition("+")[2])
    return found


def test_arabic_is_printed_in_its_own_letters(tmp_path: Path) -> None:
    values = {"language": "ar", "title": "نلاحظ ونبلّغ معًا", "text": "نتصل بالرقم \u2066116 000\u2069 عند الشك."}
    made = paper.pdf(layout=laid_out(tmp_path), values=values, made_at=NOW)
    assert {"NotoSansArabic-Regular", "NotoSansArabic-Bold"} <= fonts_of(made)
    page = pypdfium2.PdfDocument(made)[0]
    width, _height = page.get_size()
    # A line begins at the right.
    title = max(page.get_objects(), key=lambda thing: thing.get_bounds()[2])
    assert title.get_bounds()[2] > width * 0.8
