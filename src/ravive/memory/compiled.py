"""How functions of this room are compiled: by Numba, at first use, kept for the next run."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

_SOURCES = ("fsrs.py", "inputs.py", "passes.py")
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


KEEPS = _keep_compiled_code()

import numba  # noqa: E402 - reads the folder's name when it is imported

# Taken from here, so that nobody imports Numba before the folder is named.
prange = numba.prange


def compiled[Function: Callable[..., object]](function: Function) -> Function:
    """Compile a function of numbers and arrays."""
    return numba.njit(cache=KEEPS)(function)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportReturnType]


def compiled_for_threads[Function: Callable[..., object]](function: Function) -> Function:
    """Compile a function whose `prange` loops run on all threads."""
    return numba.njit(cache=KEEPS, parallel=True)(function)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportReturnType]
