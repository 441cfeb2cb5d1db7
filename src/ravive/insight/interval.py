"""How far a measured share of a group may be off: from how much learners are known to differ, and what was released of these ones.

A learner is no coin: a score over several cards varies less than one answer, and learners differ. How much they usually do is public:
the shipped memory model says it. How much these ones do is released as one sum with noise (`releases.SPREAD`), and is believed as far
as the group is large.
"""

from __future__ import annotations

import math

# How much learners and cards usually differ, as variances in logits, and how much of that shows in shares: the curve is flat at its ends.
LEARNER_LOGITS, CARD_LOGITS, FLAT = 0.7, 0.65, 0.85
# How far the spread of a group lies from the usual one, as a standard deviation of its ratio.
SPREAD_DIFFERS = 0.7
# A spread is believed within these multiples of the usual one.
LEAST_SPREAD, MOST_SPREAD = 0.35, 2.5
# How much of what makes learners differ is still the same at a later test.
SAME_LATER = 0.9
# Two right and two wrong answers are added before a variance is computed: agreement of all does not make a group certain
# (Agresti and Coull, 1998).
_ADDED = 4.0


def share_variance(share: float, learners: int) -> float:
    """Return the variance of a share over learners who answered one card each."""
    return _coin(share, learners) / learners


def score_variance(share: float, learners: int, *, answers: float) -> float:
    """Return how much the scores of learners usually differ, where each is the mean of so many answers and their mean is `share`."""
    coin = _coin(share, learners)
    return _between(coin) + _within(coin) / answers


def spread_variance(usual: float, share: float, learners: int, *, spread: float, share_noise: float, spread_noise: float) -> float:
    """Return how much the scores of these learners differ: the usual variance, drawn towards what was released of their spread.

    `share_noise`, `spread_noise`: the standard deviations of the noise in `share` and in `spread`, the mean of (2 score - 1)².
    """
    off_centre = share - 0.5
    found = (spread / 4 - off_centre**2 + share_noise**2) * learners / (learners - 1)
    doubt = (spread_noise / 4) ** 2 + (2 * off_centre * share_noise) ** 2 + 2 * usual**2 / learners
    believed = (SPREAD_DIFFERS * usual) ** 2
    variance = usual + (found - usual) * believed / (believed + doubt)
    return min(max(variance, LEAST_SPREAD * usual), MOST_SPREAD * usual)


def shared_variance(variance: float, share: float, learners: int, *, answers: float) -> float:
    """Return which part of the variance of scores is the learners' own, and returns with them at another test."""
    return max(variance - _within(_coin(share, learners)) / answers, 0.1 * variance)


def paired_variance(shares: tuple[float, float], learners: int, *, answers: tuple[float, float]) -> float:
    """Return how much learners differ in the difference of two scores of the same day: what makes learners differ falls out.

    Each answers other cards, so that how hard cards are does not fall out.
    """
    coins = [_coin(share, learners) for share in shares]
    return sum((coin - _between(coin)) / count for coin, count in zip(coins, answers, strict=True))


def halves_variance(uneven: float, *, cards: float) -> float:
    """Return the variance that comes in where one half of the cards weighs more on one side, by `uneven` (0 to 1)."""
    return uneven**2 * 2 * CARD_LOGITS * FLAT / 16 / max(cards, 1.0)


def _coin(share: float, learners: int) -> float:
    adjusted = (min(max(share, 0.0), 1.0) * learners + _ADDED / 2) / (learners + _ADDED)
    return adjusted * (1 - adjusted)


def _between(coin: float) -> float:
    return LEARNER_LOGITS * FLAT * coin**2


def _within(coin: float) -> float:
    return coin - (LEARNER_LOGITS + CARD_LOGITS) * FLAT * coin**2


def fewest_within(noise: float, reach: float) -> int:
    """Return from how many learners on noise moves a mean by at most `reach`, in 95 of 100.

    >>> fewest_within(2.0, 0.2)
    20
    """
    return math.ceil(1.96 * noise / reach)
