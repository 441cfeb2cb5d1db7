"""How functions of this room are compiled: by Numba, at first use, kept for the next run; not at all where pages are served."""

import hashlib
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SOURCES = ("belief.py", "bounds.py", "fsrs.py", "inputs.py", "passes.py")
_HERE = Path(__file__).parent


def _keep_compiled_code() -> bool:
    """Choose the folder of compiled code, named after all the sources it is made of; return whether it can be written.

    Numba notices a change of the file a function stands in, but not of the files it calls into.
    """
    digest = hashlib.blake2b(b"".join((_HERE / name).read_bytes() for name in _SOURCES), digest_size=8).hexdigest()
    folder = _HERE / "__pycache__" / f"compiled-{digest}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return os.access(folder, os.W_OK)


# A server draws a few curves: for those, Numba would cost a second at the start and a hundred megabytes in every process.
INTERPRETED = os.environ.get("RAVIVE_INTERPRETED") == "1"
KEEPS = not INTERPRETED and _keep_compiled_code()

# After the folder is named: Numba reads the name when it is imported.
_numba: Any = None if INTERPRETED else importlib.import_module("numba")
# Taken from here, so that nobody imports Numba before.
prange = range if INTERPRETED else _numba.prange


def compiled[Function: Callable[..., object]](function: Function) -> Function:
    """Compile a function of numbers and arrays."""
    return function if INTERPRETED else _numba.njit(cache=KEEPS)(function)


def compiled_for_threads[Function: Callable[..., object]](function: Function) -> Function:
    """Compile a function whose `prange` loops run on all threads."""
    return function if INTERPRETED else _numba.njit(cache=KEEPS, parallel=True)(function)
