"""Asked days after what was fitted on minutes: `python -m bench.memory.unseen_lags [LOG.parquet MINUTES.parquet…]`.

A start made of minutes alone, fitted on the first two hours of the learners of a log, predicts other learners of that log once half a
day has passed since a card. With logs, five folds by learner and two halves of the notions: the start comes from the logs of minutes,
and what is taken over about long waits from the other half of the notions in the training learners, so that neither a learner nor a
fact that is tested is in it. Without logs, the same in made-up worlds, where long waits come from the shipped model, which no such world
resembles. "On its own" takes nothing over.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.memory.clocks import fitted_clock
from bench.memory.compare import FOLDS, SHORT, loss, only, rasch, recalibrated, start_of
from bench.memory.coverage import CARDS
from ravive.memory.exposures import Events, events_of
from ravive.memory.fit import fit
from ravive.memory.hybrid import Model, shipped
from ravive.memory.inputs import HALF_DAY, Numbers
from ravive.memory.log_files import read_events
from ravive.memory.passes import Log
from ravive.memory.prediction import predict
from tests.memory.made_up_logs import MADE_UP_WORLDS, made_up_log, waits_before

LEARNERS, DAYS = 200, (1.0, 3.0)


def part_of(events: Events, rows: NDArray[np.bool_]) -> Events:
    """Return some rows of a log, with the same names."""
    log = only(events.log, rows)
    return Events(log=log, order=events.order, items=events.items, notion_count=events.notion_count, learners=len(np.unique(log.learners)))


def predicted(events: Events, learnt: NDArray[np.bool_], start: Model, days_from: Model) -> dict[str, Numbers]:
    """Return for ours and each peer the recall of every row, by what was fitted on the first two hours of some learners."""
    part, log = part_of(events, learnt & (events.log.times < SHORT)), events.log
    early = part.log
    return {
        "ours": predict(events, fit(part, start=start, days_from=days_from))["recall"],
        "ours, on its own": predict(events, fit(part, start=start, days_from=start))["recall"],
        "Rasch, ability online": rasch(early, log),
        "FSRS-6 pooled": recalibrated(fitted_clock(early), early, log),
    }


def report(name: str, log: Log, recalls: dict[str, Numbers], tested: NDArray[np.bool_]) -> None:
    """Print the log loss after half a day, and what was predicted of those rows on average."""
    late = tested & (log.credits >= 0) & (np.nan_to_num(waits_before(log), nan=-1.0) >= HALF_DAY)
    print(f"{name}: {late.sum()} answers after half a day and more, {log.credits[late].mean():.3f} right")
    for peer, found in recalls.items():
        print(f"  {peer:<24} log loss {loss(found, log.credits, late):.4f} · mean recall {found[late].mean():.3f}", flush=True)


def of_logs(path: Path, minutes: list[Path]) -> None:
    """Measure it on a log that reaches days, with a start made of logs of minutes."""
    events, others = read_events(path), [read_events(other).log for other in minutes]
    start, log = start_of(others), events.log
    fold = (np.random.default_rng(0).permutation(int(log.learners.max()) + 1) % FOLDS)[log.learners]
    half = (np.random.default_rng(1).permutation(events.notion_count) % 2)[log.notions]
    found: dict[str, Numbers] = {}
    for tested, aside in product(range(2), range(FOLDS)):
        facts, learnt = half == tested, fold != aside
        days_from = start_of([only(log, learnt & ~facts), *others])
        for peer, recalls in predicted(part_of(events, facts), learnt[facts], start, days_from).items():
            found.setdefault(peer, np.full(len(fold), np.nan))[facts & ~learnt] = recalls[~learnt[facts]]
    report(path.stem, log, found, np.ones(len(fold), dtype=np.bool_))


def of_worlds() -> None:
    """Measure it in made-up worlds: the start comes from another deck of the same world, where nobody came back."""
    for name, world in MADE_UP_WORLDS.items():
        start = fit(events_of(made_up_log(world, learners=LEARNERS // 2, cards=CARDS, days=(), seed=1).exposures), start=None)
        events = events_of(made_up_log(world, learners=LEARNERS, cards=CARDS, days=DAYS, seed=0).exposures)
        learnt = events.log.learners < LEARNERS // 2
        report(name, events.log, predicted(events, learnt, start, shipped()), ~learnt)


def main() -> None:
    """Measure on the logs given, or in made-up worlds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path, nargs="?", help="a log that reaches days")
    parser.add_argument("minutes", type=Path, nargs="*", help="logs of minutes")
    options = parser.parse_args()
    if options.log is None:
        of_worlds()
    elif options.minutes:
        of_logs(options.log, options.minutes)
    else:
        parser.error("give at least one log of minutes too")


if __name__ == "__main__":
    main()
