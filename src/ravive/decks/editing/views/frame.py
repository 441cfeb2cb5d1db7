"""The frame in which the desk shows a card: the app, sealed from everything around it."""

import base64

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.csp import CSP
from django.views.decorators.http import require_safe

from ravive.decks.desk_access import READERS
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site import app_files

# Its own origin: no storage of this site's, no cookie, no request; scripts and pictures stand in the page.
SEALED: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.UNSAFE_INLINE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "font-src": ["data:"],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-scripts", "allow-forms"],
}


class FrameResponse(HttpResponse):
    """The frame, with its own policy in place of the desk's."""

    desk_policy = SEALED


@require_safe
@for_roles(*READERS)
def frame(request: StaffRequest) -> HttpResponse:
    """Return the empty phone; the page around it tells it what to show."""
    files = app_files.load(settings.RAVIVE_APP_DIST)
    fonts = [(path.name.split("-")[1], base64.b64encode(path.read_bytes()).decode()) for path in files.fonts]
    return FrameResponse(render_to_string("decks/desk/frame.html", {"fonts": fonts}, request))
