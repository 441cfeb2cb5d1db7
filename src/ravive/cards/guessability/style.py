"""What the words of right and wrong options look like, counted; and how a text looks against these counts.

A multinomial naive Bayes classifier (Manning, Raghavan, Schütze, *Introduction to Information Retrieval*, 2008, chapter 13) with
add-one smoothing. Words that were never counted say nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log

from ravive.cards.guessability.wordings import Wording, words_of

# Sums of the same terms in another order differ in their last digits; from here on they count as equal.
_EQUAL_DIGITS = 9


@dataclass(frozen=True)
class Style:
    """How often each word stands in right and in wrong options, over so many wordings."""

    right: Mapping[str, int] = field(default_factory=dict[str, int])
    wrong: Mapping[str, int] = field(default_factory=dict[str, int])
    wordings: int = 0

    @cached_property
    def _log_odds(self) -> dict[str, float]:
        vocabulary = {*self.right, *self.wrong}
        base = log((sum(self.wrong.values()) + len(vocabulary)) / (sum(self.right.values()) + len(vocabulary))) if vocabulary else 0
        return {word: log((self.right.get(word, 0) + 1) / (self.wrong.get(word, 0) + 1)) + base for word in vocabulary}

    def word_log_odds(self, word: str) -> float:
        """Return how far a word points to a right option: above 0 right, below 0 wrong, 0 where it was never counted."""
        return self._log_odds.get(word, 0.0)

    def log_odds(self, text: str) -> float:
        """Return the sum over the words of a text: its log-odds of being a right option, without regard to how many options there are.

        >>> style = style_of([])
        >>> style.log_odds("Je note")
        0.0
        """
        return round(sum(self.word_log_odds(word) for word in words_of(text)), _EQUAL_DIGITS)


def style_of(wordings: Iterable[Wording]) -> Style:
    """Return the counts of the words of all options."""
    right, wrong, count = Counter[str](), Counter[str](), 0
    for wording in wordings:
        count += 1
        for option in wording.options:
            (right if option.is_right else wrong).update(words_of(option.text))
    return Style(right, wrong, count)


def merged(styles: Iterable[Style]) -> Style:
    """Return the counts of several decks as those of one."""
    right, wrong, count = Counter[str](), Counter[str](), 0
    for style in styles:
        right.update(style.right)
        wrong.update(style.wrong)
        count += style.wordings
    return Style(right, wrong, count)


def share_found(scores: Iterable[float], right_place: int) -> float:
    """Return the chance, 0 to 1, of finding the right option for one who takes the highest score and draws among equal ones.

    >>> share_found([0.2, 0.7, 0.7], 1), share_found([0.2, 0.7, 0.7], 0)
    (0.5, 0.0)
    """
    listed = list(scores)
    best = max(listed)
    return 1 / listed.count(best) if listed[right_place] == best else 0.0
