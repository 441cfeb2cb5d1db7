"""The WSGI application that each web process serves."""

import gc
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

from ravive.config.server import health
from ravive.config.server.request_checks import without_charset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
django_application = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Return the body of the response: none to HEAD.

    Waitress would send it, and the browser would take it for the next response of the connection. The quick exit asks with HEAD.
    """
    if health.answers(environ):
        return health.answer(environ, start_response)
    if content_type := environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = without_charset(content_type)
    body = django_application(environ, start_response)
    if environ["REQUEST_METHOD"] != "HEAD":
        return body
    if close := getattr(body, "close", None):
        close()
    return ()


# Loaded code stays as long as the process: the garbage collector need not search it again and again.
gc.freeze()
