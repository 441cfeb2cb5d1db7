"""Pages that other sites may show in a frame. All stand under one address, and none has a form: nobody can be led to click one.

Every other page refuses frames (`config.server.policy`).
"""

from django.http import HttpRequest, HttpResponse

PREFIX = "/embed/"


class EmbeddedResponse(HttpResponse):
    """A page that may be framed, where its address says so too."""


def may_be_framed(request: HttpRequest, response: object) -> bool:
    """Return whether other sites may show this response in a frame: a page for it, at an address for it."""
    return isinstance(response, EmbeddedResponse) and request.path_info.startswith(PREFIX)
