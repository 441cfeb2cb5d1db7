"""What a text on a card may hold: plain words, short sentences, no number or address that belongs to the register."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from ravive.cards.card import Language
from ravive.cards.problems import DeckCode
from ravive.cards.rules.terms import Verdict, terms_found, writing_found
from ravive.lib.problem import Problem, ProblemPlace, Severity, problem
from ravive.lib.words import unaccented

WARNED_SENTENCE_WORDS = 15
LONGEST_SENTENCE_WORDS = 25

FACT_NAMED = re.compile(r"\{fact:([a-z0-9-]+)\}")
_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;|\*\*|__|`|\]\(")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”“\"’)]*\s+|\n+")
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:be|com|org|net|eu|fr|nl|de|uk|report|global|info|int|app)\b",
    re.IGNORECASE,
)
# Most texts hold none of these: asking for them first spares the slower patterns.
_MAYBE_ADDRESS = re.compile(r"[.@/]\S")
# Digits, and every character that may stand for one without its accents; not those of our languages and their punctuation.
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
_WRITTEN_OUT = ((DeckCode.ARTICLE_WRITTEN, _ARTICLE), (DeckCode.PENALTY_WRITTEN, _PENALTY), (DeckCode.FIGURE_WRITTEN, _PER_CENT))
_OF_VERDICT: Mapping[Verdict, tuple[DeckCode, Severity]] = {
    "avoid": (DeckCode.TERM_AVOIDED, "error"),
    "shame": (DeckCode.TERM_SHAMES, "error"),
    "hides": (DeckCode.TERM_HIDES, "warning"),
    "other": (DeckCode.TERM_OTHER, "warning"),
    "quotes": (DeckCode.QUOTES, "warning"),
    "address": (DeckCode.ADDRESS_MIXED, "warning"),
}
# An ordinary space, or none, where French has a no-break space. A colon without a space after it belongs to a time or an address.
_FRENCH_SPACE = re.compile(r"(?<=[\w)\]}’”….]) ?(?=[;?!%»]|:(?:\s|$))|(?<=[?!%»]) (?=[:;?!»])|(?<=«) ?(?=\S)")
_FRENCH_MARKS = ":;?!%«»"


def text_flaws(text: str, language: Language, phone_numbers: frozenset[str], *, is_informal: bool = False) -> Iterator[Problem]:
    """Yield everything wrong in the text itself. `phone_numbers` are those of the contacts, digits only.

    Where `is_informal`, the text addresses its readers as tu, je or du.
    """
    for found in chain(terms_found(text, language), writing_found(FACT_NAMED.sub("…", text), language, is_informal=is_informal)):
        # What only pages and mails have one name for, a card may show: a real desk, a training of a sports club.
        if found.verdict == "interface":
            continue
        code, severity = _OF_VERDICT[found.verdict]
        values = {"text": found.written, "instead": found.instead, "why": found.why}
        yield Problem(code, {name: values[name] for name in code.value_names}, ProblemPlace(None, ()), severity)
    yield from _register_flaws(FACT_NAMED.sub("…", text), phone_numbers)
    for braces in _BRACES.findall(text) if "{" in text or "}" in text else ():
        if not FACT_NAMED.fullmatch(braces):
            yield problem(DeckCode.BRACES, text=braces)
    for markup in _MARKUP.findall(text):
        yield problem(DeckCode.MARKUP, text=markup)
    yield from _sentence_flaws(text)


def _register_flaws(text: str, phone_numbers: frozenset[str]) -> Iterator[Problem]:
    """Yield the numbers and addresses that have to come from the register."""
    for address in _ADDRESS.findall(text) if _MAYBE_ADDRESS.search(text) else ():
        yield problem(DeckCode.ADDRESS_WRITTEN, text=address.rstrip(".,;:)"))
    if _MAYBE_DIGIT.search(text) is None:
        return
    plain = unaccented(text)
    if _DIGIT.search(plain) is None:
        return
    for number in _LONG_NUMBER.findall(plain):
        yield problem(DeckCode.NUMBER_WRITTEN, text=number)
    for number in _NUMBER.finditer(plain):
        if re.sub(r"\D", "", number[0]) in phone_numbers and not _NUMBERED_THING.search(plain[: number.start()]):
            yield problem(DeckCode.PHONE_WRITTEN, text=number[0])
    for code, pattern in _WRITTEN_OUT:
        for match in pattern.finditer(plain):
            yield problem(code, text=match[0].strip())


def _sentence_flaws(text: str) -> Iterator[Problem]:
    if len(text.split()) <= WARNED_SENTENCE_WORDS:
        return
    for sentence in sentences(text):
        count = word_count(sentence)
        start = " ".join(sentence.split()[:4])
        if count > LONGEST_SENTENCE_WORDS:
            yield problem(DeckCode.SENTENCE_TOO_LONG, count=count, start=start, most=LONGEST_SENTENCE_WORDS, better=WARNED_SENTENCE_WORDS)
        elif count > WARNED_SENTENCE_WORDS:
            yield problem(DeckCode.SENTENCE_LONG, severity="warning", count=count, start=start, better=WARNED_SENTENCE_WORDS)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without what stands between them.

    >>> sentences("„Sag es niemandem.“ Was antwortest du?")
    ['„Sag es niemandem.', 'Was antwortest du?']
    """
    return _SENTENCE_END.split(text)


def word_count(sentence: str) -> int:
    """Return the number of words between spaces; punctuation alone does not count.

    >>> word_count("« L’enfant parle ? »")
    2
    """
    return sum(any(character.isalnum() for character in word) for word in sentence.split())


def lacks_french_spaces(text: str) -> bool:
    """Say whether a no-break space is missing before : ; ? ! % » or after «."""
    return _FRENCH_SPACE.search(FACT_NAMED.sub("…", text)) is not None


def with_french_spaces(text: str) -> str:
    """Return a French text with its no-break spaces, so that no line starts with punctuation.

    >>> with_french_spaces("Il dit : « Non ! » à 23:40.")
    'Il dit\\xa0: «\\xa0Non\\xa0!\\xa0» à 23:40.'
    """
    return _FRENCH_SPACE.sub("\u00a0", text) if any(mark in text for mark in _FRENCH_MARKS) else text
