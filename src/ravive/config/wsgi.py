"""The door granian knocks at."""

import gc
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from ravive.config import parent

# Pages draw a few curves of memory: not worth compiling, as memory/compiled.py says.
os.environ.setdefault("RAVIVE_INTERPRETED", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
_django = get_wsgi_application()

from ravive.config import bodies, quick  # noqa: E402 - Django has to be set up first

type StartResponse = Callable[[str, list[tuple[str, str]]], object]

# One after the other: threads that compute side by side only stand in each other's way.
_turn = threading.Lock()


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request, once its body is here."""
    try:
        bodies.take_in(environ)
    except bodies.TooLargeError:
        start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Connection", "close")])
        return [f"413: {bodies.MOST_BYTES // 1024**2} MB\n".encode()]
    with _turn:
        response = quick.reply(environ)
        if response is None:
            return _django(environ, start_response)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


# What was loaded stays as long as the process: collecting need not look at it again and again.
gc.freeze()
# What would stay of a server that was killed goes on answering, and keeps its port from the next one.
if server := os.environ.get(parent.SERVER):
    parent.end_with(int(server), ending=lambda: os._exit(1))
