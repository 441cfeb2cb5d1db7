"""References that a donor nearly typed: one character is wrong, missing, too many or swapped. They are proposed, never booked."""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from string import ascii_uppercase, digits
from typing import NamedTuple

from ravive.banking.references import DIGITS
from ravive.lib.problem import Code, Problem, Value

_BETWEEN = re.compile(r"[\W_]+")
# A message of a transfer has 140 characters; what a bank adds to it may be longer.
_MOST_TYPED = 500


class NearCode(Code):
    """How what was typed differs from a reference, the likeliest mistake first. Positions count its characters from 1, without signs."""

    SWAPPED = "characters {position} and {next} are swapped"
    CHANGED = 'character {position} is "{typed}" instead of "{expected}"'
    DOUBLED = 'character {position}, "{typed}", was typed twice'
    ADDED = '"{typed}" was typed before character {position}'
    MISSING = 'character {position}, "{expected}", is missing'


_ORDER = tuple(NearCode)


@dataclass(frozen=True, kw_only=True, slots=True)
class NearReference:
    """A reference, as it is stored, and how what was typed differs from it."""

    reference: str
    difference: Problem


class _Guess(NamedTuple):
    """What a part of the text may have been meant as, and the mistake in it."""

    meant: str
    code: NearCode
    position: int
    typed: str = ""
    expected: str = ""

    @property
    def rank(self) -> tuple[int, int]:
        return _ORDER.index(self.code), self.position

    @property
    def difference(self) -> Problem:
        values: dict[str, Value] = {"position": self.position, "next": self.position + 1, "typed": self.typed, "expected": self.expected}
        return Problem(self.code, {name: values[name] for name in self.code.value_names})


def near_references(typed: str, candidates: Collection[str]) -> tuple[NearReference, ...]:
    """Return the candidates that differ by one mistake from a part of what was typed, in the order of their texts.

    `candidates` are stored references; a set is used as it is. One that stands in the text without a mistake is not near.

    >>> [near] = near_references("don 090 9337 55439 merci", {"090933755493"})
    >>> str(near.difference)
    'characters 11 and 12 are swapped'
    """
    text = _BETWEEN.sub("", typed).upper()[:_MOST_TYPED]
    known = candidates if isinstance(candidates, Set) else frozenset(candidates)
    found: dict[str, _Guess] = {}
    for length in {len(reference) for reference in known}:
        for guess in _guesses(text, length, known):
            if guess.meant not in text and (guess.meant not in found or guess.rank < found[guess.meant].rank):
                found[guess.meant] = guess
    return tuple(NearReference(reference=meant, difference=found[meant].difference) for meant in sorted(found))


def _guesses(text: str, length: int, known: Set[str]) -> Iterator[_Guess]:
    """Yield the references of a length that a part of the text may have been meant as."""
    for size, guesses in ((length - 1, _with_one), (length, _changed), (length + 1, _without_one)):
        for at in range(len(text) - size + 1):
            part = text[at : at + size]
            alphabet = _alphabet(part, length)
            if alphabet:
                yield from guesses(part, alphabet, known)


def _alphabet(part: str, length: int) -> str:
    """Return the characters of the references that a part may be one of; empty where it is far from any."""
    if "R" in part[:2] or "F" in part[:2]:
        return digits + ascii_uppercase
    is_nearly_belgian = length == DIGITS and sum(not character.isdigit() for character in part) <= 1
    return digits if is_nearly_belgian else ""


def _with_one(part: str, alphabet: str, known: Set[str]) -> Iterator[_Guess]:
    for at in range(len(part) + 1):
        for expected in alphabet:
            meant = part[:at] + expected + part[at:]
            if meant in known:
                yield _Guess(meant, NearCode.MISSING, at + 1, expected=expected)


def _changed(part: str, alphabet: str, known: Set[str]) -> Iterator[_Guess]:
    for at, typed in enumerate(part):
        for expected in alphabet:
            meant = part[:at] + expected + part[at + 1 :]
            if meant in known:
                yield _Guess(meant, NearCode.CHANGED, at + 1, typed, expected)
        meant = part[:at] + part[at + 1 : at + 2] + typed + part[at + 2 :]
        if meant in known:
            yield _Guess(meant, NearCode.SWAPPED, at + 1)


def _without_one(part: str, _alphabet: str, known: Set[str]) -> Iterator[_Guess]:
    for at, typed in enumerate(part):
        meant = part[:at] + part[at + 1 :]
        if meant in known:
            is_twice = part[at + 1 : at + 2] == typed
            yield _Guess(meant, NearCode.DOUBLED if is_twice else NearCode.ADDED, at + 1, typed)
