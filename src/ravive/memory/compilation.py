"""Whether functions of this package are to be compiled: decided before the first of them is imported."""

import os

VARIABLE = "RAVIVE_COMPILED"


def ask_for_compiled_code() -> None:
    """Let functions that are imported from now on be compiled, where Numba is installed and RAVIVE_COMPILED is not 0."""
    os.environ.setdefault(VARIABLE, "1")


def is_asked_for() -> bool:
    """Return whether a process wants compiled code."""
    return os.environ.get(VARIABLE) == "1"
