"""Which files of Ravive a piece of work depends on: those whose functions run, and those that these import for their constants."""

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
# Numbers 0 to 2 and 5 are those of debuggers, coverage, profilers and optimizers.
TOOL = 4


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

    sys.monitoring.use_tool_id(TOOL, "executed_files")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, note)
    sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)
    sys.monitoring.restart_events()
    try:
        yield found
    finally:
        sys.monitoring.set_events(TOOL, sys.monitoring.events.NO_EVENTS)
        sys.monitoring.free_tool_id(TOOL)


def with_imported(files: Iterable[Path]) -> set[Path]:
    """Return these files, and the files of Ravive that they import."""
    files = set(files)
    return files.union(*map(_imported, files))


def _imported(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ravive"):
            module = SOURCE.joinpath(*node.module.split("."))
            places = [module.with_suffix(".py"), module / "__init__.py", *(module / f"{alias.name}.py" for alias in node.names)]
            yield from filter(Path.is_file, places)
