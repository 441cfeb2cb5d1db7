"""What Lighthouse says of the pages of a public site, and their weight: `python -m bench.public_site`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import budgets, lighthouse, weights
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, chromium_path, free_port, serve

AUDITED = ("pages.HomePage", "news.ArticlePage", "letters.LetterPage", "events.EventPage", "workshops.WorkshopPage")


def main() -> int:
    """Print the figures of each page beside their limits; return 1 where one is missed."""
    is_met = True
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        data = Path(folder) / "data"
        pages = _filled(data)
        site = serve(data, free_port())
        try:
            print(f"{'':26}{'kB br':>7}{'performance':>13}{'others':>12}{'largest paint, s':>18}", flush=True)
            for name in AUDITED:
                is_met &= _show(name, site.at(pages[name]))
        finally:
            site.process.terminate()
            site.process.wait(timeout=20)
    limits = f"{budgets.LIGHTHOUSE['performance']}, 100, {budgets.LARGEST_PAINT_SECONDS} s"
    print(f"Limits: {limits}. Lighthouse's mobile profile: slow 4G, processor four times slower; medians of three.")
    return 0 if is_met else 1


def _show(name: str, url: str) -> bool:
    size = weights.kilobytes(weights.transferred(url, "br"))
    scores, paint = lighthouse.median_audit(url, chromium_path(), CHROMIUM_ARGUMENTS)
    others = [scores[category] for category in lighthouse.UNTIMED]
    is_met = all(scores[category] >= goal for category, goal in budgets.LIGHTHOUSE.items()) and paint <= budgets.LARGEST_PAINT_SECONDS
    shown = "/".join(map(str, others))
    print(f"{name:26}{size:7.1f}{scores['performance']:13}{shown:>12}{paint:18.2f}{'' if is_met else '  missed'}", flush=True)
    return is_met


def _filled(data: Path) -> dict[str, str]:
    environment = {**os.environ, "RAVIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    done = subprocess.run([sys.executable, "-m", "bench.public_pages"], env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    raise SystemExit(main())
