"""Pictures and documents that staff upload at the desk, served so that nothing in them can run."""

import mimetypes
import posixpath
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.static import serve
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from ravive.hub.byte_ranges import with_ranges

# Shown in place; other files are downloads. The list is ours, because machines disagree on newer types.
PICTURE_TYPES = {
    ".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
    ".svg": "image/svg+xml", ".webp": "image/webp",
}  # fmt: skip
# Played in place, in parts.
FILM_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt"}
# A page could load these as script or style, or a browser show them as a page. They lose their type.
RUNNABLE_TYPE = re.compile(r"(html|[/+]xml|script|css)$")
UNNAMED_TYPE = "application/octet-stream"
LONGEST_NAME = 255

# An SVG opened by itself keeps its colours. It runs nothing, fetches nothing and has no origin.
POLICY: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "img-src": ["data:"],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.NONE],
    "sandbox": True,
}


def check_name(name: str) -> str:
    """Return the name as it is stored. Raises Http404 for a name that tries to leave the folder."""
    if "\0" in name or len(name) > LONGEST_NAME or name.startswith("/") or posixpath.normpath(name) != name or name.startswith(".."):
        raise Http404("no upload has such a name")
    return name


def restrictions(name: str) -> QuerySet[CollectionViewRestriction]:
    """Return the restrictions of a document's collection. Pictures have none."""
    document = get_document_model().objects.filter(file=name).first()
    return document.collection.get_view_restrictions() if document else CollectionViewRestriction.objects.none()


def file_response(request: HttpRequest, name: str, *, is_shown: bool) -> HttpResponseBase:
    """Return an uploaded file. `is_shown`: pictures and films are shown in place. Raises Http404."""
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    if not isinstance(response, FileResponse):
        return response
    extension = posixpath.splitext(name)[1].lower()
    response.headers["Content-Type"] = media_type(name)
    # Compressed files are sent as they are.
    response.headers.pop("Content-Encoding", None)
    if is_shown and extension in FILM_TYPES:
        return with_ranges(request, response, Path(settings.MEDIA_ROOT, name).stat().st_size)
    if not is_shown or extension not in PICTURE_TYPES:
        response.headers["Content-Disposition"] = content_disposition_header(True, posixpath.basename(name))
    return response


def media_type(name: str) -> str:
    """Return the type of a file by its name. Types that a browser could run are replaced."""
    if known := (PICTURE_TYPES | FILM_TYPES).get(posixpath.splitext(name)[1].lower()):
        return known
    guessed, coding = mimetypes.guess_type(name)
    return UNNAMED_TYPE if guessed is None or coding or RUNNABLE_TYPE.search(guessed) else guessed
