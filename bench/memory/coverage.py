"""How often the true recall lies in its interval, in made-up worlds: `python -m bench.memory.coverage`.

The shipped model predicts the learners of each world, and so does a model fitted to other learners of it. Nine in ten is the aim.
"""

from __future__ import annotations

import argparse

import numpy as np

from ravive.memory.exposures import Events, events_of
from ravive.memory.fit import fit
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import HALF_DAY, Numbers
from ravive.memory.prediction import predict
from tests.memory.made_up_logs import MADE_UP_WORLDS, MadeUpLog, made_up_log, waits_before

LEARNERS, CARDS = 160, 30
DAYS = {"to three days": (1.0, 3.0), "to a month": (1.0, 3.0, 7.0, 14.0, 30.0)}


def halves(log: MadeUpLog) -> tuple[Events, Events, Numbers]:
    """Return the first half of the learners, the second, and the true recalls of the second in the order of its rows."""
    second = log.exposures.learners >= log.exposures.learner_count // 2
    tested = events_of(log.exposures.only(second))
    return events_of(log.exposures.only(~second)), tested, log.truths[second][tested.order]


def main() -> None:
    """Print the coverage of each world, by the wait before the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many draws of each world (default: 3)")
    seeds: int = parser.parse_args().seeds
    for world, kind in MADE_UP_WORLDS.items():
        for name, days in DAYS.items():
            found: dict[str, list[float]] = {}
            for seed in range(seeds):
                learnt, tested, truths = halves(made_up_log(kind, learners=LEARNERS, cards=CARDS, days=days, seed=seed))
                known, waits = ~np.isnan(truths), waits_before(tested.log)
                for which, model in {"shipped": shipped(), "fitted": fit(learnt, start=shipped())}.items():
                    predicted = predict(tested, model)
                    inside = (truths >= predicted["recall_low"]) & (truths <= predicted["recall_high"])
                    found.setdefault(f"{which}, within a session", []).append(float(inside[known & (waits < HALF_DAY)].mean()))
                    found.setdefault(f"{which}, after 12 h", []).append(float(inside[known & (waits >= HALF_DAY)].mean()))
            told = " · ".join(f"{part} {100 * np.mean(values):.1f} %" for part, values in found.items())
            print(f"{world}, waits {name}: {told}", flush=True)


if __name__ == "__main__":
    main()
