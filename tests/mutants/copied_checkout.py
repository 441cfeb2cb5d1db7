"""A throw-away copy of the checkout, where mutants are set and tests run. The checkout itself is never changed."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.changed import affected_by
from tests.executed_files import EXECUTED, ROOT
from tests.mutants.mutant import Mutant

NOT_COPIED = (".git", ".venv", ".uv", "node_modules", "var", "__pycache__", ".*_cache")
# All passed, or pytest had nothing to run.
NOTHING_FAILED = (0, 5)
QUICK = "not long and not installations and not journey"
# A mutant may loop without end; a busy machine may be slow.
TIMEOUT_SECONDS = 600
# Of a package, those that name the place most run alone at first: collecting all takes longer than most tests.
FIRST_FILES = 5
_failed = re.compile(r"^(?:FAILED|ERROR) (tests/\S+\.py(?:::.*?)?)(?: - .*)?$", re.MULTILINE)
_failed_in_app = re.compile(r"^ *FAIL +(\S.*)$", re.MULTILINE)
_function = re.compile(r"^ *(?:async )?def (\w+)", re.MULTILINE)


class CopiedCheckout:
    """The copy in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)
        for name in (".venv", "app/node_modules"):
            (folder / name).symlink_to((ROOT / name).resolve())
        self._writes = 0

    def near_tests(self, mutant: Mutant) -> list[str]:
        """Return the test files in the folder of a mutant's package and below. Those that name its function or module most come first."""
        if mutant.is_of_app:
            return []
        own = Path(mutant.path).relative_to("src/ravive")
        text = (self.folder / mutant.path).read_text("utf-8").partition(mutant.find)[0]
        names = [own.stem, *_function.findall(text)[-1:]]
        nearest = next(folder for parent in own.parents if (folder := self.folder / "tests" / parent).is_dir())
        counts = {path: sum(map(path.read_text("utf-8").count, names)) for path in nearest.rglob("test_*.py")}
        return [str(path.relative_to(self.folder)) for path in sorted(counts, key=lambda path: (-counts[path], path))]

    def first_failure(self, mutant: Mutant, tests: Sequence[str], *, without: Iterable[str] = ()) -> str | None:
        """Return the first of these tests that fails with a mutant, None where there is none."""
        with self._applied([mutant]):
            if mutant.is_of_app:
                return next(iter(self._failures_of_app(mutant.path)), None)
            left_out = [f"--deselect={test}" for test in without]
            parts = [part for part in (self._last_known(mutant), tests[:FIRST_FILES], tests[FIRST_FILES:]) if part]
            return next((found[0] for part in parts if (found := self._failures(part, "-x", *left_out))), None)

    def _last_known(self, mutant: Mutant) -> list[str]:
        """Return the test that caught a mutant in the last run, if it is still there."""
        test = (mutant.caught_by or "").partition("[")[0]
        file, _separator, name = test.partition("::")
        path = self.folder / file
        return [test] if name and path.is_file() and f"def {name.rpartition('::')[2]}(" in path.read_text("utf-8") else []

    def failures_without_mutants(self, tests: Iterable[str]) -> list[str]:
        """Return which of these tests fail in the checkout as it is."""
        of_python = sorted({test for test in tests if test.startswith("tests/")})
        return self._failures(of_python) if of_python else []

    def failures_together(self, mutants: Sequence[Mutant]) -> list[str]:
        """Return every quick test that fails with all these mutants at once and passes without them; journeys are left out."""
        ours = [mutant for mutant in mutants if not mutant.is_of_app]
        if not ours:
            return []
        with self._applied(ours):
            failed = self._failures(_tests_of(ours), "-n", "2", "--ignore=tests/journeys")
        unsound = set(self.failures_without_mutants(failed))
        return [test for test in failed if test not in unsound]

    @contextmanager
    def _applied(self, mutants: Sequence[Mutant]) -> Iterator[None]:
        before: dict[Path, tuple[str, os.stat_result]] = {}
        for mutant in mutants:
            path = self.folder / mutant.path
            before.setdefault(path, (path.read_text("utf-8"), path.stat()))
            path.write_text(path.read_text("utf-8").replace(mutant.find, mutant.replace), "utf-8")
            # Compiled files are recognised by whole seconds: no two contents of a file may have the same one.
            self._writes += 1
            os.utime(path, (0, before[path][1].st_mtime + self._writes))
        try:
            yield
        finally:
            for path, (text, status) in before.items():
                path.write_text(text, "utf-8")
                os.utime(path, (0, status.st_mtime))

    def _failures(self, tests: Sequence[str], *options: str) -> list[str]:
        fixed = ("-n", "0", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider", "--timeout", str(TIMEOUT_SECONDS), "-m", QUICK)
        command = [str(self.folder / ".venv/bin/python"), "-m", "pytest", *fixed, *options, *tests]
        return self._run(command, self.folder, _failed)

    def _failures_of_app(self, source: str) -> list[str]:
        """Return what fails of the app's tests that import a file."""
        vitest = str(self.folder / "app/node_modules/vitest/vitest.mjs")
        command = [str(self.folder / ".venv/node/node"), vitest, "related", "--run", "--bail", "1", source.removeprefix("app/")]
        return self._run(command, self.folder / "app", _failed_in_app)

    def _run(self, command: Sequence[str], folder: Path, failures: re.Pattern[str]) -> list[str]:
        # Before the checkout itself, which is installed in the environment that both share.
        own = {"PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": "", "NO_COLOR": "1"}
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        found = failures.findall(done.stdout)
        if not found and done.returncode not in NOTHING_FAILED:
            raise RuntimeError(f"the tests ended with {done.returncode} and named none that failed: {done.stdout[-3000:]}")
        return found


def _tests_of(mutants: Iterable[Mutant]) -> list[str]:
    """Return the test files that execute a mutated file, once `make test` stored which; else the folder of all tests."""
    if not EXECUTED.exists():
        return ["tests"]
    executed = {test: set(files) for test, files in json.loads(EXECUTED.read_text("utf-8")).items()}
    return sorted({test for mutant in mutants for test in affected_by(mutant.path, executed)})
