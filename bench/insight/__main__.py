"""Prints how long pages of figures take at a million and at ten million answers, and whether engines agree: `python -m bench.insight`.

Each site is filled, and asked, in a process of its own. Engines are asked the very expressions of the worker, over a log in Parquet;
PySpark is asked where it and Java 17 are installed, as `make bench` does: `uv run --no-sync --with pyspark==4.3.0 python -m bench.insight`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.insight import engines, log

# Answers → seconds within which the page of all trainings is there.
SIZES = {1_000_000: 0.3, 10_000_000: 1.0}
PAGE_SECONDS, MEMORY_MB = 0.1, 1024
# Spark and PostgreSQL are compared on this many.
COMPARED = 1_000_000


def pages(folder: Path, answers: int) -> dict[str, float]:
    """Return what a site with so many answers measured."""
    site = str(folder / f"site-{answers}")
    training = said("fill", site, str(answers))
    return json.loads(said("ask", site, training))


def said(*arguments: str) -> str:
    """Return the last line of what the other process printed."""
    done = subprocess.run([sys.executable, "-m", "bench.insight.pages", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout.splitlines()[-1]


def show_pages(folder: Path, sizes: dict[int, float]) -> bool:
    """Print the pages' figures; return whether every bar is met."""
    is_met = True
    for answers, goal in sizes.items():
        found = pages(folder, answers)
        print(f"\n{found['answers']:,} answers, {found['trainings']:,} trainings")
        bars = [
            ("page of a training, ms", found["page"] * 1000, PAGE_SECONDS * 1000),
            ("all trainings side by side, ms", found["all"] * 1000, goal * 1000),
            ("report (PDF), ms", found["report"] * 1000, None),
            ("table (CSV), ms", found["csv"] * 1000, None),
            ("memory at most, MB", found["memory_mb"], MEMORY_MB),
        ]
        for name, measured, bar in bars:
            missed = bar is not None and measured > bar
            is_met &= not missed
            print(f"  {name:40}{measured:9.1f}{'' if bar is None else f'   goal {bar:g}'}{'   missed' if missed else ''}")
    return is_met


def show_worker(folder: Path, sizes: dict[int, float]) -> None:
    """Print how long DuckDB takes for every expression over all trainings at once."""
    for answers in sizes:
        files = log.write(folder, answers)
        _, seconds = engines.asked_of(*engines.duckdb(*files))
        print(f"\n{answers:,} answers in Parquet, DuckDB, all trainings at once, s")
        for name, taken in seconds.items():
            print(f"  {name:40}{taken:9.3f}")
        print(f"  {'memory of this process so far, MB':40}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f}")


def show_equality(folder: Path, answers: int) -> bool:
    """Print whether the engines' rows are equal; return whether they are."""
    files = log.write(folder, answers)
    ours, _ = engines.asked_of(*engines.duckdb(*files))
    is_equal = True
    with ExitStack() as stack:
        others = {"PostgreSQL": stack.enter_context(engines.postgresql(folder, *files))}
        if engines.has_spark():
            others["PySpark"] = stack.enter_context(engines.spark(*files))
        else:
            print("\nPySpark or Java is not installed: Spark was not asked.")
        for engine, connected in others.items():
            theirs, seconds = engines.asked_of(*connected)
            print(f"\n{engine} against DuckDB, {answers:,} answers")
            for name, rows in ours.items():
                differs = engines.difference(rows, theirs[name])
                is_equal &= not differs
                print(f"  {name:40}{len(rows):9,} rows   {differs or 'equal'}   {seconds[name]:.2f} s")
    return is_equal


def main() -> int:
    """Measure, print, and return 1 where a bar is missed or engines differ."""
    options = argparse.ArgumentParser(prog="python -m bench.insight", description=__doc__)
    options.add_argument("--only", choices=["pages", "worker", "equality"], help="measure this part alone")
    options.add_argument("--most", type=int, default=max(SIZES), help="leave out what has more answers")
    chosen = options.parse_args()
    sizes = {answers: goal for answers, goal in SIZES.items() if answers <= chosen.most}
    is_met = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only in (None, "pages"):
            is_met &= show_pages(folder, sizes)
        if chosen.only in (None, "worker"):
            show_worker(folder, sizes)
        if chosen.only in (None, "equality"):
            is_met &= show_equality(folder, min(COMPARED, chosen.most))
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
