"""Holding back the garbage collector while a great deal is read that will be needed until the end."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Generator[None]:
    """Look for no reference cycles meanwhile: among tens of thousands of new objects that all are needed, every look is in vain.

    What no cycle holds is freed as always. For work of about a second, whose data fits in memory anyway.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
