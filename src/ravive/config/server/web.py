"""A web process: waitress, with the limits of what one client may use."""

import resource
import signal
import socket
import sys
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.server import TcpWSGIServer

type Channels = dict[int, Any]

# Threads that run Django. Requests and replies are received and sent by the main thread, so that a slow client blocks none of these.
THREADS = 4
CONNECTIONS = 4000
ACCEPTED_AT_ONCE = 32
# Open files besides connections: databases, pictures, spooled bodies.
OTHER_FILES = 400
# A connection over which nothing came or went for so long is closed.
SILENT_SECONDS = 30
CLEANUP_SECONDS = 1
HEADER_BYTES = 32 * 1024
BODY_BYTES = 100 * 1024 * 1024
# A larger body waits in a temporary file.
BODY_IN_MEMORY_BYTES = 64 * 1024


def answer(listening: socket.socket) -> None:
    """Answer the requests that come to a listening socket until SIGTERM; then send the replies that are ready, and return."""
    from ravive.config.server.wsgi import application

    server, channels = created(application, listening)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    # Models can be imported once the application is.
    from ravive.config.server.visit_counts import write_each_minute

    end_counting = write_each_minute()
    # Returns once the threads have finished the requests they work on.
    server.run()
    server.accepting = False
    wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=3)
    end_counting()


class WebServer(TcpWSGIServer):
    """Accepts several waiting connections at a time: waitress looks at every open connection before it accepts one."""

    def handle_accept(self) -> None:
        """Accept the connections that wait, up to a limit."""
        for _ in range(ACCEPTED_AT_ONCE):
            super().handle_accept()


def created(application: WSGIApplication, listening: socket.socket) -> tuple[WebServer, Channels]:
    """Return a server that runs this application, and the channels of its connections."""
    channels: Channels = {}
    server = WebServer(
        application,
        map=channels,
        _sock=listening,
        bind_socket=False,
        sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
        threads=THREADS,
        connection_limit=_allow_connections(CONNECTIONS),
        channel_timeout=SILENT_SECONDS,
        cleanup_interval=CLEANUP_SECONDS,
        asyncore_use_poll=True,
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=BODY_BYTES,
        inbuf_overflow=BODY_IN_MEMORY_BYTES,
        # Django reads them itself, and trusts them only where RAVIVE_URL says that a proxy is in front.
        clear_untrusted_proxy_headers=False,
        ident=None,
        log_socket_errors=False,
    )
    return server, channels


def _allow_connections(wanted: int) -> int:
    """Let this process open as many files as it needs, and return how many connections it may hold."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted + OTHER_FILES if hard == resource.RLIM_INFINITY else min(wanted + OTHER_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return min(wanted, allowed - min(OTHER_FILES, allowed // 2))
