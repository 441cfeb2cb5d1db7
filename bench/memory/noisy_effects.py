"""What noise costs, and from how many learners noisy effects of cards pay: `python -m bench.memory.noisy_effects LOG.parquet`.

Learners are drawn apart: one in six is predicted, others are a deck's learners so far, in groups as they are released one after the
other. Beside the noisy effects stand the shipped model alone, the same sums without noise, and a fit of everything to the same learners.
The shipped coefficients may know the log; no effect of a card does.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.memory.compare import only
from ravive.memory.card_sums import CardSum, Lots, effects_of, exact_sums, noisy_sums
from ravive.memory.exposures import Events
from ravive.memory.fit import fit
from ravive.memory.hybrid import shipped
from ravive.memory.log_files import read_events
from ravive.memory.prediction import log_loss, predict

# How many learners are in each release so far.
HISTORIES: dict[str, tuple[int, ...]] = {
    "50": (50,), "100": (100,), "200, 100 after 100": (100, 100), "200": (200,), "300": (300,), "300, 150 after 150": (150, 150)
}  # fmt: skip
SHARE_PREDICTED = 1 / 6


def of_learners(events: Events, learners: NDArray[np.int64]) -> Events:
    """Return the rows of some learners."""
    return replace(events, log=only(events.log, np.isin(events.log.learners, learners)), learners=len(learners))


def lots_of(chance: np.random.Generator) -> Lots:
    """Return lots that are drawn when they are asked."""
    return lambda _name: float(chance.uniform(1e-12, 1.0))


def _loss(events: Events, releases: list[dict[str, CardSum]]) -> float:
    model = shipped()
    return log_loss(predict(events, replace(model, cards=effects_of(releases, model.variances)))["recall"], events.log.credits)


def losses(events: Events, history: tuple[int, ...], seed: int, *, is_fitted: bool) -> dict[str, float]:
    """Return the log loss of the learners who are predicted, by what predicts them."""
    chance = np.random.default_rng(seed)
    learners = chance.permutation(np.unique(events.log.learners))
    aside = round(len(learners) * SHARE_PREDICTED)
    judged = of_learners(events, learners[:aside])
    ends = np.cumsum((aside, *history))
    groups = [of_learners(events, learners[first:last]) for first, last in pairwise(ends)]
    exact = [exact_sums(group, shipped(), events.items) for group in groups]
    found = {"shipped": _loss(judged, []), "noisy": _loss(judged, [noisy_sums(sums, lots_of(chance)) for sums in exact])}
    found["without noise"] = _loss(judged, exact)
    if is_fitted:
        model = fit(of_learners(events, learners[aside : ends[-1]]), start=shipped())
        found["all fitted"] = log_loss(predict(judged, model)["recall"], judged.log.credits)
    return found


def main() -> None:
    """Print a line for each history: means over the draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--fit", action="store_true", help="fit everything beside it: takes minutes")
    options = parser.parse_args()
    events = read_events(options.log)
    for name, history in HISTORIES.items():
        rows = [losses(events, history, seed, is_fitted=options.fit) for seed in range(options.draws)]
        means = " · ".join(f"{what} {np.mean([row[what] for row in rows]):.4f}" for what in rows[0])
        gains = [row["shipped"] - row["noisy"] for row in rows]
        print(f"{name:<20} learners: {means} · better in {sum(gain > 0 for gain in gains)} of {len(gains)}", flush=True)


if __name__ == "__main__":
    main()
