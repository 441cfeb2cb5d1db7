"""The examples in docstrings are what the code returns."""

import doctest
import importlib
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def test_every_example_in_a_docstring_holds() -> None:
    files = [path for path in sorted((SOURCE / "ravive").rglob("*.py")) if ">>> " in path.read_text("utf-8")]
    modules = [".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in files]
    failed = {
        name: found.failed
        for name in modules
        if (found := doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)).failed
    }
    assert len(modules) > 30
    assert failed == {}
