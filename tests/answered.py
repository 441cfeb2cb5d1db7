"""Files that the site answers with, read to their end."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


@contextmanager
def closed_after[Answer: HttpResponseBase](response: Answer) -> Iterator[Answer]:
    """Close an answer in the end, and not the connection the test's transaction lives in; for a page, Django's client does the same."""
    request_finished.disconnect(close_old_connections)
    try:
        with closing(response):
            yield response
    finally:
        request_finished.connect(close_old_connections)
