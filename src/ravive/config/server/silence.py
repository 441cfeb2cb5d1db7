"""Hanging up on who stopped sending: without it, the rest of a body is waited for for ever, and each one on its way holds a place.

Granian 2.8 knows no time limit for bodies, nor does it tell by which connection a request came. The system does tell how long nothing
came or went over each connection of this process (TCP_INFO, on Linux; elsewhere nobody is hung up on).
"""

import logging
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
SILENT_SECONDS = 30.0
_FILES = "/proc/self/fd"
# In Linux' struct tcp_info, after eight bytes and nine numbers: milliseconds since anything was sent, something never filled in (so that
# nobody would be silent by it), milliseconds since anything was received, and since an acknowledgement was.
_SINCE = struct.Struct("=8x36xI4xII")


def watch(longest_wait: Callable[[], float]) -> None:
    """Hang up on who is silent whenever a body has been waited for too long, from a thread that keeps nobody alive.

    `longest_wait` says for how many seconds.
    """
    threading.Thread(target=_look, args=(longest_wait,), daemon=True).start()


def _look(longest_wait: Callable[[], float]) -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        if longest_wait() > SILENT_SECONDS:
            try:
                hang_up(after_seconds=SILENT_SECONDS)
            except OSError:
                # Every descriptor may be taken, which is when this is needed most: the next look may find one.
                logger.warning("silent connections could not be looked for; trying again")


def hang_up(*, after_seconds: float) -> int:
    """Close the connections this process accepted over which nothing came or went for so long; return how many.

    Raises OSError where they cannot be looked for.
    """
    doors = {one.getsockname()[1] for one in _sockets() if _is_door(one)}
    closed = 0
    for one in _sockets():
        # One that is gone already, or was shut at the last look and waits to be let go, keeps no other from being shut.
        with suppress(OSError):
            if not _is_door(one) and one.getsockname()[1] in doors and silent_seconds(one) > after_seconds:
                one.shutdown(socket.SHUT_RDWR)
                closed += 1
    return closed


def _sockets() -> Iterator[socket.socket]:
    """Give the TCP sockets of this process one after the other, each by a number of its own: closing that closes nothing there."""
    if not hasattr(socket, "TCP_INFO") or not os.path.isdir(_FILES):  # noqa: PTH112 - as below
        return
    # As names, all at once: a folder that is being read holds a number itself.
    for name in os.listdir(_FILES):  # noqa: PTH208 - no folder is left open
        try:
            copy = os.dup(int(name))
        except OSError:
            # Closed meanwhile, by whoever it belongs to.
            continue
        if not stat.S_ISSOCK(os.fstat(copy).st_mode):
            os.close(copy)
            continue
        with socket.socket(fileno=copy) as found:
            if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
                yield found


def _is_door(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def silent_seconds(one: socket.socket) -> float:
    """Return for how long nothing came or went over a connection, in seconds."""
    return min(_SINCE.unpack_from(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SINCE.size))) / 1000
