"""Pages that other sites may show in a frame. All stand under one address, and none has a form: nobody can be led to click one.

Every other page refuses frames (`config.server.policy`).
"""

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

PREFIX = "/embed/"


class EmbeddedResponse(HttpResponse):
    """A page that may be framed, where its address says so too."""


def may_be_framed(request: HttpRequest, response: object) -> bool:
    """Return whether other sites may show this response in a frame: a page for it, at an address for it."""
    return isinstance(response, EmbeddedResponse) and request.path_info.startswith(PREFIX)


def line_to_paste(address: str, title: str) -> str:
    """Return the line by which another site shows such a page. The frame runs nothing, and opens links beside itself."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="460" loading="lazy" style="border:0" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
