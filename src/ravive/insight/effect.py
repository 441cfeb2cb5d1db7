"""What practice changed: cards held back by lot against cards that were practised, in the same learners on the same day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ravive.insight.interval import Estimate, mean_of

# The variance, around no difference, of the imagined learner: two cards that are coins.
SPREAD = 0.5


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One learner's credits, 0 to 1, at the delayed test: of practised cards and of control cards."""

    practised: tuple[float, ...]
    controls: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The measured effect of practice, and the two shares it is the difference of. `is_claimed`: the interval leaves out zero."""

    difference: Estimate
    practised: Estimate
    controls: Estimate

    @property
    def is_claimed(self) -> bool:
        return self.difference.low > 0 or self.difference.high < 0


def effect_of(pairs: Sequence[Pair]) -> Effect | None:
    """Return the effect over learners who answered both sorts of cards; None when fewer than two did.

    Cards were drawn by lot for each learner, so the difference within a learner is practice and chance alone.
    """
    both = [pair for pair in pairs if pair.practised and pair.controls]
    means = [(_mean(pair.practised), _mean(pair.controls)) for pair in both]
    difference = mean_of([one - other for one, other in means], lowest=-1.0, spread=SPREAD)
    practised, controls = mean_of([one for one, _ in means]), mean_of([other for _, other in means])
    if difference is None or practised is None or controls is None:
        return None
    return Effect(difference=difference, practised=practised, controls=controls)


def pairs_of(rows: Sequence[tuple[int, bool, float]]) -> tuple[Pair, ...]:
    """Return a pair a learner from rows of (learner, was it held back, credit)."""
    found: dict[int, tuple[list[float], list[float]]] = {}
    for learner, is_control, credit in rows:
        found.setdefault(learner, ([], []))[is_control].append(credit)
    return tuple(Pair(practised=tuple(practised), controls=tuple(controls)) for practised, controls in found.values())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def by_learner(rows: Mapping[int, Sequence[float]]) -> list[float]:
    """Return the mean credit of each learner."""
    return [_mean(credits) for credits in rows.values() if credits]
