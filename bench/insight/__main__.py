"""Prints how long pages of figures and the release job take at a million and at ten million answers: `python -m bench.insight`.

Each site is filled, and each measure taken, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

# Answers → seconds within which the page of all trainings is there.
SIZES = {1_000_000: 0.3, 10_000_000: 1.0}
PAGE_SECONDS, RELEASE_SECONDS, PAGES_MB, RELEASE_MB = 0.1, 2.0, 400, 250


def output_of(*arguments: str) -> Any:  # noqa: ANN401 - JSON
    """Return the last line of what the other process printed, as JSON says it."""
    done = subprocess.run([sys.executable, "-m", "bench.insight.site", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def show(site: Path, answers: int, goal_seconds: float) -> bool:
    """Print the figures of a site; return whether every limit is met."""
    training = str(output_of("fill", str(site), str(answers)))
    pages, release = output_of("pages", str(site), training), output_of("release", str(site), training)
    print(f"\n{pages['answers']:,} answers, {pages['trainings']:,} trainings")
    lines: list[tuple[str, float, float | None]] = [
        ("page of a training, ms", pages["page"] * 1000, PAGE_SECONDS * 1000),
        ("all trainings side by side, ms", pages["all"] * 1000, goal_seconds * 1000),
        ("report (PDF), ms", pages["report"] * 1000, None),
        ("table (CSV), ms", pages["csv"] * 1000, None),
        ("memory of the pages at most, MB", pages["memory_mb"], PAGES_MB),
        (f"next figures of {release['answers']:,} answers, ms", release["seconds"] * 1000, RELEASE_SECONDS * 1000),
        ("memory of the release job at most, MB", release["memory_mb"], RELEASE_MB),
    ]
    is_met = True
    for name, measured, limit in lines:
        is_missed = limit is not None and measured > limit
        is_met &= not is_missed
        print(f"  {name:42}{measured:9.1f}{'' if limit is None else f'   goal {limit:g}'}{'   missed' if is_missed else ''}", flush=True)
    return is_met


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    options = argparse.ArgumentParser(prog="python -m bench.insight", description=__doc__)
    options.add_argument("--most", type=int, default=max(SIZES), help="leave out what has more answers")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        met = [show(Path(folder) / str(answers), answers, goal) for answers, goal in SIZES.items() if answers <= chosen.most]
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
