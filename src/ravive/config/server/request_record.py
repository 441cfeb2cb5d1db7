"""What is recorded of a request: the name of its address, its method, its status and its duration. Nothing of who asked."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bound_contextvars

from ravive.metrics import counts
from ravive.metrics.routes import STATIC, route_of

# `config.logs` decides whether these lines are written.
logger = logging.getLogger("ravive.requests")

# Of an id that lines about one request share. Chance makes it, never the visitor.
ID_BYTES = 8

type Handler = Callable[[HttpRequest], HttpResponseBase]


class RequestRecord:
    """Counts every request, and writes a line of it. The first middleware: it sees what all others answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with bound_contextvars(request_id=secrets.token_hex(ID_BYTES)):
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            route = route_of(request)
            counts.count_request(route=route, method=request.method or "", status=response.status_code, seconds=seconds)
            if route != STATIC and logger.isEnabledFor(logging.INFO):
                method = request.method if request.method in counts.METHODS else counts.OTHER
                values = {"route": route, "method": method, "status": response.status_code, "duration_ms": round(1000 * seconds, 1)}
                logger.info("request", extra=values)
        return response
