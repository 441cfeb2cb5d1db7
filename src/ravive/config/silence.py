"""Hanging up on who stopped sending: without it, the rest of a body is waited for for ever, and each one on its way holds a place.

Granian 2.8 knows no time limit for bodies, nor does it tell by which connection a request came. The system does tell how long nothing
came or went over each connection of this process (TCP_INFO, on Linux; elsewhere nobody is hung up on).
"""

import os
import socket
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

LOOK_SECONDS = 5.0
SILENT_SECONDS = 30.0
_FILES = Path("/proc/self/fd")
# In Linux' struct tcp_info, after eight bytes and nine numbers: milliseconds since anything was sent, an acknowledgement was sent,
# anything was received, an acknowledgement was received.
_SINCE = struct.Struct("=8x36x4I")


def watch(longest_wait: Callable[[], float]) -> None:
    """Hang up on who is silent whenever a body has been waited for too long, from a thread that keeps nobody alive.

    `longest_wait` says for how many seconds.
    """
    threading.Thread(target=_look, args=(longest_wait,), daemon=True).start()


def _look(longest_wait: Callable[[], float]) -> None:
    pause = threading.Event()
    while True:
        pause.wait(LOOK_SECONDS)
        if longest_wait() > SILENT_SECONDS:
            hang_up(after_seconds=SILENT_SECONDS)


def hang_up(*, after_seconds: float) -> int:
    """Close the connections this process accepted over which nothing came or went for so long; return how many."""
    closed = 0
    with ExitStack() as stack:
        sockets = [stack.enter_context(one) for one in _sockets()]
        doors = {one.getsockname()[1] for one in sockets if _is_door(one)}
        for one in sockets:
            if not _is_door(one) and one.getsockname()[1] in doors and _silent_seconds(one) > after_seconds:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                    closed += 1
    return closed


def _sockets() -> Iterator[socket.socket]:
    """Give the TCP sockets of this process, each by a number of its own, so that closing it here closes nothing there."""
    if not hasattr(socket, "TCP_INFO") or not _FILES.is_dir():
        return
    for file in list(_FILES.iterdir()):
        with suppress(OSError):
            copy = os.dup(int(file.name))
            if not stat.S_ISSOCK(os.fstat(copy).st_mode):
                os.close(copy)
                continue
            found = socket.socket(fileno=copy)
            if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
                yield found
            else:
                found.close()


def _is_door(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _silent_seconds(one: socket.socket) -> float:
    sent, _acknowledged, received, confirmed = _SINCE.unpack_from(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SINCE.size))
    return min(sent, received, confirmed) / 1000
