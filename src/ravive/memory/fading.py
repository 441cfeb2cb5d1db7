"""How differently cards fade, by the answers of a log: what the lower end of an interval needs, and no more."""

from __future__ import annotations

import math

import numpy as np

from ravive.memory.inputs import HALF_DAY, MINUTE, SHORT_LAG
from ravive.memory.passes import Log, Logits

# In steps of log(1 + minutes) beyond a quarter of an hour.
LATE_STEPS = math.log1p(HALF_DAY / MINUTE) - SHORT_LAG


def fading_of(log: Log, found: Logits, usual: float) -> float:
    """Return the variance of fading for each step, from 0 to `usual`, that a log speaks for; `found` is what was predicted of its rows.

    Where some fade faster than the shared curve, a learner who is overrated after days stays so: what was missed of the answers goes
    together. As long as it does no less than by chance, the usual variance stays; it falls to 0 where the sum of pairs lies a standard
    deviation below. A log without such pairs leaves it as it is.
    """
    late = (log.credits >= 0) & (found.steps >= LATE_STEPS)
    shrunk = found.logits[late] / np.sqrt(1 + np.pi * found.spreads[late] / 8)
    missed = log.weights[late] * (log.credits[late] - 0.5 * (1 + np.tanh(shrunk / 2))) * found.steps[late]
    learners = log.learners[late]
    together = float(np.square(np.bincount(learners, missed)).sum() - np.square(missed).sum())
    spread = float(np.square(np.bincount(learners, missed**2)).sum() - (missed**4).sum())
    # Each pair is counted twice in both sums.
    return usual * min(max(1.0 + together / math.sqrt(2 * spread), 0.0), 1.0) if spread > 0 else usual
