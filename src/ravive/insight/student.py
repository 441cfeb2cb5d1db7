"""Quantiles of Student's t distribution, for any positive number of degrees of freedom."""

from __future__ import annotations

import math
from functools import lru_cache

# The continued fraction ends when a step changes it by less; the quantile, when its bracket is relatively narrower.
_CLOSE, _MOST_STEPS = 1e-15, 10_000
_TINY = 1e-300
_HALVINGS = 200


@lru_cache(maxsize=4_096)
def quantile(probability: float, *, degrees: float) -> float:
    """Return below which value the variable lies with a probability over a half; degrees of freedom may be fractions.

    Raises ValueError outside these ranges. Source: Abramowitz and Stegun, 26.7.1; checked against SciPy in the tests.

    >>> round(quantile(0.975, degrees=4), 6), round(quantile(0.975, degrees=1), 6)
    (2.776445, 12.706205)
    """
    if not 0.5 < probability < 1:
        raise ValueError(f"probability is {probability!r}; give more than 0.5 and less than 1")
    if not degrees > 0:
        raise ValueError(f"degrees is {degrees!r}; give more than 0")
    low, high = 0.0, 1.0
    while _beyond(high, degrees) > 1 - probability:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _beyond(middle, degrees) > 1 - probability else (low, middle)
    return (low + high) / 2


def _beyond(value: float, degrees: float) -> float:
    """Return the probability of more than a value over zero."""
    share, rest = value * value / (degrees + value * value), degrees / (degrees + value * value)
    # Of the two continued fractions, the one that converges: below the mean of its beta distribution.
    if share > 1.5 / (degrees / 2 + 2.5):
        return _beta(rest, degrees / 2, 0.5) / 2
    return (1 - _beta(share, 0.5, degrees / 2)) / 2


def _beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Lentz; Numerical Recipes, 6.4)."""
    if x <= 0:
        return 0.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    upper, lower, fraction = 1.0, 0.0, 1.0
    for step in range(_MOST_STEPS):
        half = step // 2
        if step == 0:
            term = 1.0
        elif step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        lower = 1 / (1 + term * lower or _TINY)
        upper = (1 + term / upper) or _TINY
        fraction *= lower * upper
        if step and abs(lower * upper - 1) < _CLOSE:
            break
    return front * (fraction - 1)
