"""`python -m tests.cluster --minutes 5`: prints what came of it, and returns 1 where something was lost, done twice or not declared."""

import argparse
import tempfile
from pathlib import Path

from tests.cluster.run import run


def main() -> int:
    """Run once, print, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ravive-cluster-") as folder:
        findings = run(Path(folder), seconds=60 * options.minutes, seed=options.seed)
    print(findings)
    return 1 if findings.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
