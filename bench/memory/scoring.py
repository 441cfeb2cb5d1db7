"""Fisher scoring for a peer with a few dozen parameters: slopes by differences, steps damped as Levenberg and Marquardt do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ravive.memory.inputs import Numbers

PASSES = 60
CLOSEST = 1e-4
# How firmly each parameter is held to its start, in the unit of its size.
RIDGE = 0.1
SMALLEST_GAIN = 0.02


@dataclass(frozen=True)
class Space:
    """Where parameters start, how large each is thought to be, and between which values it may move."""

    start: Numbers
    size: Numbers
    low: Numbers
    high: Numbers


def scored(space: Space, predicted: Callable[[Numbers], Numbers], credits: Numbers) -> Numbers:
    """Return the parameters whose predictions, a row of them for each row of parameters, are the likeliest for these credits."""
    parameters, damping = np.clip(space.start, space.low, space.high), 1.0
    count = len(parameters)

    def cost(recalls: Numbers, at: Numbers) -> float:
        bounded = np.clip(recalls, CLOSEST, 1 - CLOSEST)
        likelihood = credits * np.log(bounded) + (1 - credits) * np.log(1 - bounded)
        return float(-likelihood.sum() + 0.5 * RIDGE * np.square((at - space.start) / space.size).sum())

    best = cost(predicted(parameters[None, :])[0], parameters)
    for _ in range(PASSES):
        # Differences towards the inside, so that a parameter at its bound still has a slope.
        nudges = np.where(parameters + 1e-4 * space.size > space.high, -1e-4, 1e-4) * space.size
        found = predicted(np.vstack((parameters, parameters + np.diag(nudges))))
        recalls = np.clip(found[0], CLOSEST, 1 - CLOSEST)
        slopes = (found[1:] - found[0]) / nudges[:, None] * space.size[:, None]
        weights = 1 / (recalls * (1 - recalls))
        away = (parameters - space.start) / space.size
        downhill = slopes @ (weights * (credits - recalls)) - RIDGE * away
        curvature = (slopes * weights) @ slopes.T + RIDGE * np.eye(count)
        before = best
        for _ in range(8):
            # What stands at a bound and is pushed against it stays out of the step.
            free = ~(((parameters <= space.low) & (downhill < 0)) | ((parameters >= space.high) & (downhill > 0)))
            step = np.zeros(count)
            damped = curvature[np.ix_(free, free)] + damping * np.diag(np.diag(curvature)[free])
            step[free] = np.linalg.solve(damped, downhill[free])
            tried = np.clip(parameters + step * space.size, space.low, space.high)
            reached = cost(predicted(tried[None, :])[0], tried)
            if reached < best:
                parameters, best, damping = tried, reached, max(damping / 5, 1e-4)
                break
            damping *= 5
        if before - best < SMALLEST_GAIN:
            break
    return parameters
