"""Which files of Ravive a piece of work depends on: those whose functions run, and those that these import for their constants.

`pytest --store-executed` stores them for each test file, in `.cache/tests/executed.json`; `tests.changed` reads them.
"""

import ast
import fcntl
import inspect
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType

import pytest
from django.template import Template
from django.test.signals import template_rendered

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
EXECUTED = ROOT / ".cache/tests/executed.json"
# The others are those of debuggers, coverage, profilers and optimizers.
FREE_TOOLS = (4, 3)


@contextmanager
def executed_files() -> Iterator[set[Path]]:
    """Yield a set that grows by each file of Ravive of which a function runs within the block."""
    found: set[Path] = set()

    def note(code: CodeType, _offset: int) -> object:
        # Bodies of modules and of classes run at an import.
        if code.co_flags & inspect.CO_OPTIMIZED and code.co_filename.startswith(str(SOURCE)):
            found.add(Path(code.co_filename))
        # Each function is seen once: what follows costs nothing.
        return sys.monitoring.DISABLE

    # A run that stores what it executes has one already.
    tool = next(number for number in FREE_TOOLS if sys.monitoring.get_tool(number) is None)
    sys.monitoring.use_tool_id(tool, "executed_files")
    sys.monitoring.register_callback(tool, sys.monitoring.events.PY_START, note)
    sys.monitoring.set_events(tool, sys.monitoring.events.PY_START)
    sys.monitoring.restart_events()
    try:
        yield found
    finally:
        sys.monitoring.set_events(tool, sys.monitoring.events.NO_EVENTS)
        sys.monitoring.free_tool_id(tool)


def with_imported(files: Iterable[Path]) -> set[Path]:
    """Return these files, and the files of Ravive that they import."""
    files = set(files)
    return files.union(*map(imported_files, files))


@cache
def imported_files(file: Path) -> set[Path]:
    """Return the files of Ravive and of its tests that a file imports."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(("ravive", "tests")):
            module = (SOURCE if node.module.startswith("ravive") else ROOT).joinpath(*node.module.split("."))
            found |= {module.with_suffix(".py"), module / "__init__.py", *(module / f"{alias.name}.py" for alias in node.names)}
    return {file for file in found if file.is_file()}


class ExecutedByTests:
    """A plugin that stores which files of Ravive each test file has executed in this process, with the templates that it rendered."""

    def __init__(self) -> None:
        self.by_test: dict[str, set[str]] = {}
        self.executed: set[Path] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        template_rendered.connect(self._note_template)
        with executed_files() as self.executed:
            yield
        self._store()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        test = item.nodeid.partition("::")[0]
        if test not in self.by_test:
            sys.monitoring.restart_events()
        self.executed.clear()
        yield
        self.by_test.setdefault(test, set()).update(str(file.relative_to(ROOT)) for file in self.executed)

    def _note_template(self, template: Template, **_values: object) -> None:
        place = template.origin and Path(template.origin.name)
        if place and SOURCE in place.parents:
            self.executed.add(place)

    def _store(self) -> None:
        """Add to what other processes and runs have stored: a test that was not run this time may still execute a file."""
        EXECUTED.parent.mkdir(parents=True, exist_ok=True)
        with EXECUTED.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            stored = json.loads(EXECUTED.read_text()) if EXECUTED.exists() else {}
            stored |= {test: sorted(files.union(stored.get(test, ()))) for test, files in self.by_test.items()}
            unfinished = EXECUTED.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(stored))
            unfinished.rename(EXECUTED)
