"""Set each fault of `mutants.toml` into a copy of this checkout, run tests there, and print which test fails.

    python -m tests.mutants                    all of them
    python -m tests.mutants giving- events-    those whose names begin so
    python -m tests.mutants --check            only look whether each place is found
    python -m tests.mutants --near             only by the tests of each package
    python -m tests.mutants --results FILE     write which test caught each mutant

A mutant is first judged by the quick tests of its package, then, together with all that survived so far, by every quick test but journeys.
A test counts only if it passes without the mutant. It exits with 1 if a mutant survives that the file does not name as a survivor.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.executed_files import ROOT
from tests.mutants.copied_checkout import CopiedCheckout
from tests.mutants.mutant import Mutant, load

NEAR, ALL = "the tests of their package", "every quick test but journeys"


def main() -> int:
    """Return the exit code: 0 if only known mutants survive."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help="the beginning of names")
    parser.add_argument("--check", action="store_true", help="run no test")
    parser.add_argument("--near", action="store_true", help="do not try all quick tests on what survives those of its package")
    parser.add_argument("--results", type=Path, help="a JSON file to write: by name, the test that caught the mutant, or null")
    options = parser.parse_args()
    mutants = [mutant for mutant in load() if not options.names or mutant.name.startswith(tuple(options.names))]
    if problems := [problem for mutant in mutants if (problem := mutant.place_problem(ROOT))]:
        print("\n".join(problems), file=sys.stderr)
        return 2
    if options.check:
        return 0
    with tempfile.TemporaryDirectory(prefix="ravive-mutants-") as folder:
        return judge(CopiedCheckout(Path(folder) / "checkout"), mutants, options.results, is_near=options.near)


def judge(copy: CopiedCheckout, mutants: list[Mutant], results: Path | None, *, is_near: bool) -> int:
    """Print what became of each mutant, write it to `results`, and return the exit code."""
    caught: dict[str, str | None] = {}

    def store(mutant: Mutant, test: str | None, scope: str) -> None:
        caught[mutant.name] = test
        print(f"{'caught  ' if test else 'survived'}  {mutant.name}: {test or scope}", flush=True)
        if results:
            results.write_text(json.dumps(caught, indent=1) + "\n", "utf-8")

    for mutant in mutants:
        store(mutant, copy.first_failure(mutant, copy.near_tests(mutant)), NEAR)
    # Together, as each start takes as long as many tests.
    unsound = set(copy.failures_without_mutants(test for test in caught.values() if test))
    for mutant in mutants:
        if caught[mutant.name] in unsound:
            store(mutant, copy.first_failure(mutant, copy.near_tests(mutant), without=unsound), NEAR)
    left = [mutant for mutant in mutants if not caught[mutant.name] and not is_near]
    if failed := copy.failures_together(left):
        for mutant in left:
            store(mutant, copy.first_failure(mutant, failed), ALL)
    survived = [mutant for mutant in mutants if not caught[mutant.name]]
    unknown = [mutant for mutant in survived if not mutant.survives]
    print(f"{len(mutants) - len(survived)} of {len(mutants)} caught; the others survived {NEAR if is_near else ALL}")
    for mutant in survived:
        print(f"  {mutant.name}: {mutant.breaks}" + (f" (known: {mutant.survives})" if mutant.survives else ""))
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
