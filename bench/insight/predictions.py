"""Prints how often predictions hold what a group knows, and what the next test measures: `python -m bench.insight.predictions`, minutes.

Groups of 12 to 200 people, in eight worlds that are not the model's, that go on practising, or of which half or all stop on day 40.
95 in 100 are meant. `±`: how far the interval reaches; in brackets, how far off the prediction is (root mean square), all in points.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

import django
import numpy as np

from ravive.memory.compilation import ask_for_compiled_code

SIZES = (12, 24, 60, 200)
# Groups of a deck share some learners.
POPULATION = 1.3


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(prog="python -m bench.insight.predictions", description=__doc__)
    options.add_argument("--groups", type=int, default=1_000, help="groups of each size and world")
    options.add_argument("--decks", type=int, default=50, help="of how many decks and populations in each world")
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    chosen = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    ask_for_compiled_code()
    django.setup()
    from bench.insight.practising import BEFORE, COLUMNS, STOPPING, WORLDS, population, shown

    chance, learners = np.random.default_rng(4), round(POPULATION * max(chosen.sizes))
    kinds = [*(f"week {column}" for column in COLUMNS), *(f"test {day}" for day in BEFORE)]
    every = {(way, size): {kind: list[tuple[float, ...]]() for kind in kinds} for way in STOPPING for size in chosen.sizes}
    for way, stopping in STOPPING.items():
        for name, begin in WORLDS.items():
            populations = [population(begin, learners, stopping, seed) for seed in range(chosen.decks)]
            for size in chosen.sizes:
                found = {kind: list[tuple[float, ...]]() for kind in kinds}
                for number in range(chosen.groups):
                    of_group = shown(populations[number % chosen.decks], chance.choice(learners, size, replace=False), chance)
                    for column, (share, truth) in of_group.known.items():
                        found[f"week {column}"].append(measured(share.low, share.value, share.high, truth))
                    for day, (share, truth) in of_group.tests.items():
                        found[f"test {day}"].append(measured(share.low, share.value, share.high, truth))
                print(line(f"{name}, {way}", size, found), flush=True)
                for kind, outcomes in found.items():
                    every[way, size][kind] += outcomes
    for (way, size), found in every.items():
        print(line(f"all worlds, {way}", size, found))
    return 0


def measured(low: float | None, value: float, high: float | None, truth: float) -> tuple[float, ...]:
    """Return whether an interval holds the truth, how far it reaches, and how far off its middle is."""
    if low is None or high is None:
        return 1.0, 1.0, value - truth
    return float(low <= truth <= high), max(value - low, high - value), value - truth


def line(name: str, size: int, found: dict[str, list[tuple[float, ...]]]) -> str:
    """Return a line of the table."""
    return f"{name:30}{size:4}" + "".join(f"  {kind} {_cell(outcomes)}" for kind, outcomes in found.items() if outcomes)


def _cell(outcomes: Sequence[tuple[float, ...]]) -> str:
    held, reach, off = np.array(outcomes).T
    return f"{held.mean():4.0%} ±{100 * reach.mean():2.0f} ({100 * np.sqrt(np.mean(off**2)):.0f})"


if __name__ == "__main__":
    raise SystemExit(main())
