"""How fast the model is fitted and predicts, beside fsrs-rs-python and py-fsrs in the same run.

python -m bench.memory.speed [ANSWERS…], compiled by Numba; with RAVIVE_COMPILED=0 in plain Python
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs as py_fsrs
import fsrs_rs_python as fsrs_rs
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.memory.peers import histories, items_of
from ravive.memory.fit import fit
from ravive.memory.hybrid import shipped
from ravive.memory.log_files import read_events
from ravive.memory.prediction import predict

ANSWERS_A_LEARNER, CARDS = 100, 200
PEER_ANSWERS = 100_000
PY_FSRS_ANSWERS = 20_000


def write_log(path: Path, answers: int) -> Path:
    """Write a log of learners of differing ability on cards of differing difficulty; waits of seconds to days."""
    chance = np.random.default_rng(0)
    learners = np.repeat(np.arange(answers // ANSWERS_A_LEARNER), ANSWERS_A_LEARNER)
    cards = chance.integers(0, CARDS, len(learners))
    waits = chance.choice([8.0, 30.0, 600.0, 90_000.0], len(learners), p=[0.5, 0.35, 0.1, 0.05])
    times = np.cumsum(waits.reshape(-1, ANSWERS_A_LEARNER), axis=1).ravel()
    chances = 1 / (1 + np.exp(chance.normal(0, 1, CARDS)[cards] - chance.normal(0.5, 0.8, learners.max() + 1)[learners]))
    names = pa.DictionaryArray.from_arrays(pa.array(cards.astype(np.int32)), pa.array([f"card {card}" for card in range(CARDS)]))
    people = pa.DictionaryArray.from_arrays(
        pa.array(learners.astype(np.int32)), pa.array([f"learner {learner}" for learner in range(learners.max() + 1)])
    )
    kind = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(learners), np.int32)), pa.array(["practice"]))
    outcome = pa.array((chance.random(len(learners)) < chances).astype(np.float64))
    columns = {"learner": people, "item": names, "group": names, "t": pa.array(times), "kind": kind, "y": outcome}
    pq.write_table(pa.table(columns), path)
    return path


def seconds[Found](work: Callable[[], Found]) -> tuple[float, Found]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def py_fsrs_rate(answers: int) -> float:
    """Return the answers a second that py-fsrs reviews."""
    scheduler, cards = py_fsrs.Scheduler(enable_fuzzing=False), [py_fsrs.Card() for _ in range(CARDS)]
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def review() -> None:
        for place in range(answers):
            card = place % CARDS
            cards[card], _ = scheduler.review_card(cards[card], py_fsrs.Rating.Good, now + timedelta(minutes=place))
            scheduler.get_card_retrievability(cards[card], now + timedelta(minutes=place + 1))

    return answers / seconds(review)[0]


def measure(path: Path, answers: int) -> None:
    """Print how long one log takes, and the peers beside it where they can follow."""
    reading, events = seconds(lambda: read_events(path))
    fitting, model = seconds(lambda: fit(events, start=shipped()))
    predicting, _ = seconds(lambda: predict(events, model))
    rate = answers / predicting
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{answers:>11,} answers: read {reading:.2f} s, fit {fitting:.2f} s", end="")
    print(f", predict and update {rate / 1e6:.2f} million/s, at most {gigabytes:.2f} GB so far", flush=True)
    if answers != PEER_ANSWERS:
        return
    items = items_of(histories(events.log))
    peer, _ = seconds(lambda: fsrs_rs.FSRS(fsrs_rs.DEFAULT_PARAMETERS).compute_parameters(items))
    print(f"{'':>11} fsrs-rs-python fits {len(items):,} histories of whole days in {peer:.2f} s")
    slower = py_fsrs_rate(PY_FSRS_ANSWERS)
    print(f"{'':>11} py-fsrs reviews and predicts {slower / 1e6:.3f} million/s: ours is {rate / slower:.0f} times as fast")


def main(sizes: list[int]) -> None:
    """Measure logs of these sizes, after everything was compiled once."""
    with tempfile.TemporaryDirectory() as folder:
        warm = read_events(write_log(Path(folder) / "warm.parquet", 1_000))
        predict(warm, fit(warm, start=shipped()))
        for answers in sizes:
            measure(write_log(Path(folder) / "log.parquet", answers), answers)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [PEER_ANSWERS, 1_000_000, 10_000_000])
