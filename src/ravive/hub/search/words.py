"""The words of a text as the search compares them: without accents, and without the endings of their language."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer
from snowballstemmer.basestemmer import BaseStemmer

LONGEST_WORD = 60
# Characters that Unicode does not take apart into a base character and an accent.
_WHOLE_CHARACTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"})
# Thai, Japanese and Chinese put no space between words: each of their characters counts as one.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_SPACE_IN_NUMBER = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d{3}(?!\d))")
# A word as it stands in a text, or a number with its spaces.
SHOWN_WORD = re.compile(r"\d+(?:[ \u00a0\u202f.]\d{3}(?!\d))+|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")

STEMMERS = {
    "ar": "arabic", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fa": "persian",
    "fi": "finnish", "fr": "french", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "it": "italian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# A stemmer holds the word it works on, and threads share it.
_stemmers: dict[str, BaseStemmer] = {}
_one_at_a_time = Lock()


def fold(text: str) -> str:
    """Return a text in lower case without accents. Numbers lose the spaces between their thousands.

    >>> fold("Cœur, ÉCOUTE : 116 000")
    'coeur, ecoute : 116000'
    """
    characters = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE_CHARACTERS))
    return _SPACE_IN_NUMBER.sub("", "".join(character for character in characters if not unicodedata.category(character).startswith("Mn")))


def words_in(text: str) -> list[str]:
    """Return the words of a text, folded, in their order. Of a very long word, the beginning.

    >>> words_in("Qu’est-ce que la traite ?")
    ['qu', 'est', 'ce', 'que', 'la', 'traite']
    """
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def shown_words(text: str) -> dict[str, str]:
    """Return the words of a text by their folded form, each in lower case as it is first written.

    >>> shown_words("Zèbre, zebre")
    {'zebre': 'zèbre'}
    """
    found: dict[str, str] = {}
    for word in SHOWN_WORD.findall(text):
        parts = words_in(word)
        for part in parts:
            found.setdefault(part, word.lower()[:LONGEST_WORD] if len(parts) == 1 else part)
    return found


@lru_cache(maxsize=50_000)
def stem_of(word: str, language: str) -> str:
    """Return a folded word without its ending, as it is where the language has no stemmer here.

    >>> [stem_of(word, "fr") for word in ("exploitations", "exploitation", "filmee", "filmes")]
    ['exploit', 'exploit', 'film', 'film']
    """
    name = STEMMERS.get(language)
    if name is None or word.isdecimal():
        return word
    with _one_at_a_time:
        if language not in _stemmers:
            _stemmers[language] = snowballstemmer.stemmer(name)
        # Twice: without its accent, a French participle has one more character to lose.
        return _stemmers[language].stemWord(_stemmers[language].stemWord(word)) or word


def stems_in(text: str, language: str) -> str:
    """Return the stems of a text's words, one space between two: what the index of the database holds."""
    return " ".join(stem_of(word, language) for word in words_in(text))
