"""How well recall is predicted beside its peers, on learners never fitted: `python -m bench.memory.compare LOG.parquet…`.

Five folds by learner, drawn as often as `--splits` says (figures are then means); `--ours` leaves the peers out. Every peer is
fitted on the pooled training learners. Ours starts from coefficients fitted on the training learners of this log and on the
other logs, so that no test learner is in the start either; "another deck's start" is ours where the start knows nothing of this
log, as it is for a deck nobody has answered before.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.memory.clocks import default_clock, fitted_clock
from bench.memory.peers import fitted_fsrs, fsrs_clock, fsrs_recalls, is_installed
from bench.memory.regressions import constant, das3h, half_life, moving_average, rasch, recalibrated
from ravive.memory.exposures import Events
from ravive.memory.fit import blank_target, fit, longest_wait, run_passes, waits_of
from ravive.memory.hybrid import Model, Variances
from ravive.memory.inputs import MINUTE, Numbers
from ravive.memory.log_files import read_events
from ravive.memory.passes import Log
from ravive.memory.prediction import log_loss, predict

FOLDS = 5
HALF_DAY, SHORT = 43_200.0, 7_200.0
FEW = 20
BINS = 20


@dataclass(frozen=True)
class Slices:
    """Which rows of a log a figure is about."""

    first: NDArray[np.bool_]
    later: NDArray[np.bool_]
    after_half_a_day: NDArray[np.bool_]


def only(log: Log, kept: NDArray[np.bool_]) -> Log:
    return Log(*(column[kept] for column in log))


def together(logs: list[Log]) -> Log:
    """Return several logs as one, with learners, items and notions named apart."""
    shift, parts = [0, 0, 0], []
    for log in logs:
        parts.append((log.learners + shift[0], log.items + shift[1], log.notions + shift[2], *log[3:]))
        shift = [shift[0] + int(log.learners.max()) + 1, shift[1] + int(log.items.max()) + 1, shift[2] + int(log.notions.max()) + 1]
    return Log(*(np.concatenate(columns).astype(columns[0].dtype) for columns in zip(*parts, strict=True)))


def start_of(logs: list[Log]) -> Model:
    log = together(logs)
    fitted = run_passes(log, int(log.items.max()) + 1, int(log.notions.max()) + 1, blank_target(), Variances())
    return Model(
        coefficients=fitted.coefficients,
        precision=fitted.precision,
        days=fitted.days,
        answers=int((log.credits >= 0).sum()),
        longest_wait_minutes=longest_wait(waits_of(log)) / MINUTE,
    )


def ours(events: Events, learnt: NDArray[np.bool_], start: Model) -> Numbers:
    """Return the recall of every row, by a model fitted on some of them."""
    log = only(events.log, learnt)
    part = Events(log=log, order=events.order, items=events.items, notion_count=events.notion_count,
                  learners=len(np.unique(log.learners)))  # fmt: skip
    # Nothing comes from the shipped model: it may know the learners who are tested.
    return predict(events, fit(part, start=start, days_from=start))["recall"]


def slices(log: Log) -> Slices:
    seen: dict[tuple[int, int], tuple[int, float]] = {}
    count, lag = np.zeros(len(log.times)), np.full(len(log.times), -1.0)
    for row, key in enumerate(zip(log.learners.tolist(), log.items.tolist(), strict=True)):
        answers, last = seen.get(key, (0, np.nan))
        count[row], lag[row] = answers, log.times[row] - last
        seen[key] = (answers + int(log.credits[row] >= 0), float(log.times[row]))
    known = log.credits >= 0
    return Slices(known & (count == 0), known & (count >= 3), known & (np.nan_to_num(lag, nan=-1.0) >= HALF_DAY))


def loss(recalls: Numbers, credits: Numbers, kept: NDArray[np.bool_]) -> float:
    # A clock that says 0 or 1 is not made to pay without end.
    return log_loss(recalls[kept], credits[kept], closest=1e-6)


def calibration(recalls: Numbers, credits: Numbers) -> float:
    """Return the root mean square distance between predicted and found, over 20 bins of as many rows."""
    order = np.argsort(recalls)
    gaps = [recalls[part].mean() - credits[part].mean() for part in np.array_split(order, BINS)]
    return float(np.sqrt(np.mean(np.square(gaps))))


def area(recalls: Numbers, credits: Numbers) -> float:
    """Return the area under the ROC curve: how often a recalled row is predicted above a forgotten one."""
    values, places = np.unique(recalls, return_inverse=True)
    ranks = np.cumsum(np.bincount(places)) - (np.bincount(places) - 1) / 2
    right = credits == 1
    positives, negatives = right.sum(), (~right).sum()
    return float((ranks[places][right].sum() - positives * (positives + 1) / 2) / (positives * negatives)) if len(values) else 0.5


def figures(recalls: Numbers, log: Log, parts: Slices) -> dict[str, float]:
    """Return what is told of one peer, by name."""
    known = log.credits >= 0
    found = {"all": loss(recalls, log.credits, known), "AUC": area(recalls[known], log.credits[known])}
    found |= {"first": loss(recalls, log.credits, parts.first), "4th on": loss(recalls, log.credits, parts.later)}
    if parts.after_half_a_day.sum() > 100:
        found["after 12 h"] = loss(recalls, log.credits, parts.after_half_a_day)
    return found | {"calibration": calibration(recalls[known], log.credits[known])}


PEERS: dict[str, Callable[[Log, Log], Numbers]] = {
    "constant": constant,
    "MOVING-AVG": moving_average,
    "Rasch, ability online": rasch,
    "HLR": half_life,
    "DAS3H": das3h,
    "FSRS-6 default, recalibrated": lambda learnt, tested: recalibrated(default_clock(learnt), learnt, tested),
    "fsrs-rs 6.6": lambda learnt, tested: fsrs_recalls(tested, fitted_fsrs(learnt)),
    "fsrs-rs 6.6, recalibrated": lambda learnt, tested: recalibrated(fsrs_clock(learnt), learnt, tested),
    "FSRS-6 pooled": lambda learnt, tested: recalibrated(fitted_clock(learnt), learnt, tested),
    "FSRS-7 pooled": lambda learnt, tested: recalibrated(fitted_clock(learnt, seven=True), learnt, tested),
}
MINUTES_PEER = "FSRS-6 pooled"


def compare(path: Path, others: list[Path], peers: dict[str, Callable[[Log, Log], Numbers]], splits: int) -> None:
    """Print a line of figures for every peer and for ours, in five situations: means over the splits."""
    events = read_events(path)
    parts, other_logs = slices(events.log), [read_events(other).log for other in others]
    told: dict[str, list[dict[str, float]]] = {}
    for seed in range(splits):
        for name, recalls in recalls_of(events, other_logs, peers, seed).items():
            told.setdefault(name, []).append(figures(recalls, events.log, parts))
    print(path.stem)
    for name, rows in told.items():
        means = " · ".join(f"{figure} {np.mean([row[figure] for row in rows]):.4f}" for figure in rows[0])
        print(f"  {name:<32} {means}", flush=True)


def recalls_of(events: Events, other_logs: list[Log], peers: dict[str, Callable[[Log, Log], Numbers]], seed: int) -> dict[str, Numbers]:
    """Return for every peer and for ours the recall of every row, predicted by what was fitted without its learner."""
    log, chance = events.log, np.random.default_rng(seed)
    fold = (chance.permutation(int(log.learners.max()) + 1) % FOLDS)[log.learners]
    found: dict[str, Numbers] = {}

    def enter(name: str, tested: NDArray[np.bool_], recalls: Numbers) -> None:
        found.setdefault(name, np.full(len(log.times), np.nan))[tested] = recalls

    for aside in range(FOLDS):
        learnt, tested = fold != aside, fold == aside
        minutes = learnt & (log.times < SHORT)
        for name, peer in peers.items():
            enter(name, tested, peer(only(log, learnt), only(log, tested)))
            if name == MINUTES_PEER:
                enter(f"{name}, first 2 h", tested, peer(only(log, minutes), only(log, tested)))
        start = start_of([only(log, learnt), *other_logs])
        few = np.isin(log.learners, chance.choice(np.unique(log.learners[learnt]), FEW, replace=False))
        for name, rows in {"ours": learnt, "ours, 20 learners": few, "ours, first 2 h": minutes}.items():
            enter(name, tested, ours(events, rows, start)[tested])
        if other_logs:
            enter("ours, another deck's start", tested, ours(events, learnt, start_of(other_logs))[tested])
            enter("ours, 20, another's start", tested, ours(events, few, start_of(other_logs))[tested])
    return found


def main() -> None:
    """Compare on each log, with the others as other decks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", type=Path, nargs="+")
    parser.add_argument("--splits", type=int, default=1)
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--peers", nargs="+", choices=PEERS, help="these peers alone (default: all that are installed)")
    options = parser.parse_args()
    installed = {name: peer for name, peer in PEERS.items() if is_installed() or not name.startswith("fsrs-rs")}
    peers = {} if options.ours else {name: installed[name] for name in options.peers or installed}
    for one in options.logs:
        compare(one, [other for other in options.logs if other != one], peers, options.splits)


if __name__ == "__main__":
    main()
