"""The word that somebody meant: the nearest of those that the site's own pages have."""

from collections.abc import Mapping

SHORTEST_CORRECTED, SHORTEST_LONG = 4, 8
SHORTEST_BEGINNING = 3


def most_slips(word: str) -> int:
    """Return how many letters of a word may be wrong: none in a short word or a number, where each letter decides.

    >>> [most_slips(word) for word in ("112", "loi", "traite", "exploitation")]
    [0, 0, 1, 2]
    """
    if len(word) < SHORTEST_CORRECTED or any(letter.isdecimal() for letter in word):
        return 0
    return 2 if len(word) >= SHORTEST_LONG else 1


def distance(first: str, second: str, most: int) -> int:
    """Return how many letters are missing, added, wrong or exchanged with the next one between two words; `most` + 1 for more.

    It is the optimal string alignment distance.

    >>> distance("explotation", "exploitation", 2), distance("tarite", "traite", 1), distance("loi", "droit", 1)
    (1, 1, 2)
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first, 1):
        last, before, row = before, row, [place]
        for other_place, other in enumerate(second, 1):
            found = min(before[other_place] + 1, row[other_place - 1] + 1, before[other_place - 1] + (letter != other))
            if place > 1 and other_place > 1 and letter == second[other_place - 2] and first[place - 2] == other:
                found = min(found, last[other_place - 2] + 1)
            row.append(found)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(word: str, vocabulary: Mapping[str, int]) -> str:
    """Return the word of a vocabulary that stands nearest to a word, empty where none is near.

    `vocabulary` has how many entries have each word. A word that goes on from the given one is as near as one with a slip.
    Among equally near ones, the most frequent wins, then the first of the alphabet.

    >>> nearest("trate", {"traite": 3, "trace": 2, "loi": 9})
    'traite'
    >>> nearest("exploit", {"exploitation": 4})
    'exploitation'
    """
    most, letters = most_slips(word), set(word)
    found: list[tuple[int, int, str]] = []
    for other, entries in vocabulary.items():
        if len(word) >= SHORTEST_BEGINNING and other.startswith(word):
            found.append((1, -entries, other))
        # Cheap, and it leaves few: each slip changes two letters of the set at most.
        elif most and abs(len(other) - len(word)) <= most and len(letters.symmetric_difference(other)) <= 2 * most:
            steps = distance(word, other, most)
            if steps <= most:
                found.append((steps, -entries, other))
    return min(found)[2] if found else ""
