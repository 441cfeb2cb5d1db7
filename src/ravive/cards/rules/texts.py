"""What a text on a card may hold: plain words, short sentences, no number or address that belongs to the register."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ravive.cards.card import Language
from ravive.cards.rules.terms import terms_found
from ravive.lib.problem import Severity
from ravive.lib.words import unaccented

WARNED_SENTENCE_WORDS = 15
LONGEST_SENTENCE_WORDS = 25

# A deck is checked again and again while it is written, and most of the texts worth reading stay as they were.
_REMEMBERED_TEXTS = 20_000

FACT_NAMED = re.compile(r"\{fact:([a-z0-9-]+)\}")
_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;|\*\*|__|`|\]\(")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\"’)]*\s+|\n+")
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:be|com|org|net|eu|fr|nl|de|uk|report|global|info|int|app)\b",
    re.IGNORECASE,
)
# Most texts hold none of these: asking for them first spares the slower patterns.
_MAYBE_ADDRESS = re.compile(r"[.@/]\S")
# Digits, and every letter that may stand for one once it is made plain; not those of our languages and their punctuation.
_MAYBE_DIGIT = re.compile(r"[^\x00-/:-\xb1\xb4-\xb8\xba\xbb\xbf-\u017f’‘“”„…–—\u202f]")
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"(?<![\w,.:])(?:\+|00)?\d(?:[\s./-]?\d){6,}(?!\w)")
_NUMBER = re.compile(r"(?<![\w,.:+])\d(?:[\s.]?\d)*(?!\w|[.,:]\d)")
_NUMBERED_THING = re.compile(r"(?:chambres?|kamers?|zimmers?|rooms?|numero|nummer|number|n°|page|pagina|seite)\W*$")
_PENALTY = re.compile(
    r"\b\d+\s+(?:ans?|annees?|mois|jaar|maanden?|jahre?n?|monate?n?|years?|months?)\s+"
    r"(?:de prison|de reclusion|d'emprisonnement|gevangenis\w*|cel\b|gefangnis|haft|freiheitsstrafe|in prison|imprisonment|of imprisonment)"
)
_ARTICLE = re.compile(r"(?:\bart(?:\.|icles?|ikels?)|§)\s*\d+")
_PER_CENT = re.compile(r"\d[\d,.]*\s?(?:%|pour ?cent\b|procent\b|prozent\b|per ?cent\b)")
# An ordinary space, or none, where French has a no-break space. A colon without a space after it belongs to a time or an address.
_FRENCH_SPACE = re.compile(r"(?<=[\w)\]}’”….]) ?(?=[;?!%»]|:(?:\s|$))|(?<=[?!%»]) (?=[:;?!»])|(?<=«) ?(?=\S)")
_FRENCH_SIGNS = ":;?!%«»"


@dataclass(frozen=True, slots=True)
class TextFlaw:
    """What is wrong in one text."""

    message: str
    severity: Severity = "error"


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def text_flaws(text: str, language: Language, phone_numbers: frozenset[str]) -> tuple[TextFlaw, ...]:
    """Return everything wrong in the text itself. `phone_numbers` are those of the contacts, digits only."""
    return tuple(_text_flaws(text, language, phone_numbers))


def _text_flaws(text: str, language: Language, phone_numbers: frozenset[str]) -> Iterator[TextFlaw]:
    for found in terms_found(text, language):
        if found.verdict == "quote":
            yield TextFlaw(f"“{found.written}” hides the abuse; write “{found.instead}”", "warning")
        elif found.verdict == "avoid":
            yield TextFlaw(f"“{found.written}” is a term to avoid; write “{found.instead}”")
        else:
            yield TextFlaw(f"“{found.written}” shames or startles; {found.instead}")
    yield from _register_flaws(FACT_NAMED.sub("…", text), phone_numbers)
    for braces in _BRACES.findall(text) if "{" in text or "}" in text else ():
        if not FACT_NAMED.fullmatch(braces):
            yield TextFlaw(f"“{braces}” is not accepted; braces only name a fact, as {{fact:ID}}")
    for markup in _MARKUP.findall(text):
        yield TextFlaw(f"“{markup}” is markup; a text is plain, delete it")
    yield from _sentence_flaws(text)


def _register_flaws(text: str, phone_numbers: frozenset[str]) -> Iterator[TextFlaw]:
    """Yield the numbers and addresses that have to come from the register."""
    for address in _ADDRESS.findall(text) if _MAYBE_ADDRESS.search(text) else ():
        yield TextFlaw(f"web address “{address.rstrip('.,;:)')}” is written in the text; name it as {{fact:ID}}")
    if _MAYBE_DIGIT.search(text) is None:
        return
    plain = unaccented(text)
    if _DIGIT.search(plain) is None:
        return
    for number in _LONG_NUMBER.findall(plain):
        yield TextFlaw(f"number “{number}” is written in the text; name it as {{fact:ID}}")
    for number in _NUMBER.finditer(plain):
        if re.sub(r"\D", "", number[0]) in phone_numbers and not _NUMBERED_THING.search(plain[: number.start()]):
            yield TextFlaw(f"phone number “{number[0]}” is written in the text; name it as {{fact:ID}}")
    for what, pattern in (("article of law", _ARTICLE), ("penalty", _PENALTY), ("figure", _PER_CENT)):
        for match in pattern.finditer(plain):
            yield TextFlaw(f"{what} “{match[0].strip()}” is written in the text; name it as {{fact:ID}}")


def _sentence_flaws(text: str) -> Iterator[TextFlaw]:
    if len(text.split()) <= WARNED_SENTENCE_WORDS:
        return
    for sentence in _SENTENCE_END.split(text):
        if len(sentence.split()) <= WARNED_SENTENCE_WORDS:
            continue
        count = word_count(sentence)
        start = " ".join(sentence.split()[:4])
        if count > LONGEST_SENTENCE_WORDS:
            accepted = f"at most {LONGEST_SENTENCE_WORDS}, better {WARNED_SENTENCE_WORDS}"
            yield TextFlaw(f"a sentence of {count} words (“{start} …”); write {accepted}")
        elif count > WARNED_SENTENCE_WORDS:
            yield TextFlaw(f"a sentence of {count} words (“{start} …”); {WARNED_SENTENCE_WORDS} read better", "warning")


def word_count(sentence: str) -> int:
    """Return the number of words between spaces; signs that stand alone do not count.

    >>> word_count("« L’enfant parle ? »")
    2
    """
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def lacks_french_spaces(text: str) -> bool:
    """Say whether a no-break space is missing before : ; ? ! % » or after «."""
    return _FRENCH_SPACE.search(FACT_NAMED.sub("…", text)) is not None


def with_french_spaces(text: str) -> str:
    """Return a French text with its no-break spaces, so that no sign starts a line.

    >>> with_french_spaces("Il dit : « Non ! » à 23:40.")
    'Il dit\\xa0: «\\xa0Non\\xa0!\\xa0» à 23:40.'
    """
    return _FRENCH_SPACE.sub("\u00a0", text) if any(sign in text for sign in _FRENCH_SIGNS) else text
