"""Codes that lead to a training: nine characters that nobody confuses, read aloud or from a distance. Pure."""

import re
from random import Random

# Only one of 0 and O, 1 I and L, 5 and S, 2 and Z, 8 and B, 6 and G, U and V. No vowels, so no code is a word.
ALPHABET = "23456789CDFHJKMNPQRTVWX"
# Long enough that guessing as fast as a server answers finds none (docs/decisions/0047-codes.md).
LENGTH, LENGTH_OF_GROUP = 9, 3
# What people type instead of a character of a code.
_TAKEN_FOR = str.maketrans("SZBGU", "5286V")
_BETWEEN = re.compile(r"[\s.\-_·]+")


def draw_code(chance: Random) -> str:
    """Return a random code, one of 1.8 million million."""
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


def parse_code(typed: str) -> str | None:
    """Return the code that somebody typed, None if it cannot be one.

    >>> parse_code("k7m-4qd-9xw "), parse_code("K S M 4 Q D 9 X W"), parse_code("k7m4qd"), parse_code("K0M4QD9XW")
    ('K7M4QD9XW', 'K5M4QD9XW', None, None)
    """
    code = _BETWEEN.sub("", typed).upper().translate(_TAKEN_FOR)
    return code if len(code) == LENGTH and all(sign in ALPHABET for sign in code) else None


def format_code(code: str) -> str:
    """Return a code as people read it.

    >>> format_code("K7M4QD9XW")
    'K7M 4QD 9XW'
    """
    groups = (code[place : place + LENGTH_OF_GROUP] for place in range(0, len(code), LENGTH_OF_GROUP))
    return "\N{NO-BREAK SPACE}".join(groups)
