"""Pictures and documents that staff upload at the desk, served so that nothing in them can run."""

import codecs
import logging
import mimetypes
import posixpath
import re
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.csp import CSP
from django.utils.http import content_disposition_header, http_date
from django.views.static import serve, was_modified_since
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from ravive.pages.byte_ranges import with_ranges

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
# Of a text, which name its encoding.
BEGINNING_BYTES = 64 * 1024
# Of browsers, while the bucket with the files does not answer.
RETRY_SECONDS = 10
logger = logging.getLogger(__name__)

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
    response = _stored(request, name)
    if not isinstance(response, FileResponse):
        return response
    extension = posixpath.splitext(name)[1].lower()
    kind = media_type(name)
    response.headers["Content-Type"] = f"{kind}; charset={_charset(response)}" if kind.startswith("text/") else kind
    # Compressed files are sent as they are.
    response.headers.pop("Content-Encoding", None)
    if is_shown and extension in FILM_TYPES:
        return with_ranges(request, response, int(response.headers["Content-Length"]))
    if not is_shown or extension not in PICTURE_TYPES:
        response.headers["Content-Disposition"] = content_disposition_header(True, posixpath.basename(name))
    return response


def _charset(response: FileResponse) -> str:
    """Return the encoding of a text: UTF-8, else the one of office programs in Western Europe."""
    if response.file_to_stream is None:
        return "utf-8"
    beginning = response.file_to_stream.read(BEGINNING_BYTES)
    response.file_to_stream.seek(0)
    try:
        # The last character may be cut off.
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _stored(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the file as it is stored: in the data folder, or in the bucket, which answers 503 while it is away."""
    try:
        default_storage.path(name)
    except NotImplementedError:
        return _in_bucket(request, name)
    return serve(request, name, document_root=settings.MEDIA_ROOT)


def _in_bucket(request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        file = default_storage.open(name)
    except FileNotFoundError as problem:
        raise Http404("no upload has such a name") from problem
    except OSError:
        logger.warning("the bucket with uploads does not answer")
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_SECONDS)})
    modified: datetime = file.modified  # pyright: ignore[reportAttributeAccessIssue] -- of the files of a bucket
    if not was_modified_since(request.headers.get("If-Modified-Since"), modified.timestamp()):
        file.close()
        return HttpResponseNotModified()
    return FileResponse(file, headers={"Last-Modified": http_date(modified.timestamp())})


def media_type(name: str) -> str:
    """Return the type of a file by its name. Types that a browser could run are replaced."""
    if known := (PICTURE_TYPES | FILM_TYPES).get(posixpath.splitext(name)[1].lower()):
        return known
    guessed, coding = mimetypes.guess_type(name)
    return UNNAMED_TYPE if guessed is None or coding or RUNNABLE_TYPE.search(guessed) else guessed
