"""The text of a bank file: its characters, and its lines."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

_LINE_END = re.compile(r"\r\n|\r|\n")
# Some files end with one, or have them around a message. As spaces, they leave the places of the other characters.
_CONTROLS = dict.fromkeys((*range(10), 11, 12, *range(14, 32), 127), " ")


def decoded(content: bytes) -> str:
    """Return the text of a file: in UTF-16 where it begins as such, in UTF-8, or else in the characters of Western Europe.

    >>> decoded("Zoé\\x1a".encode("cp1252"))
    'Zoé '
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        content = content.removeprefix(BOM_UTF8)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    return text.translate(_CONTROLS)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text. Only line feeds and carriage returns end one: other separators may stand in a name."""
    return _LINE_END.split(text)
