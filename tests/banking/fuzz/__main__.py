"""Damages valid bank files by chance and reads them; says where a reader fails (`python -m tests.banking.fuzz [--seconds N] [READER…]`)."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.banking.fuzz.run import fuzz
from tests.banking.fuzz.targets import TARGETS

_MOST_SHOWN = 3


def main(arguments: list[str] | None = None) -> int:
    """Print what was tried of each reader; return 1 where one failed. The files on which it failed are stored."""
    parser = argparse.ArgumentParser(prog="tests.banking.fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"{', '.join(TARGETS)}; all without")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="for each reader")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="damage the files as another run did")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.readers) - set(TARGETS))
    if unknown:
        parser.error(f"{unknown[0]} is no reader; choose among {', '.join(TARGETS)}")
    seed = options.seed if options.seed is not None else secrets.randbits(32)
    return max(_run(name, options.seconds, seed) for name in options.readers or TARGETS)


def _run(name: str, seconds: float, seed: int) -> int:
    result = fuzz(TARGETS[name], seconds=seconds, seed=seed)
    print(
        f"{name}: {result.files:,} damaged files, {result.kept} reached new code, {len(result.failures)} failures (seed {seed})", flush=True
    )
    for failure in result.failures[:_MOST_SHOWN]:
        with tempfile.NamedTemporaryFile(prefix=f"ravive-fuzz-{name}-", delete=False) as file:
            file.write(failure.content)
        print(f"{failure.report}\nThe file is {Path(file.name)}", file=sys.stderr)
    return int(bool(result.failures))


if __name__ == "__main__":
    sys.exit(main())
