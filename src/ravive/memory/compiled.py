"""How functions of numbers and arrays are compiled: by Numba, where it is installed and `compilation` asks for it.

Elsewhere they are plain Python. A process that serves pages or releases figures predicts a few thousand rows: Numba would cost it
seconds at the start and a hundred megabytes.
"""

import hashlib
import importlib
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ravive.memory.compilation import is_asked_for

_SOURCES = ("belief.py", "fsrs.py", "inputs.py", "passes.py")
_HERE = Path(__file__).parent


def _prepare_cache() -> bool:
    """Choose the folder of compiled code, named after all its sources; return whether it can be written.

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


IS_COMPILED = is_asked_for() and importlib.util.find_spec("numba") is not None
_IS_CACHED = IS_COMPILED and _prepare_cache()

# After the folder is chosen: Numba reads its name when it is imported.
_numba: Any = importlib.import_module("numba") if IS_COMPILED else None
prange = _numba.prange if IS_COMPILED else range


def compiled[Function: Callable[..., object]](function: Function) -> Function:
    """Compile a function of numbers and arrays."""
    return _numba.njit(cache=_IS_CACHED)(function) if IS_COMPILED else function


def compiled_for_threads[Function: Callable[..., object]](function: Function) -> Function:
    """Compile a function whose `prange` loops run on all threads."""
    return _numba.njit(cache=_IS_CACHED, parallel=True)(function) if IS_COMPILED else function
