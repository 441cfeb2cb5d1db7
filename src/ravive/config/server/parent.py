"""Ending with the process that started this one: killed, it cannot say so."""

import os
import threading
from collections.abc import Callable

LOOK_SECONDS = 1.0


def end_with(parent: int, *, ending: Callable[[], object]) -> None:
    """Call `ending` once this process is not the child of `parent` any more, from a thread that keeps nobody alive."""
    threading.Thread(target=_watch, args=(parent, ending), daemon=True).start()


def _watch(parent: int, ending: Callable[[], object]) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(LOOK_SECONDS)
    ending()
