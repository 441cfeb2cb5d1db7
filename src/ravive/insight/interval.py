"""How sure a mean over learners is: the learner is the unit, whoever answered more cards counts no more than others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import t as student

CONFIDENCE = 0.95
# A group whose members all agree is not thereby certain: one more learner is imagined, as far from the mean as a coin's side.
IMAGINED_LEARNERS = 1.0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure with its 95 % interval, and over how many learners; shares lie from 0 to 1, differences from -1 to 1."""

    value: float
    low: float
    high: float
    learners: int


def mean_of(values: Sequence[float], *, lowest: float = 0.0, highest: float = 1.0, spread: float = 0.25) -> Estimate | None:
    """Return the mean of one value a learner with its Student interval, cut at `lowest` and `highest`; None under two learners.

    `spread` is the variance of the imagined learner (0.25: a coin), which keeps an interval open where all values are equal.
    """
    count = len(values)
    if count < 2:
        return None
    mean = sum(values) / count
    half = half_width(variance_of(values, spread=spread) / count, degrees=count - 1)
    return Estimate(value=mean, low=max(mean - half, lowest), high=min(mean + half, highest), learners=count)


def variance_of(values: Sequence[float], *, spread: float) -> float:
    """Return the variance between learners, with the imagined learner among them."""
    count = len(values)
    mean = sum(values) / count
    squares = sum((value - mean) ** 2 for value in values)
    return (squares + IMAGINED_LEARNERS * spread / count) / (count - 1 + IMAGINED_LEARNERS / count)


def half_width(variance_of_mean: float, *, degrees: float) -> float:
    """Return how far a 95 % interval reaches on each side."""
    return float(student.ppf(0.5 + CONFIDENCE / 2, degrees)) * math.sqrt(variance_of_mean)


def crossed(form_a: Sequence[float], form_b: Sequence[float]) -> Estimate | None:
    """Return what a test with crossed forms measured: both forms count the same, however many learners had each.

    With one form alone, that form's mean. Degrees of freedom after Welch and Satterthwaite.
    """
    if len(form_a) < 2 or len(form_b) < 2:
        return mean_of([*form_a, *form_b])
    parts = [(sum(form) / len(form), variance_of(form, spread=0.25) / len(form), len(form) - 1) for form in (form_a, form_b)]
    mean = (parts[0][0] + parts[1][0]) / 2
    variance = (parts[0][1] + parts[1][1]) / 4
    degrees = variance**2 / sum((part[1] / 4) ** 2 / part[2] for part in parts)
    half = half_width(variance, degrees=degrees)
    return Estimate(value=mean, low=max(mean - half, 0.0), high=min(mean + half, 1.0), learners=len(form_a) + len(form_b))
