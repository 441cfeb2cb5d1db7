"""The text of a bank file: its characters, and its lines."""

import re

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Of a text in UTF-16 without its mark, about half of the first bytes are zero.
_SAMPLE_BYTES = 400
_SHARE_OF_ZEROS = 3
_LINE_END = re.compile(r"\r\n|\r|\n")
# Some files end with one, or have them around a message. As spaces, they leave the places of the other characters.
_CONTROLS = dict.fromkeys((*range(10), 11, 12, *range(14, 32), 127), " ")


def decoded(content: bytes) -> str:
    """Return a text by its mark, else in UTF-8, else in the characters of Western Europe, as most banks write it."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    sample = content[:_SAMPLE_BYTES]
    if sample.count(0) * _SHARE_OF_ZEROS > len(sample):
        return content.decode("utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, with a space for each control character.

    Only line feeds and carriage returns end a line: other separators may stand in a name.

    >>> lines_of("un\\r\\ndeux\\x1a")
    ['un', 'deux ']
    """
    return _LINE_END.split(text.translate(_CONTROLS))
