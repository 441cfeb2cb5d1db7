"""What boosted trees still learn beyond our predictions: how much of the log is left to learn.

    uv run --no-sync --with lightgbm==4.6.0 python -m bench.memory.ceiling LOG.parquet…

Our predictions are those of `compare` (five folds by learner). The trees begin at our logit, see what else the learner's own past
holds, and are fitted and judged by learner too. LightGBM is no part of Ravive: it is lent for this.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.memory.compare import FOLDS, only, ours, slices, start_of
from ravive.memory.inputs import PAUSE_SECONDS, Numbers
from ravive.memory.log_files import read_events
from ravive.memory.passes import Log
from ravive.memory.prediction import log_loss

TREES = 120
SHAPE: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.03, "num_leaves": 8, "min_data_in_leaf": 100, "lambda_l2": 10, "feature_fraction": 0.7,
    "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 0, "num_threads": 2, "deterministic": True, "verbose": -1,
}  # fmt: skip
OWN_WAIT = "wait"


def pasts(log: Log, recalls: Numbers) -> dict[str, Numbers]:
    """Return what is known of each row before its outcome, by name; `wait` alone holds the answer's own duration, see `memory.md`.

    So lags end where the row before ended: in a lag of seconds, the answer's own duration is much.
    """
    rows = len(log.times)
    found = {name: np.full(rows, np.nan) for name in ("logit", "kind", "place", "session", "place_in_session", "surprise", OWN_WAIT)}
    for whose in ("card", "notion"):
        found |= {f"{whose}_{what}": np.full(rows, np.nan) for what in ("lag", "seen", "kind", "credit", "wait")}
    found |= {f"wait_{back}": np.full(rows, np.nan) for back in (1, 2)}
    found["logit"] = np.log(recalls / (1 - recalls))
    last: dict[tuple[str, int], tuple[int, int]] = {}
    learner, began, session, place = -1, 0, 0, 0
    for row in range(rows):
        if log.learners[row] != learner:
            learner, began, session, place = int(log.learners[row]), row, 0, 0
            last = {}
        wait = float(log.times[row] - log.times[row - 1]) if row > began else 0.0
        if wait > PAUSE_SECONDS:
            session, place = session + 1, 0
        found[OWN_WAIT][row], found["kind"][row] = wait, log.kinds[row]
        found["place"][row], found["session"][row], found["place_in_session"][row] = row - began, session, place
        place += 1
        for back in (1, 2):
            if row - back >= began:
                found[f"wait_{back}"][row] = found[OWN_WAIT][row - back]
        if row > began and log.credits[row - 1] >= 0:
            found["surprise"][row] = log.credits[row - 1] - recalls[row - 1]
        for whose, name in (("card", int(log.items[row])), ("notion", int(log.notions[row]))):
            before, seen = last.get((whose, name), (-1, 0))
            found[f"{whose}_seen"][row] = seen
            if before >= 0:
                found[f"{whose}_lag"][row] = log.times[row] - wait - log.times[before]
                found[f"{whose}_kind"][row], found[f"{whose}_credit"][row] = log.kinds[before], log.credits[before]
                found[f"{whose}_wait"][row] = found[OWN_WAIT][before]
            last[whose, name] = (row, seen + 1)
    return found


def learnt_further(log: Log, known: NDArray[np.bool_], inputs: Numbers, logits: Numbers, fold: NDArray[np.int64]) -> Numbers:
    """Return the recall of the known rows by trees that begin at our logits, fitted without the row's learner."""
    trees: Any = importlib.import_module("lightgbm")
    recalls = np.full(len(logits), np.nan)
    for aside in range(FOLDS):
        learnt, tested = known & (fold != aside), known & (fold == aside)
        rows = trees.Dataset(inputs[learnt], log.credits[learnt], init_score=logits[learnt])
        grown = trees.train(SHAPE, rows, num_boost_round=TREES)
        recalls[tested] = 1 / (1 + np.exp(-logits[tested] - grown.predict(inputs[tested], raw_score=True)))
    return recalls


def main() -> None:
    """Print the log loss of ours, of trees on top of it, and of trees that also see the row's own wait."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path, nargs="+")
    paths: list[Path] = parser.parse_args().logs
    for path in paths:
        events = read_events(path)
        log, others = events.log, [read_events(other).log for other in paths if other != path]
        fold = (np.random.default_rng(0).permutation(int(log.learners.max()) + 1) % FOLDS)[log.learners]
        recalls = np.full(len(log.times), np.nan)
        for aside in range(FOLDS):
            learnt = fold != aside
            recalls[~learnt] = ours(events, learnt, start_of([only(log, learnt), *others]))[~learnt]
        known, parts, past = log.credits >= 0, slices(log), pasts(log, recalls)
        honest = [name for name in past if name != OWN_WAIT]
        told = {"ours": recalls}
        for name, columns in {"with trees": honest, "with trees that see the answer's own duration": list(past)}.items():
            inputs = np.column_stack([past[column] for column in columns])
            told[name] = learnt_further(log, known, inputs, past["logit"], fold)
        print(path.stem)
        for name, found in told.items():
            late = parts.after_half_a_day
            after = f" · after 12 h {log_loss(found[late], log.credits[late]):.4f}" if late.sum() > 100 else ""
            print(f"  {name:<46} all {log_loss(found[known], log.credits[known]):.4f}{after}", flush=True)


if __name__ == "__main__":
    main()
