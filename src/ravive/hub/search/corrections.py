"""The word that somebody meant: the nearest of those that the site's own pages have."""

from collections.abc import Mapping

from ravive.lib.words import edit_distance

SHORTEST_CORRECTED, SHORTEST_LONG = 4, 8
SHORTEST_BEGINNING = 3


def most_errors(word: str) -> int:
    """Return how many characters of a word may be wrong: none in a short word or a number, where each character decides.

    >>> [most_errors(word) for word in ("112", "loi", "traite", "exploitation")]
    [0, 0, 1, 2]
    """
    if len(word) < SHORTEST_CORRECTED or any(character.isdecimal() for character in word):
        return 0
    return 2 if len(word) >= SHORTEST_LONG else 1


def nearest(word: str, vocabulary: Mapping[str, int]) -> str:
    """Return the word of a vocabulary that is nearest to a word, empty where none is near.

    `vocabulary` has how many entries have each word. A word that begins with the typed one is as near as one with one error.
    Among equally near ones, the most frequent wins, then the first of the alphabet.

    >>> nearest("trate", {"traite": 3, "trace": 2, "loi": 9})
    'traite'
    >>> nearest("exploit", {"exploitation": 4})
    'exploitation'
    """
    most, characters = most_errors(word), set(word)
    found: list[tuple[int, int, str]] = []
    for other, entries in vocabulary.items():
        if len(word) >= SHORTEST_BEGINNING and other.startswith(word):
            found.append((1, -entries, other))
        # Cheap, and it leaves few: each error changes two characters of the set at most.
        elif most and abs(len(other) - len(word)) <= most and len(characters.symmetric_difference(other)) <= 2 * most:
            errors = edit_distance(word, other)
            if errors <= most:
                found.append((errors, -entries, other))
    return min(found)[2] if found else ""
