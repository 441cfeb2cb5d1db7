"""Ends this process when its parent is gone: a killed parent cannot stop its children."""

import os
import threading
from collections.abc import Callable

LOOK_SECONDS = 1.0


def end_with(parent: int, *, ending: Callable[[], object]) -> None:
    """Call `ending` once `parent` is no longer the parent of this process, from a daemon thread."""
    threading.Thread(target=_watch, args=(parent, ending), daemon=True).start()


def _watch(parent: int, ending: Callable[[], object]) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(LOOK_SECONDS)
    ending()
