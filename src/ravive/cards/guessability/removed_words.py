"""What rewriting would help: how sure style alone makes one of the right option, and how sure it would without each word."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp

from ravive.cards.guessability.marks import runs_of
from ravive.cards.guessability.style import Style, share_found
from ravive.cards.guessability.wordings import Wording, words_of

# Words that follow each other are no independent witnesses: naive Bayes is too sure. Its log-odds are divided by this, as measured in
# decision 0055 (temperature scaling: Guo et al., On calibration of modern neural networks, 2017).
TEMPERATURE = 2.0
# Words that change less are not worth rewriting.
LEAST_DIFFERENCE = 0.02
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class WordLeftOut:
    """A word as the options write it, and the share without it.

    `is_found`: without it, style still finds the right option, or draws it among equals.
    """

    word: str
    share: float
    is_found: bool


def right_share(scores: Iterable[float], right_place: int) -> float:
    """Return the probability, 0 to 1, that the classifier gives the right option when exactly one of them is right.

    `scores` are log-odds: each option was as likely before its words were read.

    >>> round(right_share([0.0, 0.0, 0.0, 0.0], 2), 2), round(right_share([2.1972, 0.0], 0), 2)
    (0.25, 0.75)
    """
    listed = list(scores)
    best = max(listed)
    weights = [exp((score - best) / TEMPERATURE) for score in listed]
    return weights[right_place] / sum(weights)


def share_of(style: Style, wording: Wording) -> float:
    """Return the probability that one who only knows this style gives the right option of a wording."""
    return right_share([style.log_odds(option.text) for option in wording.options], wording.right_place)


def words_left_out(style: Style, wording: Wording) -> tuple[WordLeftOut, ...]:
    """Return the words that give the right option away, those first without which it would be found least.

    A word is left out of every option of the wording that has it.
    """
    counts = [Counter(words_of(option.text)) for option in wording.options]
    scores = [style.log_odds(option.text) for option in wording.options]
    now = right_share(scores, wording.right_place)
    found: list[WordLeftOut] = []
    for word, written in _words_as_written(wording):
        weight = style.word_log_odds(word)
        without = [round(score - count[word] * weight, 9) for score, count in zip(scores, counts, strict=True)]
        share = right_share(without, wording.right_place)
        if now - share >= LEAST_DIFFERENCE:
            found.append(WordLeftOut(written, share, share_found(without, wording.right_place) > 0))
    return tuple(sorted(found, key=lambda left: (left.share, left.word))[:MOST_WORDS])


def _words_as_written(wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield each word of the options once, as it is counted and as it is first written."""
    seen: set[str] = set()
    for option in wording.options:
        for run in runs_of(option.text):
            for word in words_of(run[0]):
                if word not in seen:
                    seen.add(word)
                    yield word, run[0].lower()
