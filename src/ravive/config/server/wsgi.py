"""The door granian knocks at."""

import gc
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from ravive.config.server import parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
_django = get_wsgi_application()

from ravive.config.server import bodies, quick, silence  # noqa: E402 - Django has to be set up first

type StartResponse = Callable[[str, list[tuple[str, str]]], object]

# One request after the other, in one thread with one connection to the database: threads that compute side by side only stand in
# each other's way.
_turns = ThreadPoolExecutor(max_workers=1, thread_name_prefix="turn")


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request, once its body is here and its turn has come."""
    try:
        body = bodies.take_in(environ)
    except bodies.RefusedBodyError as refused:
        return _handed_over(refused.response, start_response)
    try:
        return _turns.submit(answer, environ, start_response).result()
    finally:
        if body is not None:
            body.close()


def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request whose body is here."""
    response = quick.reply(environ)
    return _django(environ, start_response) if response is None else _handed_over(response, start_response)


def _handed_over(response: HttpResponse, start_response: StartResponse) -> Iterable[bytes]:
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


# What was loaded stays as long as the process: collecting need not look at it again and again.
gc.freeze()
silence.watch(bodies.longest_wait)
# What would stay of a server that was killed goes on answering, and keeps its port from the next one.
if server := os.environ.get(parent.SERVER):
    parent.end_with(int(server), ending=lambda: os._exit(1))
