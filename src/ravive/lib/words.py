"""Texts to compare: without case, accents, punctuation and spaces; and how many slips lie between two texts."""

import unicodedata
from dataclasses import dataclass

# Letters that Unicode does not take apart, though people type them in two.
_TWO_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


class _WithoutMarks(dict[int, int | None]):
    """What becomes of each letter when the marks drawn on the letter before are left out; asked once a letter."""

    def __missing__(self, code: int) -> int | None:
        """Return the letter, None for a mark."""
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks({ord("’"): ord("'")})


def folded(text: str) -> str:
    """Return the lower-case letters and digits of `text`, without accents, and nothing else.

    >>> folded("Captures d’Écran !"), folded("116 000")
    ('capturesdecran', '116000')
    """
    # Lower case once more: taken apart, a letter of mathematics becomes a capital.
    letters = unicodedata.normalize("NFKD", text.lower().translate(_TWO_LETTERS)).lower()
    return "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LN")


def words_of(text: str) -> list[str]:
    """Return the words of `text` as `folded` writes them; an apostrophe or a hyphen ends one.

    >>> words_of("D’abord, l’Écran !"), words_of("…")
    (['d', 'abord', 'l', 'ecran'], [])
    """
    letters = unicodedata.normalize("NFKD", text.lower().translate(_TWO_LETTERS)).lower()
    # Marks and invisible characters stand inside words.
    kept = (letter for letter in letters if unicodedata.category(letter) != "Cf" and unicodedata.category(letter)[0] != "M")
    return "".join(letter if unicodedata.category(letter)[0] in "LN" else " " for letter in kept).split()


def unaccented(text: str) -> str:
    """Return `text` in lower case without accents, with its spaces and punctuation, apostrophes straight.

    >>> unaccented("L’Enfant exploité")
    "l'enfant exploite"
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    return unicodedata.normalize("NFKD", lower.translate(_TWO_LETTERS)).translate(_WITHOUT_MARKS)


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


def slips(typed: str, expected: str) -> int:
    """Return how many slips turn `typed` into `expected`: a letter changed, missing, added, or swapped with its neighbour.

    This is the restricted Damerau-Levenshtein distance: no letter is touched twice.

    >>> slips("polcie", "police"), slips("ca", "abc")
    (1, 3)
    """
    before: list[int] = []
    row = list(range(len(expected) + 1))
    for i, letter in enumerate(typed, start=1):
        two_before, before = before, row
        row = [i]
        for j, wanted in enumerate(expected, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == expected[j - 2] and typed[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
