"""Starts each measure of `make bench` for a moment, so that one that no longer runs is seen: `python -m bench.moment`.

A measure is stopped after some seconds, whatever it found by then. It is broken when it ended with a traceback before.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS, LANES = 3.0, 4
# Before what is left is killed.
STOP_SECONDS = 5.0
BROKEN = ("Traceback (most recent call last)", ": No module named ")


def measures() -> list[str]:
    """Return the modules that `make bench` runs, in their order."""
    found = re.search(r"for measure in ([\w. ]+); do", (ROOT / "Makefile").read_text("utf-8"))
    if found is None:
        raise ValueError('the Makefile has no line "for measure in …; do"')
    return found[1].split()


def failure(measure: str, folder: Path) -> str:
    """Return what a measure said when it broke, empty where it still ran or came to its end. What it stores lies in a folder."""
    own = folder / measure
    own.mkdir()
    with (own / "errors").open("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", measure],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(own)},
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            _stop(process)
            return ""
        errors.seek(0)
        said = errors.read()
    return said if any(words in said for words in BROKEN) else ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    # With the site that it may have started.
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def main() -> int:
    """Print what broken measures said; return 1 where there is one."""
    names = measures()
    with tempfile.TemporaryDirectory(prefix="ravive-moment-", ignore_cleanup_errors=True) as folder, ThreadPoolExecutor(LANES) as lanes:
        broken = {name: said for name, said in zip(names, lanes.map(lambda name: failure(name, Path(folder)), names), strict=True) if said}
    for name, said in broken.items():
        print(f"== {name} no longer runs:\n{said}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
