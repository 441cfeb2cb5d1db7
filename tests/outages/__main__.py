"""`python -m tests.outages --minutes 10 [--postgresql] [--seed N]`: prints what came of it; 1 where something was lost or wrong."""

import argparse
import secrets
import tempfile
from pathlib import Path

from tests.outages.run import run


def main() -> int:
    """Run once, print, return the exit code."""
    parser = argparse.ArgumentParser(prog="tests.outages", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL; otherwise on SQLite")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="draw as another run did")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else secrets.randbits(32)
    with tempfile.TemporaryDirectory(prefix="ravive-outages-") as folder:
        findings = run(Path(folder), seconds=60 * options.minutes, seed=seed, has_postgresql=options.postgresql)
    print(findings)
    return 1 if findings.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
