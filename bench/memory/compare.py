"""How well recall is predicted beside FSRS-6, on learners never fitted: `python -m bench.memory.compare LOG.parquet…`.

Five folds by learner. FSRS-6 is fitted by fsrs-rs on the pooled training learners and read in fractional days. Ours starts from
coefficients fitted on the training learners of this log and on the other logs, so that no test learner is in the start either.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.memory.peers import fitted_fsrs, fsrs_recalls
from ravive.memory.events import Events, read_events
from ravive.memory.fitting import blank_target, fit, run_passes
from ravive.memory.hybrid import Model, Variances
from ravive.memory.inputs import Numbers
from ravive.memory.passes import Log
from ravive.memory.predicting import log_loss, predict

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
    return Model(coefficients=fitted.coefficients, precision=fitted.precision, answers=int((log.credits >= 0).sum()))


def ours(events: Events, learnt: NDArray[np.bool_], start: Model) -> Numbers:
    """Return the recall of every row, by a model fitted on some of them."""
    log = only(events.log, learnt)
    part = Events(table=events.table, log=log, order=events.order, items=events.items, notion_count=events.notion_count,
                  learners=len(np.unique(log.learners)))  # fmt: skip
    return predict(events, fit(part, start=start))["recall"]


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


def told(name: str, recalls: Numbers, log: Log, parts: Slices) -> str:
    known = log.credits >= 0
    line = f"{name:<32} all {loss(recalls, log.credits, known):.4f} · AUC {area(recalls[known], log.credits[known]):.3f}"
    line += f" · first {loss(recalls, log.credits, parts.first):.4f} · 4th on {loss(recalls, log.credits, parts.later):.4f}"
    if parts.after_half_a_day.sum() > 100:
        line += f" · after 12 h {loss(recalls, log.credits, parts.after_half_a_day):.4f}"
    return f"{line} · calibration {calibration(recalls[known], log.credits[known]):.3f}"


def compare(path: Path, others: list[Path]) -> None:
    events, chance = read_events(path), np.random.default_rng(0)
    log, parts = events.log, slices(events.log)
    fold = (chance.permutation(int(log.learners.max()) + 1) % FOLDS)[log.learners]
    found = {name: np.full(len(log.times), np.nan) for name in ("FSRS-6 pooled", "ours", "ours, 20 learners", "ours, minutes only")}
    for aside in range(FOLDS):
        learnt, tested = fold != aside, fold == aside
        start = start_of([only(log, learnt), *(read_events(other).log for other in others)])
        few = np.isin(log.learners, chance.choice(np.unique(log.learners[learnt]), FEW, replace=False))
        found["FSRS-6 pooled"][tested] = fsrs_recalls(only(log, tested), fitted_fsrs(only(log, learnt)))
        found["ours"][tested] = ours(events, learnt, start)[tested]
        found["ours, 20 learners"][tested] = ours(events, few, start)[tested]
        found["ours, minutes only"][tested] = ours(events, learnt & (log.times < SHORT), start)[tested]
    print(path.stem)
    for name, recalls in found.items():
        print("  " + told(name, recalls, log, parts), flush=True)


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    for one in paths:
        compare(one, [other for other in paths if other != one])
