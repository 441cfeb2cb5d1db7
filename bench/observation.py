"""What counting a request and writing its line take of a processor: `python -m bench.observation`."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS, ROUNDS = 3_000, 7
MOST_COUNT_US, MOST_LINE_US = 20.0, 150.0


def main() -> int:
    """Print each cost beside its limit; return 1 where one is over."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ["RAVIVE_DATA"] = folder
        from ravive.metrics import shared_counts

        # As in a web process of `ravive serve --metrics-port`.
        shared_counts.share(Path(folder))
        from ravive.metrics import counts

        known = {"route": "answers", "method": "POST", "status": 200}
        found = [("count a request", _microseconds(lambda: counts.count_request(**known, seconds=0.01)), MOST_COUNT_US)]
        found += [(f"write its line as {form}", _microseconds(_line(form, known)), MOST_LINE_US) for form in ("text", "json")]
    for name, microseconds, most in found:
        print(f"{name}: {microseconds:.1f} µs (at most {most:g})")
    return int(any(microseconds > most for _, microseconds, most in found))


def _line(form: str, known: dict[str, object]) -> Callable[[], None]:
    from structlog.contextvars import bound_contextvars

    from ravive.config import logs

    handler = logging.StreamHandler(Path(os.devnull).open("w"))  # noqa: SIM115 - open as long as the process
    handler.setFormatter(logs.formatter("json" if form == "json" else "text"))
    logger = logging.Logger("ravive.requests", logging.INFO)
    logger.addHandler(handler)

    def write() -> None:
        with bound_contextvars(request_id="8f14e45fceea167a"):
            logger.info("request", extra={**known, "duration_ms": 11.4})

    return write


def _microseconds(act: Callable[[], None]) -> float:
    """Return the processor's time of one run, in the best round."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(RUNS):
            act()
        best = min(best, time.process_time() - began)
    return best / RUNS * 1e6


if __name__ == "__main__":
    sys.exit(main())
