"""Which words of a text give it away: they point to a right option, or away from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ravive.cards.guessability.style import Style
from ravive.cards.guessability.wordings import words_of
from ravive.cards.rules.texts import FACT_NAMED

# A word nearly three times as frequent on one side, and met often enough.
LEAST_LOG_ODDS = 1.0
FEWEST_TIMES = 4
# A named fact is read as its value, never as its name.
_RUN = re.compile(rf"{FACT_NAMED.pattern}|[^\W_]+")

type Direction = Literal["right", "wrong", ""]


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A part of a text, and whether its word points to right options, to wrong ones, or nowhere."""

    text: str
    direction: Direction = ""


def marked_parts(text: str, style: Style) -> tuple[MarkedPart, ...]:
    """Return the text in parts that make it up again.

    >>> [part.text for part in marked_parts("Je note, puis…", Style({"note": 9}, {"puis": 9}))]
    ['Je ', 'note', ', ', 'puis', '…']
    """
    return tuple(_parts(text, style))


def runs_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text where they stand, and the facts it names."""
    return _RUN.finditer(text)


def _parts(text: str, style: Style) -> Iterator[MarkedPart]:
    end = 0
    for run in runs_of(text):
        direction = _direction(run[0], style)
        if direction:
            if run.start() > end:
                yield MarkedPart(text[end : run.start()])
            yield MarkedPart(run[0], direction)
            end = run.end()
    if end < len(text):
        yield MarkedPart(text[end:])


def _direction(run: str, style: Style) -> Direction:
    for word in words_of(run):
        times = style.right.get(word, 0) + style.wrong.get(word, 0)
        log_odds = style.word_log_odds(word)
        if times >= FEWEST_TIMES and abs(log_odds) >= LEAST_LOG_ODDS:
            return "right" if log_odds > 0 else "wrong"
    return ""
