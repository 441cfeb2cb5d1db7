"""Codes that lead to a training: six signs that nobody takes for another, read aloud or from the back of a room. Pure."""

import re
from random import Random

# No 0 and O, 1, I and L, 5 and S, 2 and Z, 8 and B, 6 and G, U and V side by side; no vowels, so that no code is a word.
ALPHABET = "23456789CDFHJKMNPQRTVWX"
LENGTH = 6
# What stands for a sign that no code has.
_TAKEN_FOR = str.maketrans("SZBGU", "5286V")
_BETWEEN = re.compile(r"[\s.\-_·]+")


def made(chance: Random) -> str:
    """Return a code drawn at random: one of 148 million."""
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """Return the code that somebody typed, None where it cannot be one.

    >>> read("k7m-4qd "), read("K S M 4 Q D"), read("k7m4q"), read("K0M4QD")
    ('K7M4QD', 'K5M4QD', None, None)
    """
    code = _BETWEEN.sub("", typed).upper().translate(_TAKEN_FOR)
    return code if len(code) == LENGTH and all(sign in ALPHABET for sign in code) else None


def spaced(code: str) -> str:
    """Return a code as people read it.

    >>> spaced("K7M4QD")
    'K7M 4QD'
    """
    return f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
