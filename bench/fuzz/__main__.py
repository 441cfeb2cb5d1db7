"""Sends requests drawn by chance to every address of the site, and prints the count by status and every error of the server.

`python -m bench.fuzz [--database URL] [--requests N] [--seed N] [--examples N]`: without `--database`, on SQLite in a new folder.
The database of `--database` has to be empty. `--examples` requests go to every endpoint of the OpenAPI document, from its own schema.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

REQUESTS, SEED, EXAMPLES = 10_000, 1, 100


def main(arguments: list[str] | None = None) -> int:
    """Return 1 where the site answered with an error of the server, or with a status that its document does not declare."""
    parser = argparse.ArgumentParser(prog="bench.fuzz", description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument(
        "--database", default="", metavar="URL", help='an empty database; "postgresql": one that this run starts and deletes'
    )
    parser.add_argument("--requests", type=int, default=REQUESTS, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N")
    parser.add_argument(
        "--examples",
        type=int,
        default=EXAMPLES,
        metavar="N",
        help="requests to each endpoint from its schema, with and without a key",
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ravive-fuzz-") as folder, _database(options.database, Path(folder)) as url:
        os.environ.update(RAVIVE_DATA=f"{folder}/data", DJANGO_SETTINGS_MODULE="ravive.config.settings", DATABASE_URL=url)
        os.environ.pop("RAVIVE_URL", None)
        return _run(options)


@contextmanager
def _database(given: str, folder: Path) -> Iterator[str]:
    from bench.sync.__main__ import postgresql

    with postgresql(folder) if given == "postgresql" else nullcontext(given) as url:
        yield url


def _run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from bench.fuzz.run import fuzz
    from bench.fuzz.schema import undeclared
    from bench.fuzz.site import Site, listening_to_failures
    from ravive.config.server import preparation
    from ravive.starter import starter_content

    preparation.prepare_database(print)
    list(starter_content.load(now=datetime.now(UTC)))
    site = Site()
    started = time.monotonic()
    with listening_to_failures(site):
        run = fuzz(site, requests=options.requests, seed=options.seed)
        print(f"{options.requests} requests in {time.monotonic() - started:.0f} s, seed {options.seed}")
        _print_statuses(run.statuses)
        for failure in run.failures:
            print(f"\n{failure}")
        started = time.monotonic()
        problems = undeclared(site, examples=options.examples, seed=options.seed) if options.examples else []
        print(f"\n{options.examples} requests to each endpoint of the document in {time.monotonic() - started:.0f} s")
        for problem in problems:
            print(f"\n{problem}")
    print(f"\nerrors of the server: {len(run.failures)}; endpoints that answered otherwise than declared: {len(problems)}")
    return 1 if run.failures or problems else 0


def _print_statuses(statuses: Counter[int]) -> None:
    for status, count in sorted(statuses.items()):
        print(f"  {status}: {count}")


if __name__ == "__main__":
    sys.exit(main())
