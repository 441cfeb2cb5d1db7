"""Counts how often people open public pages, also those that the page cache answers. A thread writes the counts, never a request."""

import logging
import threading
from collections.abc import Callable
from http import HTTPStatus

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from ravive.hub.visits import actions
from ravive.hub.visits.counter import VISITS, VisitKey
from ravive.hub.visits.models import LONGEST_PATH
from ravive.hub.visits.robots import is_person
from ravive.metrics import routes

logger = logging.getLogger(__name__)

# Pages of the site, and of decks: what an organisation publishes. Neither cards, nor pages that lead to help or name somebody.
COUNTED_ROUTES = frozenset({"ravive.pages.views.pages.page", "ravive.publishing.views.pages.deck"})
WRITE_SECONDS = 60.0

type Handler = Callable[[HttpRequest], HttpResponseBase]


class VisitCounts:
    """Counts a page that was opened. It stands before the page cache, and stores nothing but the path and the day."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_visit(request, response):
            key = VisitKey(request.get_host().partition(":")[0], request.get_port(), request.path_info, timezone.localdate())
            VISITS.add(key)
        return response


def is_visit(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether a person opened a page that is counted."""
    return (
        response.status_code == HTTPStatus.OK
        and request.method == "GET"
        and routes.route_of(request) in COUNTED_ROUTES
        and len(request.path_info) <= LONGEST_PATH
        and response.headers.get("Content-Type", "").startswith("text/html")
        and is_person(request.headers)
    )


def write_each_minute() -> Callable[[], None]:
    """Let a thread write the visits of this process each minute; return what ends it and writes the last ones."""
    ending = threading.Event()

    def write_until_the_end() -> None:
        while not ending.wait(WRITE_SECONDS):
            _write()

    thread = threading.Thread(target=write_until_the_end, daemon=True)
    thread.start()

    def end() -> None:
        ending.set()
        thread.join()
        _write()

    return end


def _write() -> None:
    try:
        actions.write(VISITS)
    except Exception:
        # Whatever it is, pages are served, and the thread goes on.
        logger.exception("visits could not be written")
    finally:
        connection.close()
