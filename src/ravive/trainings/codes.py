"""Codes that lead to a training: six characters that nobody confuses, read aloud or from a distance. Pure."""

import re
from random import Random

# Only one of 0 and O, 1 I and L, 5 and S, 2 and Z, 8 and B, 6 and G, U and V. No vowels, so no code is a word.
ALPHABET = "23456789CDFHJKMNPQRTVWX"
LENGTH = 6
# What people type instead of a character of a code.
_TAKEN_FOR = str.maketrans("SZBGU", "5286V")
_BETWEEN = re.compile(r"[\s.\-_·]+")


def draw_code(chance: Random) -> str:
    """Return a random code, one of 148 million."""
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


def parse_code(typed: str) -> str | None:
    """Return the code that somebody typed, None if it cannot be one.

    >>> parse_code("k7m-4qd "), parse_code("K S M 4 Q D"), parse_code("k7m4q"), parse_code("K0M4QD")
    ('K7M4QD', 'K5M4QD', None, None)
    """
    code = _BETWEEN.sub("", typed).upper().translate(_TAKEN_FOR)
    return code if len(code) == LENGTH and all(sign in ALPHABET for sign in code) else None


def format_code(code: str) -> str:
    """Return a code as people read it.

    >>> format_code("K7M4QD").split()
    ['K7M', '4QD']
    """
    return f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
