"""Kills Ravive in the middle of its work, again and again, on SQLite and on PostgreSQL (`python -m tests.soak [--rounds N] [--seed N]`)."""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.postgresql import programs, running_server

FILL = "from tests.first_database import fill; fill()"


def main() -> int:
    """Run the rounds on both databases; return 1 where one failed."""
    parser = argparse.ArgumentParser(prog="tests.soak", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="on each database")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="draw as another run did")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else secrets.randbits(32)
    failed = _run("", options.rounds, seed)
    with running_server() as url:
        return int(_run(url, options.rounds, seed) or failed)


def _run(url: str, rounds: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="ravive-soak-") as folder:
        data = Path(folder) / "data"
        path = {"PATH": programs()} if url else {}
        environment = {
            **os.environ,
            **path,
            "DJANGO_SETTINGS_MODULE": "ravive.config.settings",
            "DATABASE_URL": url,
            "RAVIVE_DATA": str(data),
        }
        subprocess.run([sys.executable, "-c", FILL], env=environment, check=True)
        command = [sys.executable, "-m", "tests.soak.rounds", "--rounds", str(rounds), "--seed", str(seed)]
        return subprocess.run(command, env=environment, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
