"""Texts to compare: without case, accents, punctuation and spaces; and how many typing errors lie between two texts."""

import unicodedata
from dataclasses import dataclass

# Characters that Unicode does not take apart, though people type them in two.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


class _WithoutMarks(dict[int, int | None]):
    """What becomes of each character when the marks drawn on the one before are left out; asked once a character."""

    def __missing__(self, code: int) -> int | None:
        """Return the character, None for a mark."""
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks({ord("’"): ord("'")})


def folded(text: str) -> str:
    """Return the lower-case characters and digits of `text`, without accents, and nothing else.

    >>> folded("Captures d’Écran !"), folded("116 000")
    ('capturesdecran', '116000')
    """
    # Lower case once more: taken apart, a character of mathematics becomes a capital.
    characters = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES)).lower()
    return "".join(character for character in characters if unicodedata.category(character)[0] in "LN")


def words_of(text: str) -> list[str]:
    """Return the words of `text` as `folded` writes them; an apostrophe or a hyphen ends one.

    >>> words_of("D’abord, l’Écran !"), words_of("…")
    (['d', 'abord', 'l', 'ecran'], [])
    """
    characters = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES)).lower()
    # Marks and invisible characters stand inside words.
    kept = (character for character in characters if unicodedata.category(character) != "Cf" and unicodedata.category(character)[0] != "M")
    return "".join(character if unicodedata.category(character)[0] in "LN" else " " for character in kept).split()


def unaccented(text: str) -> str:
    """Return `text` in lower case without accents, with its spaces and punctuation, apostrophes straight.

    >>> unaccented("L’Enfant exploité")
    "l'enfant exploite"
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    return unicodedata.normalize("NFKD", lower.translate(_LIGATURES)).translate(_WITHOUT_MARKS)


@dataclass(frozen=True)
class WordSearch:
    """A search for all of some words; a number is found with or without its spaces."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "WordSearch":
        """Return the search for what somebody typed, without case and accents.

        >>> WordSearch.of("ECPAT belgie").is_in(unaccented("België: ECPAT")), WordSearch.of("116000").is_in("116 000")
        (True, True)
        """
        return cls(tuple(unaccented(typed).split()))

    def is_in(self, text: str) -> bool:
        """Return whether every word is in a text that `unaccented` wrote; without words, every text is found."""
        digits = "".join(self.words)
        return all(word in text for word in self.words) or (digits.isdigit() and digits in "".join(text.split()))


def edit_distance(typed: str, expected: str) -> int:
    """Return how many typing errors turn `typed` into `expected`: a character changed, missing, added, or swapped with its neighbour.

    This is the restricted Damerau-Levenshtein distance: no character is touched twice.

    >>> edit_distance("polcie", "police"), edit_distance("ca", "abc")
    (1, 3)
    """
    before: list[int] = []
    row = list(range(len(expected) + 1))
    for i, character in enumerate(typed, start=1):
        two_before, before = before, row
        row = [i]
        for j, wanted in enumerate(expected, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (character != wanted))
            if i > 1 and j > 1 and character == expected[j - 2] and typed[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
