"""A text of WordPress as parts: shortcodes and blocks first, then clean HTML, then its parts. No script survives it."""

from collections.abc import Sequence

from ravive.wordpress import clean_html, shortcodes
from ravive.wordpress.part_builder import LinkAttributes, PartBuilder
from ravive.wordpress.shortcodes import BlockText
from ravive.wordpress.text_parts import ConversionNote, ConversionNoteKind, ConvertedText


def converted(
    text: str, *, language: str, link_attributes: LinkAttributes, block_text: BlockText, attached: Sequence[int] = ()
) -> ConvertedText:
    """Return a text in parts, in one language.

    `link_attributes` says what becomes of an address, `block_text` what a reusable block holds. `attached` are the pictures uploaded to
    the entry, which a gallery without a list shows.
    """
    chosen, others = shortcodes.in_language(text.replace("\r\n", "\n"), language)
    whole = shortcodes.with_reused_blocks(chosen, block_text)
    html, lost = shortcodes.as_html(whole, attached=attached)
    clean, noted = clean_html.cleaned(html)
    builder = PartBuilder(link_attributes, blank_lines_divide=not shortcodes.has_blocks(whole))
    parts = builder.built(clean)
    notes = (
        *noted,
        *builder.notes,
        *(ConversionNote(kind=ConversionNoteKind.SHORTCODE, detail=name) for name in lost),
        *(ConversionNote(kind=ConversionNoteKind.BLOCK, detail=name) for name in shortcodes.drawn_blocks(whole)),
        *(ConversionNote(kind=ConversionNoteKind.OTHER_LANGUAGE, detail=other) for other in others),
    )
    return ConvertedText(parts=parts, notes=notes)
