"""Which of many texts the content rules have to read: a whole deck is looked over at once, and most of its texts hold nothing for them.

The rules themselves are in `text_rules` and `terms`; whatever they could find in a text, a glance notices.
"""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from ravive.cards.card import Language
from ravive.cards.rules.terms import signs_of
from ravive.lib.skeleton import BETWEEN, MARK, STRANGE, skeleton

_SIGNS = ("](", "www.", *(f".{letter}" for letter in ascii_lowercase))


def worth_reading(texts: Sequence[str], language: Language, most_words: int) -> list[int]:
    """Return the places, in order, of the texts in which a rule could find something, and of those of more than so many words.

    >>> worth_reading(["Un enfant seul.", "Des Pédophiles.", "Le 101."], "fr", 25)
    [1, 2]
    """
    whole = BETWEEN.join(texts)
    if whole.count(BETWEEN) != len(texts) - 1:
        return list(range(len(texts)))
    plain = skeleton(whole)
    found: set[int] = set()
    for sign in (MARK, STRANGE, *(sign.encode() for sign in (*_SIGNS, *signs_of(language)))):
        found.update(_places(plain, sign))
    shortest = 2 * most_words
    found.update(place for place, text in enumerate(texts) if len(text) > shortest and len(text.split()) > most_words)
    return sorted(found)


def _places(plain: bytes, sign: bytes) -> Iterator[int]:
    """Yield the place of each text that holds the sign."""
    between = BETWEEN.encode()
    place = last = 0
    at = plain.find(sign)
    while at >= 0:
        place += plain.count(between, last, at)
        yield place
        last = plain.find(between, at)
        at = plain.find(sign, last) if last >= 0 else -1
