"""References of transfers: the Belgian structured communication and the creditor reference of ISO 11649."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from stdnum import iso11649
from stdnum.be import ogm_vcs

_AROUND = re.compile(r"[\s+*/.\-]")
DIGITS = 12
GROUP = 4
MOST_NUMBER = 10**10 - 1
MOST_CREDITOR_TEXT = 21
_CREDITOR_TEXT = re.compile(f"[A-Z0-9]{{1,{MOST_CREDITOR_TEXT}}}")
_BELGIAN_IN_TEXT = re.compile(r"(?<![0-9])[0-9]{3}[ /.\-]?[0-9]{4}[ /.\-]?[0-9]{5}(?![0-9])")
_CREDITOR_IN_TEXT = re.compile(r"(?<![A-Z0-9])RF[0-9]{2}[A-Z0-9 ]+")


def checked_reference(text: str) -> str:
    """Return a reference as it is stored, 12 digits or RF and what follows; empty for a text that is none.

    >>> checked_reference("+++090/9337/55493+++")
    '090933755493'
    >>> checked_reference("RF18 5390 0754 7034")
    'RF18539007547034'
    >>> checked_reference("+++090/9337/55494+++")
    ''
    """
    compact = _AROUND.sub("", text).upper()
    if len(compact) == DIGITS and compact.isascii() and compact.isdigit() and ogm_vcs.is_valid(compact):
        return compact
    return compact if compact.startswith("RF") and iso11649.is_valid(compact) else ""


def belgian_reference(number: int) -> str:
    """Return the Belgian reference of a number from 0 to 9,999,999,999: 12 digits, the last two of which check the others.

    >>> belgian_reference(909337554)
    '090933755493'
    """
    if not 0 <= number <= MOST_NUMBER:
        raise ValueError(f"number {number} has no reference; use 0 to {MOST_NUMBER}")
    return f"{number:010d}{number % 97 or 97:02d}"


def creditor_reference(text: str) -> str:
    """Return the reference of ISO 11649 of a text: RF, two check digits and its 1 to 21 characters of A to Z and 0 to 9, spaces left out.

    >>> creditor_reference("5390 0754 7034")
    'RF18539007547034'
    """
    compact = text.replace(" ", "").upper()
    if not _CREDITOR_TEXT.fullmatch(compact):
        raise ValueError(f'"{text}" has no reference; use 1 to {MOST_CREDITOR_TEXT} characters of A to Z and 0 to 9')
    remainder = int("".join(str(int(character, 36)) for character in f"{compact}RF00")) % 97
    return f"RF{98 - remainder:02d}{compact}"


def printed_reference(stored: str) -> str:
    """Return a stored reference as it is printed; any other text as it is.

    >>> printed_reference("090933755493")
    '+++090/9337/55493+++'
    >>> printed_reference("RF18539007547034")
    'RF18 5390 0754 7034'
    """
    if len(stored) == DIGITS and stored.isascii() and stored.isdigit():
        return f"+++{stored[:3]}/{stored[3:7]}/{stored[7:]}+++"
    if stored.startswith("RF"):
        return " ".join(stored[at : at + GROUP] for at in range(0, len(stored), GROUP))
    return stored


def references_in(text: str) -> tuple[str, ...]:
    """Return the valid references in a message, as they are stored, each once: Belgian ones before creditor references.

    >>> references_in("Don du 28/11/2026, 090/9337/55493 merci")
    ('090933755493',)
    """
    return tuple(dict.fromkeys((*_belgian_in(text), *_creditor_in(text))))


def _belgian_in(text: str) -> Iterator[str]:
    yield from filter(None, (checked_reference(found[0]) for found in _BELGIAN_IN_TEXT.finditer(text)))


def _creditor_in(text: str) -> Iterator[str]:
    """Yield one valid reference for each RF: as references are printed where that is valid, else the longest.

    Words may follow a reference without more than a space between, and one time in 97 they leave it valid.
    """
    for found in _CREDITOR_IN_TEXT.finditer(text.upper()):
        words = found[0].split()
        counts = (*_printed_counts(words), *range(len(words), 0, -1))
        candidates = (checked_reference("".join(words[:count])) for count in counts)
        yield from filter(None, (next(filter(None, candidates), ""),))


def _printed_counts(words: Sequence[str]) -> tuple[int, ...]:
    """Return how many words a printed reference may take: one alone, or groups of four and a shorter last one."""
    if len(words[0]) > GROUP:
        return (1,)
    groups = sum(1 for _ in takewhile(lambda word: len(word) == GROUP, words))
    ends_shorter = groups < len(words) and len(words[groups]) < GROUP
    return (groups + 1, groups) if ends_shorter else (groups,)
