"""Text made bare, to see fast that there is nothing in it to look at closer."""

from ravive.lib.words import unaccented

# Stands between the texts; no text that comes from a file or a form holds it.
BETWEEN = "\0"
# One byte a letter. What this alphabet lacks is written as `&#960;`: strange, as are a second line and letters that stand for several.
_ALPHABET = "cp1252"
_LETTERS_OF_TWO = ((b"\x9c", b"oe"), (b"\x8c", b"oe"), (b"\xe6", b"ae"), (b"\xc6", b"ae"), (b"\xdf", b"ss"))
# A narrow no-break space is usual before French punctuation.
_NARROW_SPACE = "\u202f"
# Braces, markup and addresses are written alike, as are digits.
_MARKS = "{}<*_`@/"
MARK, STRANGE, _NOTHING = b"#", b"&", b"~"


def skeleton(text: str) -> bytes:
    """Return the text in lower case without accents, its spaces single: a byte a letter.

    What `unaccented` makes of a text holds a word of plain letters only if this does. MARK stands for a digit, a
    brace, markup or an address; STRANGE for the end of a line and whatever the alphabet lacks.

    >>> skeleton("L’Été,  à 23:40 !"), skeleton("œuvre {fait}")
    (b"l'ete, a ##:## !", b'oeuvre #fait#')
    """
    written = text.replace(_NARROW_SPACE, " ").encode(_ALPHABET, "xmlcharrefreplace")
    for letter, two in _LETTERS_OF_TWO:
        written = written.replace(letter, two)
    plain = written.translate(_UNACCENTED)
    while b"  " in plain:
        plain = plain.replace(b"  ", b" ")
    return plain


def _unaccented(code: int) -> bytes:
    """Return what becomes of a letter of the alphabet; a mark where it stands for several, or for a digit."""
    letter = bytes([code]).decode(_ALPHABET, "replace")
    if letter == BETWEEN:
        return letter.encode()
    plain = unaccented(letter)
    if letter in "&\n":
        return STRANGE
    if letter in _MARKS or any(part.isdigit() for part in plain):
        return MARK
    if letter.isspace():
        return b" "
    if len(plain) == 1:
        return plain.encode() if plain.isascii() else _NOTHING
    return STRANGE if any(part.isalnum() for part in plain) else _NOTHING


_UNACCENTED = b"".join(_unaccented(code) for code in range(256))
