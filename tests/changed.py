"""Runs the tests that the changes since `main`, or since the last commit on `main`, can affect: `python -m tests.changed`.

A test file is chosen when it has executed a changed file, or a file that imports it: `make test` stores which (see `executed_files`).
Not chosen, because they are long or act through other processes: journeys, tests marked `long` or `installations`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.executed_files import EXECUTED, ROOT, imported_files

# What these change, the map does not show.
ANYTHING = re.compile(r"/migrations/|/settings\.py$|urls\.py$|conftest\.py$|\.(toml|lock|po)$|^tests/[^/]+$|^(app|protocol)/")
QUICK = "not journey and not long and not installations"


def main() -> int:
    """Return pytest's exit code; 2 without a map."""
    if not EXECUTED.exists():
        print("Nothing says yet which tests execute which files: run `make test` once.")
        return 2
    executed = {test: set(files) for test, files in json.loads(EXECUTED.read_text()).items()}
    changed = changed_files()
    anything = [file for file in changed if ANYTHING.search(file)]
    chosen = {test for file in changed if file not in anything for test in affected_by(file, executed)}
    code = 0
    if chosen:
        print(f"{len(chosen)} of {len(executed)} test files can see what changed", flush=True)
        code = subprocess.call([sys.executable, "-m", "pytest", "-m", QUICK, *(["-n", "2"] if len(chosen) > 5 else []), *sorted(chosen)])
    if anything:
        print("These can change anything, so run `make test`:", *anything)
    # None of the chosen files may have a quick test.
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


def changed_files() -> list[str]:
    """Return the files that differ from `main`, or on `main` from the commit before, with those that git does not know yet."""
    base = _git("merge-base", "HEAD", "main")[0]
    if base == _git("rev-parse", "HEAD")[0]:
        base = "HEAD~1"
    return sorted({*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")})


def affected_by(file: str, executed: dict[str, set[str]]) -> Iterator[str]:
    """Yield the test files that a change of this file can affect."""
    if re.search(r"(^|/)test_\w+\.py$", file):
        yield from [file] if (ROOT / file).exists() else []
    elif file.startswith("docs/") or file.endswith(".md"):
        yield "tests/docs"
    elif file.startswith("tests/"):
        yield from (str(test.relative_to(ROOT)) for test in (ROOT / "tests").rglob("test_*.py") if ROOT / file in imported_files(test))
    else:
        importers = {file, *(str(source.relative_to(ROOT)) for source in _importers(ROOT / file))}
        yield from (test for test, files in executed.items() if files & importers and (ROOT / test).exists())


def _importers(file: Path) -> Iterator[Path]:
    if file.suffix == ".py":
        yield from (source for source in (ROOT / "src").rglob("*.py") if file in imported_files(source))


def _git(*arguments: str) -> list[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main())
