"""How sure a mean over learners is. The learner is the unit: somebody who answered more cards counts no more than others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ravive.insight.estimate import Estimate, Moments, moments_of
from ravive.insight.student import quantile

CONFIDENCE = 0.95
# A group whose members all agree is not thereby certain: one more learner is imagined, as far from the mean as a coin's side.
IMAGINED_LEARNERS = 1.0
# The variance of a coin, around its mean: what the imagined learner brings to a share.
COIN = 0.25
# Learners are never said to differ by less than this (a standard deviation of 0.15). The narrowest interval would say that each of them
# brought the mean.
LEAST_VARIANCE = 0.0225


def mean_of(values: Sequence[float], *, lowest: float = 0.0, highest: float = 1.0, spread: float = COIN) -> Estimate | None:
    """Return the mean of one value a learner with its Student interval, cut at `lowest` and `highest`; None under two learners.

    `spread` is the variance of the imagined learner (0.25: a coin), so that an interval stays open where all values are equal.
    """
    return estimate(moments_of(values), lowest=lowest, highest=highest, spread=spread)


def estimate(moments: Moments, *, lowest: float = 0.0, highest: float = 1.0, spread: float = COIN) -> Estimate | None:
    """Return the same as `mean_of`, of values that were added up."""
    half = half_width(moments, spread=spread)
    if half is None:
        return None
    mean = moments.mean
    return Estimate(value=mean, low=max(mean - half, lowest), high=min(mean + half, highest), learners=moments.learners)


def half_width(moments: Moments, *, spread: float = COIN) -> float | None:
    """Return how far a mean's 95 % interval reaches on each side; None under two learners."""
    if moments.learners < 2:
        return None
    variance = variance_of(moments, spread=spread) / moments.learners
    return reach(variance, degrees=moments.learners - 1)


def variance_of(moments: Moments, *, spread: float) -> float:
    """Return the variance between learners, with the imagined learner among them, LEAST_VARIANCE at least."""
    count = moments.learners
    around = max(moments.squares - moments.total * moments.total / count, 0.0)
    return max((around + IMAGINED_LEARNERS * spread / count) / (count - 1 + IMAGINED_LEARNERS / count), LEAST_VARIANCE)


def reach(variance_of_mean: float, *, degrees: float) -> float:
    """Return how far a 95 % interval reaches on each side."""
    return quantile(0.5 + CONFIDENCE / 2, degrees=degrees) * math.sqrt(variance_of_mean)


def crossed(form_a: Sequence[float], form_b: Sequence[float]) -> Estimate | None:
    """Return what a test with crossed forms measured: both forms count the same, however many learners had each.

    With one form alone, that form's mean.
    """
    first, second = moments_of(form_a), moments_of(form_b)
    half = crossed_half_width(first, second)
    if half is None:
        return None
    alone = first.learners < 2 or second.learners < 2
    mean = first.with_others(second).mean if alone else (first.mean + second.mean) / 2
    return Estimate(value=mean, low=max(mean - half, 0.0), high=min(mean + half, 1.0), learners=first.learners + second.learners)


def crossed_half_width(first: Moments, second: Moments) -> float | None:
    """Return how far the interval of a crossed test reaches; None under two learners. Degrees of freedom after Welch, Satterthwaite."""
    if first.learners < 2 or second.learners < 2:
        return half_width(first.with_others(second))
    parts = [(variance_of(form, spread=COIN) / form.learners / 4, form.learners - 1) for form in (first, second)]
    variance = parts[0][0] + parts[1][0]
    return reach(variance, degrees=variance**2 / sum(part**2 / degrees for part, degrees in parts))
