"""Prints how often intervals hold the truth, and how far they reach: `python -m bench.insight.intervals`, some minutes.

Groups of 12 to 200 people, of worlds that are the model's and worlds that are not; 95 in 100 are meant.
"""

from __future__ import annotations

import argparse
import os

import django
import numpy as np

SIZES = (12, 24, 60, 200)


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(prog="python -m bench.insight.intervals", description=__doc__)
    options.add_argument("--groups", type=int, default=1_000, help="groups of each size and world")
    groups = options.parse_args().groups
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    django.setup()
    from tests.insight.worlds import WORLDS, holds, outcome

    rng = np.random.default_rng(4)
    for world in WORLDS:
        for size in SIZES:
            found = [outcome(world, size, rng) for _ in range(groups)]
            line = f"{world.name:28}{size:4}"
            for kind in ("test", "change", "effect"):
                shown = [measure for each in found if (measure := getattr(each, kind))]
                reach = np.mean([(share.high - share.low) / 2 for share, _truth in shown])
                line += f"  {kind} {np.mean([holds(*measure) for measure in shown]):6.1%} ±{100 * reach:4.1f}"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
