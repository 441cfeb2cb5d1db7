"""Is a changed text the same text without its typo? A cautious check: what it cannot be sure of is no typo.

Facts, figures, gaps and words that negate or oblige stay. So do the beginning and the ending of each word, which inflect verbs.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from ravive.cards.card import Language
from ravive.cards.meaning import WEIGHTY
from ravive.cards.rules.texts import FACT_NAMED
from ravive.lib.words import unaccented

# Letters that two words share at their end: an ending is a tense, a person or a number.
_SAME_ENDING = 3
# A shorter word is another word too easily.
_SHORTEST_SLIP = 5
_SHORTEST_ACCENT = 4
# In German an umlaut is another letter, and a capital another pronoun.
_MARKS_ARE_LETTERS = frozenset({"de"})

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_GAP = re.compile(r"\[[^\]]*\]")
# Marks that a typo may add, drop or change; all others say something.
_LIGHT = re.compile(r"[\w\s.,;:…'’‘\"“”„«»–—-]")


def words_used(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word stands in these texts, in lower case."""
    return Counter(word.lower() for text in texts for word in _WORD.findall(FACT_NAMED.sub("", text)))


def is_typo(before: str, after: str, language: Language, elsewhere: Collection[str]) -> bool:
    """Return whether a text is another without its typo; `elsewhere` are the words of the deck's other texts.

    False in a language whose words that negate are not known here.

    >>> from ravive.lib.languages import Language
    >>> is_typo("Noter les faits obsrevés.", "Noter les faits observés.", Language("fr"), ())
    True
    >>> is_typo("Ne pas interroger.", "Interroger.", Language("fr"), ())
    False
    """
    if language not in WEIGHTY or any(_says(before, part) != _says(after, part) for part in (FACT_NAMED, _GAP)):
        return False
    if _LIGHT.sub("", before) != _LIGHT.sub("", after):
        return False
    old, new = (_WORD.findall(FACT_NAMED.sub("", text)) for text in (before, after))
    if len(old) != len(new):
        return False
    return all(_is_same_word(first, second, language, elsewhere) for first, second in zip(old, new, strict=True))


def _says(text: str, part: re.Pattern[str]) -> list[str]:
    return part.findall(text)


def _is_same_word(old: str, new: str, language: Language, elsewhere: Collection[str]) -> bool:
    """Return whether one word is the other, misspelt: a word that the deck uses elsewhere is none that is misspelt."""
    if old == new:
        return True
    if any(character.isdigit() for character in old + new) or _weighs(old, language) or _weighs(new, language):
        return False
    before, after = old.lower().replace("’", "'"), new.lower().replace("’", "'")
    if before == after:
        return language not in _MARKS_ARE_LETTERS or old.replace("’", "'") == new.replace("’", "'")
    if before in elsewhere or before[-2:] != after[-2:]:
        return False
    if unaccented(before) == unaccented(after):
        return len(after) >= _SHORTEST_ACCENT and language not in _MARKS_ARE_LETTERS
    is_framed = before[0] == after[0] and before[-_SAME_ENDING:] == after[-_SAME_ENDING:]
    return is_framed and min(len(before), len(after)) >= _SHORTEST_SLIP and _is_one_slip(before, after, elsewhere)


def _is_one_slip(before: str, after: str, elsewhere: Collection[str]) -> bool:
    """Return whether two letters changed places, or one was doubled; or one was lost or added, in a word that stands elsewhere."""
    if len(before) == len(after):
        places = [place for place, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
        first, second = places[0], places[-1]
        return len(places) == 2 and second == first + 1 and before[first] == after[second] and before[second] == after[first]
    short, long = sorted((before, after), key=len)
    if len(long) != len(short) + 1:
        return False
    dropped = [place for place in range(len(long)) if long[:place] + long[place + 1 :] == short]
    # One of two equal letters can be dropped at either place.
    return len(dropped) > 1 or (bool(dropped) and after in elsewhere)


def _weighs(word: str, language: Language) -> bool:
    plain = unaccented(word)
    return any(part in WEIGHTY[language] for part in (plain, *plain.replace("-", "'").split("'")))
