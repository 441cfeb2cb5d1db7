"""The way of a phone's answers past Django's handler (docs/decisions/0019-answer-log.md has what that saves).

Only what is sent again and again comes this way, and the very same view answers it; everything else a request may be, Django reads.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from ravive.config.server.middleware import answered

_PATH = "/api/v1/trainings/{}/answers"
_answers: Callable[[str], re.Match[str] | None] = re.compile(_PATH.format("([0-9A-Za-z]{4,12})")).fullmatch


class Sent(HttpRequest):
    """A request of which the door reads its method, its headers and its body."""

    def __init__(self, environ: dict[str, Any]) -> None:
        """Take what the server says of it; nothing else is looked at, so nothing else is made."""
        self.META = environ
        self.method = environ["REQUEST_METHOD"]
        self._stream = environ["wsgi.input"]


@cache
def _view() -> Callable[[HttpRequest, str], HttpResponse]:
    """Return the view that has this address."""
    return resolve(_PATH.format("ABC234")).func


def reply(environ: dict[str, Any]) -> HttpResponse | None:
    """Return the answer to a phone that sends answers, None to anybody else."""
    found = _answers(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] == "POST" else None
    if found is None:
        return None
    # As Django does at every request: what broke lately is opened anew.
    close_old_connections()
    return answered(lambda: _view()(Sent(environ), found[1]))
